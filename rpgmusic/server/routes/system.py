"""The server itself: health, metrics, its own description."""

from __future__ import annotations

from functools import cache

from aiohttp import web

from rpgmusic.domain.errors import NotAllowed
from rpgmusic.protocol.message import Role
from rpgmusic.protocol.rest import Health
from rpgmusic.server.access import Access
from rpgmusic.server.addresses import host_name, is_loopback
from rpgmusic.server.route import NO_BODY, Call, route
from rpgmusic.server.stopping import STOP_REQUEST, StopRequest


async def health(call: Call[None]) -> Health:
    """Whether the server can do its work, and if not, why."""
    return call.services.health()


async def metrics(call: Call[None]) -> web.Response:
    """Figures for Prometheus; for the GM, and for programs on this machine that address it as such."""
    from rpgmusic.server.metrics import exposition  # noqa: PLC0415  # 80 ms that the start should not wait for

    gm = call.caller is not None and call.caller.role is Role.GM
    local = is_loopback(call.request.remote or "") and is_loopback(host_name(call.request.host))
    if not gm and not (local and not call.services.settings.public_url):
        message = "Only the game master may see the metrics. Send the GM's token."
        raise NotAllowed(message)
    body, content_type = exposition(call.services)
    return web.Response(body=body, headers={"Content-Type": content_type})


async def shutdown(call: Call[None]) -> None:
    """Stop the server in good order, if it was started by a console."""
    stop_request = call.request.app.get(STOP_REQUEST) or StopRequest()
    stop_request.ask()


async def openapi(_: Call[None]) -> web.Response:
    """Describe this interface."""
    return web.Response(body=_document(), content_type="application/json")


@cache
def _document() -> bytes:
    from rpgmusic.server.openapi import openapi_document  # noqa: PLC0415  # needs every route, this one among them
    from rpgmusic.server.routes import ROUTES as EVERY_ROUTE  # noqa: PLC0415  # the same

    return openapi_document(EVERY_ROUTE)


ROUTES = (
    route("GET", "/api/health", Access.ANYONE, "Is the server able to work?", health, NO_BODY, Health),
    route("POST", "/api/shutdown", Access.GM, "Stop a server that a console started", shutdown, NO_BODY),
    route("GET", "/metrics", Access.ANYONE, "Figures for Prometheus", metrics, NO_BODY, media_type="text/plain"),
    route("GET", "/api/openapi.json", Access.ANYONE, "This document", openapi, NO_BODY, media_type="application/json"),
)
