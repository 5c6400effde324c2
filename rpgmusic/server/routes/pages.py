"""The players' page, the GM's preview page, and the page for those who come without a link."""

from __future__ import annotations

from aiohttp import web

from rpgmusic.server.access import Access
from rpgmusic.server.player_files import PlayerFile
from rpgmusic.server.route import NO_BODY, Call, route


async def root(call: Call[None]) -> web.Response:
    """What someone sees who comes without a link."""
    return _sent(call.request, call.services.player_files.get("notice.html"))


async def join_page(call: Call[None]) -> web.Response:
    """The players' page; the code in its address is exchanged by the page itself."""
    return _sent(call.request, call.services.player_files.get("index.html"))


async def preview_page(call: Call[None]) -> web.Response:
    """The page that plays what only the GM hears; its socket tells whether the browser is signed in."""
    return _sent(call.request, call.services.player_files.get("preview.html"))


async def player_file(call: Call[None]) -> web.Response:
    """A file of the players' page."""
    return _sent(call.request, call.services.player_files.get(call.request.match_info["name"]))


def _sent(request: web.Request, file: PlayerFile) -> web.Response:
    headers = {
        "ETag": file.etag,
        "Cache-Control": "no-cache",
        "Content-Type": file.media_type,
        "Vary": "Accept-Encoding",
    }
    if file.etag in request.headers.get("If-None-Match", ""):
        return web.Response(status=304, headers=headers)
    if file.compressed is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
        return web.Response(body=file.compressed, headers=headers | {"Content-Encoding": "gzip"})
    return web.Response(body=file.content, headers=headers)


ROUTES = (
    route("GET", "/", Access.ANYONE, "Explains that a link is needed", root, NO_BODY, media_type="text/html"),
    route("GET", "/j/{code}", Access.ANYONE, "The players' page", join_page, NO_BODY, media_type="text/html"),
    route("GET", "/preview", Access.ANYONE, "The GM's preview page", preview_page, NO_BODY, media_type="text/html"),
    route(
        "GET", "/player/{name:.+}", Access.ANYONE, "A file of the players' page", player_file, NO_BODY, media_type="*/*"
    ),
)
