"""Playlists: folders as M3U8, and folders made of playlists."""

from __future__ import annotations

import asyncio
from typing import Final

from rpgmusic.domain.errors import InvalidRequest, TooLarge
from rpgmusic.domain.folder import Folder
from rpgmusic.domain.units import TrackId
from rpgmusic.library.finding import Sought, TrackFinder
from rpgmusic.library.playlists import (
    MAX_ENTRIES,
    PlaylistEntry,
    playlist_file_name,
    playlist_head,
    playlist_lines,
    read_playlist,
)
from rpgmusic.protocol.rest import PlaylistReply, PlaylistRequest, PlaylistText
from rpgmusic.server.access import Access
from rpgmusic.server.library_edits import folders_edited
from rpgmusic.server.route import NO_BODY, Call, route
from rpgmusic.server.routes.folders import folder_view

LARGEST_BYTES: Final = 16 * 1024 * 1024
"""Of a request with a playlist: its text is at most half as long, but may be escaped."""

_AT_ONCE: Final = 500


async def show(call: Call[None]) -> PlaylistText:
    """A folder as a playlist."""
    folder = call.services.library.shelf.get(call.folder_id)
    lines = [playlist_lines(track) async for track in call.services.library.tracks_in_turns(folder.track_ids)]
    return PlaylistText(file_name=playlist_file_name(folder.name), text="".join((playlist_head(folder.name), *lines)))


async def load(call: Call[PlaylistRequest]) -> PlaylistReply:
    """Make a folder of a playlist."""
    body, shelf = call.body, call.services.library.shelf
    entries = await _entries(body.text)
    if not entries:
        message = "There is no entry in this playlist. Choose an M3U or M3U8 file."
        raise InvalidRequest(message)
    found, not_found = await _matched(await call.services.library.finder(), entries)

    def made() -> Folder:
        folder = shelf.create(shelf.free_name(body.parent_id, body.name.strip()), body.parent_id)
        return shelf.set_tracks(folder.id, found)

    folder = folders_edited(call.services, f"Made the folder “{body.name.strip()}” of a playlist", made)
    return PlaylistReply(folder=folder_view(folder), found=len(found), not_found=tuple(not_found))


async def _entries(text: str) -> list[PlaylistEntry]:
    entries: list[PlaylistEntry] = []
    for entry in read_playlist(text):
        entries.append(entry)
        if len(entries) > MAX_ENTRIES:
            message = f"A playlist has at most {MAX_ENTRIES:,} entries. Split it into several."
            raise TooLarge(message)
        if len(entries) % _AT_ONCE == 0:
            await asyncio.sleep(0)
    return entries


async def _matched(finder: TrackFinder, entries: list[PlaylistEntry]) -> tuple[list[TrackId], list[str]]:
    found: list[TrackId] = []
    not_found: list[str] = []
    for number, entry in enumerate(entries):
        track_id = finder.likely(Sought(entry.path, entry.title, entry.artist, entry.duration_s))
        if track_id is None:
            not_found.append(entry.shown)
        else:
            found.append(track_id)
        if number % _AT_ONCE == 0:
            await asyncio.sleep(0)
    return found, not_found


ROUTES = (
    route(
        "GET",
        "/api/folders/{folder_id}/playlist",
        Access.GM,
        "Show a folder as an M3U8 playlist",
        show,
        NO_BODY,
        PlaylistText,
    ),
    route(
        "POST",
        "/api/folders/playlist",
        Access.GM,
        "Make a folder of an M3U or M3U8 playlist",
        load,
        PlaylistRequest,
        PlaylistReply,
        largest_bytes=LARGEST_BYTES,
    ),
)
