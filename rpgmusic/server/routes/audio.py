"""Sound: original files by range, and segments of their renditions."""

from __future__ import annotations

from aiohttp import web

from rpgmusic.domain.errors import AudioError, NotFound, SegmentNotFound
from rpgmusic.domain.rendition import Rendition
from rpgmusic.library.stems import split_stem_id, track_or_stem
from rpgmusic.server.access import Access
from rpgmusic.server.guard import SECURITY_HEADERS
from rpgmusic.server.prepared import PreparedFile, PreparedResponse
from rpgmusic.server.route import NO_BODY, Call, QueryField, route

IMMUTABLE = "private, max-age=31536000, immutable"
REVALIDATED = "private, no-cache"


async def original(call: Call[None]) -> web.StreamResponse:
    """The track's file as it is; ranges, ETag and conditional requests are aiohttp's."""
    services = call.services
    track = track_or_stem(call.track_id, services.tracks.track)
    path = await services.streaming.original(track)
    return web.FileResponse(path, headers={"Content-Type": track.format.mime_type, "Cache-Control": REVALIDATED})


async def segment(call: Call[None]) -> web.StreamResponse:
    """One segment of a rendition of a track or stem, made if need be; with the revision it never changes."""
    streaming, address = call.services.streaming, call.request.raw_path
    prepared = streaming.hot(address)
    if prepared is None:
        prepared, lasts = await _made(call)
        if lasts:
            streaming.keep(address, prepared)
    return PreparedResponse(prepared)


async def _made(call: Call[None]) -> tuple[PreparedFile, bool]:
    """The answer, and whether it may be given again: not if it says how long it waited for sound on its way."""
    streaming = call.services.streaming
    track = track_or_stem(call.track_id, call.services.tracks.track)
    asked = call.text("v")
    if asked and asked != track.revision:
        message = "The track's file has changed since. Ask for the campaign's state and go on from there."
        raise SegmentNotFound(message)
    rendition, index = _rendition(call.path_part("rendition")), _index(call.path_part("index"))
    waited: dict[str, str] = {}
    if streaming.grows(track):
        began_us = call.services.clock.now_us()
        track = await streaming.come(track, index)
        if waited_ms := (call.services.clock.now_us() - began_us) // 1_000:
            waited["Server-Timing"] = f"growth;dur={waited_ms}"
    headers = {
        "Content-Type": rendition.mime_type,
        "Cache-Control": IMMUTABLE if asked else REVALIDATED,
        **SECURITY_HEADERS,
        **waited,
    }
    try:
        return await streaming.segment(track, rendition, index, headers), bool(asked) and not waited
    except AudioError as error:
        whole_id, stem = split_stem_id(track.id)
        if stem is None:
            call.services.tracks.mark_unplayable(track, str(error))
            call.services.campaigns.tracks_changed([whole_id])
        raise


def _rendition(text: str) -> Rendition:
    try:
        return Rendition(text)
    except ValueError:
        message = f"There is no rendition of that name. Choose one of: {', '.join(Rendition)}."
        raise NotFound(message) from None


def _index(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 9:
        return int(text)
    message = "Segments are numbered from 0."
    raise SegmentNotFound(message)


ROUTES = (
    route(
        "GET",
        "/audio/{track_id}",
        Access.LISTENER,
        "The original file, with HTTP Range",
        original,
        NO_BODY,
        media_type="audio/*",
        signed=True,
    ),
    route(
        "GET",
        "/audio/{track_id}/segments/{rendition}/{index}",
        Access.LISTENER,
        "A segment of a rendition",
        segment,
        NO_BODY,
        media_type="audio/*",
        query=(QueryField("v", "string", "the track's revision; makes the answer immutable"),),
    ),
)
