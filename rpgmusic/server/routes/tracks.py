"""Tracks of the library."""

from __future__ import annotations

from typing import Final, TypeVar

from aiohttp import web

from rpgmusic.domain.errors import InvalidRequest, NotFound
from rpgmusic.domain.track import Mood, TrackStatus
from rpgmusic.domain.units import FolderId
from rpgmusic.library.columns import COLUMNS
from rpgmusic.library.editing import LabelChange
from rpgmusic.library.orders import SORTS
from rpgmusic.protocol.rest import (
    ForgetReply,
    ForgetRequest,
    LabelReply,
    LabelRequest,
    MetadataRequest,
    ReplacementRequest,
    StreamLink,
    TrackFolders,
    TrackList,
)
from rpgmusic.protocol.views import TrackView, track_view
from rpgmusic.server.access import Access
from rpgmusic.server.library_edits import (
    folder_name,
    folders_edited,
    labels_edited,
    remember_labels,
    track_name,
    tracks_counted,
)
from rpgmusic.server.replacing import replace_track
from rpgmusic.server.route import NO_BODY, Call, QueryField, route
from rpgmusic.server.signatures import SIGNED_FOR_S

Choice = TypeVar("Choice", TrackStatus, Mood)

MOST_ON_A_PAGE: Final = 1_000
MOST_PAGES: Final = 1_000_000
DEFAULT_PIXELS: Final = 32
MOST_PIXELS: Final = 256
EDITED_FIELDS: Final = ("title", "artist", "album", "genre", "album_artist", "year", "track_number")


async def page(call: Call[None]) -> TrackList:
    """One page of tracks."""
    number = call.number("page", 1, 1, MOST_PAGES)
    limit = call.number("limit", 100, 1, MOST_ON_A_PAGE)
    found = call.services.library.page(
        call.text("search"),
        FolderId(call.text("folder_id")) if call.text("folder_id") else None,
        _choice(TrackStatus, "status", call.text("status")),
        _choice(Mood, "mood", call.text("mood")),
        call.text("sort"),
        (number - 1) * limit,
        limit,
    )
    return TrackList(tracks=tuple(map(track_view, found.tracks)), total=found.total, page=number, limit=limit)


def _choice(kind: type[Choice], name: str, text: str) -> Choice | None:
    if not text:
        return None
    try:
        return kind(text)
    except ValueError:
        message = f"“{name}” must be one of: {', '.join(kind)}."
        raise InvalidRequest(message) from None


async def show(call: Call[None]) -> TrackView:
    """One track."""
    return track_view(call.services.library.track(call.track_id))


async def edit(call: Call[MetadataRequest]) -> TrackView:
    """Change what is shown of a track."""
    body, track_id, labels = call.body, call.track_id, call.services.library.labels
    edits = {name: getattr(body, name) for name in EDITED_FIELDS}
    label = f"Edited {track_name(call.services, track_id)}"
    return track_view(
        labels_edited(
            call.services,
            label,
            track_id,
            lambda: labels.edit(track_id, edits, free_tags=body.free_tags, moods=body.moods),
        )
    )


async def label(call: Call[LabelRequest]) -> LabelReply:
    """Give labels to many tracks, or take them."""
    body = call.body
    change = LabelChange(body.add_moods, body.remove_moods, body.add_tags, body.remove_tags)
    before, after = await call.services.library.labels.change(body.track_ids, change)
    remember_labels(call.services, f"Labelled {tracks_counted(len(after))}", before, after)
    return LabelReply(changed=len(after))


async def replace(call: Call[ReplacementRequest]) -> TrackView:
    """Let another track take the place of a missing one."""
    return track_view(replace_track(call.services, call.track_id, call.body.track_id))


async def put_into_folder(call: Call[None]) -> None:
    """Put a track into a folder."""
    shelf, folder_id, track_id = call.services.library.shelf, call.folder_id, call.track_id
    words = f"Put {track_name(call.services, track_id)} into {folder_name(call.services, folder_id)}"
    folders_edited(call.services, words, lambda: shelf.add_tracks(folder_id, [track_id]))


async def take_from_folder(call: Call[None]) -> None:
    """Take a track out of a folder."""
    shelf, folder_id, track_id = call.services.library.shelf, call.folder_id, call.track_id
    name = folder_name(call.services, folder_id)
    folders_edited(call.services, f"Took a track out of {name}", lambda: shelf.remove_tracks(folder_id, [track_id]))


async def restore(call: Call[None]) -> TrackView:
    """Take back a missing track whose file is there again."""
    return track_view(await call.services.library.restore(call.track_id))


async def forget(call: Call[None]) -> None:
    """Remove a missing track from the library."""
    call.services.library.forget(call.track_id)


async def forget_all(call: Call[ForgetRequest]) -> ForgetReply:
    """Remove missing tracks from the library."""
    return ForgetReply(forgotten=await call.services.library.forget_all(call.body.track_ids))


