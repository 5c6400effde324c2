"""What people may write to mean a track, a folder, a player or a place in the queue."""

from __future__ import annotations

from rpgmusic.client import Client
from rpgmusic.domain.errors import (
    EntryNotFound,
    FolderNotFound,
    InvalidRequest,
    PlayerNotFound,
    TrackNotFound,
)
from rpgmusic.domain.track import TrackStatus
from rpgmusic.domain.units import EntryId, FolderId, TrackId
from rpgmusic.protocol.rest import QueueView
from rpgmusic.protocol.views import FolderView, PlayerView, TrackView


async def find_track(client: Client, text: str) -> TrackView:
    """The track of that id, else the best match of a search, if possible one that can be played.

    Raises:
        TrackNotFound: neither finds anything.
    """
    if " " not in text:
        try:
            return await client.tracks.get(TrackId(text))
        except TrackNotFound:
            pass
    found = await client.tracks.page(text, limit=1, status=TrackStatus.PLAYABLE)
    if not found.tracks:
        found = await client.tracks.page(text, limit=1)
    if not found.tracks:
        message = f"No track matches “{text}”. Try fewer words, or `rpgmusic tracks search`."
        raise TrackNotFound(message)
    return found.tracks[0]


async def find_tracks(client: Client, words: list[str], *, each: bool) -> tuple[TrackView, ...]:
    """Several ids are several tracks; otherwise all words are one search, unless `each` is asked for.

    Raises:
        TrackNotFound: nothing matches.
    """
    if each:
        return tuple([await find_track(client, word) for word in words])
    try:
        return tuple([await client.tracks.get(TrackId(word)) for word in words])
    except TrackNotFound:
        return (await find_track(client, " ".join(words)),)


async def find_folder(client: Client, text: str) -> FolderView:
    """The folder of that id, name or path (`Town/Tavern`); upper and lower case are the same.

    Raises:
        FolderNotFound: there is none.
        InvalidRequest: several have that name.
    """
    folders = (await client.folders.tree()).folders
    paths = folder_paths(folders)
    exact = [one for one in folders if one.id == text]
    wanted = text.strip("/").casefold()
    named = exact or [one for one in folders if wanted in (one.name.casefold(), paths[one.id].casefold())]
    if not named:
        message = f"There is no folder “{text}”. See them all with `rpgmusic folders`."
        raise FolderNotFound(message)
    if len(named) > 1:
        choices = ", ".join(f"{paths[one.id]} ({one.id})" for one in named)
        message = f"Several folders are called “{text}”: {choices}. Give the path or the id."
        raise InvalidRequest(message)
    return named[0]


def folder_paths(folders: tuple[FolderView, ...]) -> dict[FolderId, str]:
    """The path of each folder; parents come before children."""
    paths: dict[FolderId, str] = {}
    for folder in folders:
        above = paths.get(folder.parent_id, "") if folder.parent_id else ""
        paths[folder.id] = f"{above}/{folder.name}" if above else folder.name
    return paths


async def find_player(client: Client, text: str) -> PlayerView:
    """The player of that id or name.

    Raises:
        PlayerNotFound: there is none.
        InvalidRequest: several have that name.
    """
    players = (await client.players.show()).players
    named = [one for one in players if one.client_id == text or one.name.casefold() == text.casefold()]
    if not named:
        message = f"No player is called “{text}”. See everyone with `rpgmusic players`."
        raise PlayerNotFound(message)
    if len(named) > 1:
        choices = ", ".join(one.client_id for one in named)
        message = f"Several players are called “{text}”. Give the id of one: {choices}."
        raise InvalidRequest(message)
    return named[0]


def find_entry(queue: QueueView, text: str) -> EntryId:
    """The queue entry of that id, or at that place, counted from 1.

    Raises:
        EntryNotFound: there is none.
    """
    entries = queue.queue.entries
    if text.isdecimal() and 1 <= int(text) <= len(entries):
        return entries[int(text) - 1].id
    if any(entry.id == text for entry in entries):
        return EntryId(text)
    message = f"The queue has no entry {text}; it has {len(entries)}. See them with `rpgmusic queue`."
    raise EntryNotFound(message)