async def stream_link(call: Call[None]) -> StreamLink:
    """A signed address of the track's file."""
    track = call.services.library.track(call.track_id)
    return StreamLink(url=call.services.signer.signed(f"/audio/{track.id}"), expires_in_s=SIGNED_FOR_S)


async def cover(call: Call[None]) -> web.Response:
    """The track's picture."""
    found = await call.services.library.cover(call.track_id)
    if found is None:
        message = "This track has no cover."
        raise NotFound(message)
    headers = {"Cache-Control": "private, max-age=3600", "Content-Security-Policy": "sandbox; default-src 'none'"}
    return web.Response(body=found.content, content_type=found.mime, headers=headers)


async def cover_pixels(call: Call[None]) -> web.Response:
    """The track's picture, shrunk for a screen of characters."""
    width, height = (call.number(name, DEFAULT_PIXELS, 1, MOST_PIXELS) for name in ("width", "height"))
    found = await call.services.library.cover(call.track_id)
    if found is None:
        message = "This track has no cover."
        raise NotFound(message)
    rgb = await call.services.workers.shrink(found.content, width, height)
    headers = {"Cache-Control": "private, max-age=3600"}
    return web.Response(body=rgb, content_type="application/octet-stream", headers=headers)


async def folders(call: Call[None]) -> TrackFolders:
    """The folders in which the track lies."""
    library = call.services.library
    return TrackFolders(folder_ids=library.shelf.of_track(library.track(call.track_id).id))


async def waveform(call: Call[None]) -> web.Response:
    """The track's overview."""
    points = await call.services.library.waveform(call.track_id)
    if points is None:
        message = "This track was not measured yet. Try again in a moment."
        raise NotFound(message)
    return web.Response(body=points, content_type="application/octet-stream")


_BASE = "/api/tracks/{track_id}"
_QUERY = (
    QueryField("page", "integer", "pages count from 1"),
    QueryField("limit", "integer", "tracks on a page, 100 if left out"),
    QueryField("search", "string", "all words must occur in title, artist, album, path, folder or tags"),
    QueryField("folder_id", "string", "only tracks of this folder"),
    QueryField("status", "string", "playable, missing or unplayable"),
    QueryField("mood", "string", "only tracks of this mood"),
    QueryField("sort", "string", f"{', '.join((*SORTS, *COLUMNS))}; a - before it turns it round"),
)

_PIXELS = (
    QueryField("width", "integer", f"pixels, {DEFAULT_PIXELS} if left out"),
    QueryField("height", "integer", f"pixels, {DEFAULT_PIXELS} if left out"),
)

ROUTES = (
    route("GET", "/api/tracks", Access.GM, "List and search tracks", page, NO_BODY, TrackList, query=_QUERY),
    route("POST", "/api/tracks/labels", Access.GM, "Label many tracks", label, LabelRequest, LabelReply),
    route("POST", "/api/tracks/forget", Access.GM, "Forget missing tracks", forget_all, ForgetRequest, ForgetReply),
    route("GET", _BASE, Access.GM, "Show a track", show, NO_BODY, TrackView),
    route("DELETE", _BASE, Access.GM, "Forget a missing track", forget, NO_BODY),
    route("POST", f"{_BASE}/restore", Access.GM, "Take a missing track back", restore, NO_BODY, TrackView),
    route(
        "POST",
        f"{_BASE}/replacement",
        Access.GM,
        "Let another track take the place of a missing one",
        replace,
        ReplacementRequest,
        TrackView,
    ),
    route("GET", f"{_BASE}/metadata", Access.GM, "Show a track's metadata", show, NO_BODY, TrackView),
    route("PATCH", f"{_BASE}/metadata", Access.GM, "Edit a track's metadata", edit, MetadataRequest, TrackView),
    route("GET", f"{_BASE}/folders", Access.GM, "List a track's folders", folders, NO_BODY, TrackFolders),
    route("PUT", f"{_BASE}/folders/{{folder_id}}", Access.GM, "Put a track into a folder", put_into_folder, NO_BODY),
    route("DELETE", f"{_BASE}/folders/{{folder_id}}", Access.GM, "Take a track out", take_from_folder, NO_BODY),
    route("GET", f"{_BASE}/stream-link", Access.GM, "Sign an address of the file", stream_link, NO_BODY, StreamLink),
    route(
        "GET",
        f"{_BASE}/cover",
        Access.LISTENER,
        "Show a track's cover",
        cover,
        NO_BODY,
        media_type="image/*",
        signed=True,
    ),
    route(
        "GET",
        f"{_BASE}/cover/pixels",
        Access.GM,
        "Show a track's cover as a few pixels of red, green and blue",
        cover_pixels,
        NO_BODY,
        media_type="application/octet-stream",
        query=_PIXELS,
    ),
    route(
        "GET",
        f"{_BASE}/waveform",
        Access.LISTENER,
        "A thousand peaks, one byte each",
        waveform,
        NO_BODY,
        media_type="application/octet-stream",
    ),
)
