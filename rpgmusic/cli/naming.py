"""What people may write to mean a track, a folder, a player, a scene, a pad or a place in the queue."""

from __future__ import annotations

from typing import TypeVar

from rpgmusic.client import Client
from rpgmusic.domain.errors import (
    EntryNotFound,
    FolderNotFound,
    InvalidRequest,
    PadNotFound,
    PlayerNotFound,
    SceneNotFound,
    TrackNotFound,
)
from rpgmusic.domain.saved_scene import Pad, SavedScene
from rpgmusic.domain.track import TrackStatus
from rpgmusic.domain.units import EntryId, FolderId, TrackId
from rpgmusic.protocol.rest import QueueView
from rpgmusic.protocol.views import Board, FolderView, PlayerView, TrackView

Thing = TypeVar("Thing")


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


def find_scene(board: Board, text: str) -> SavedScene:
    """The saved scene of that id, title, beginning of a title, or place on the board (counted from 1).

    Raises:
        SceneNotFound: there is none.
        InvalidRequest: several begin like that.
    """
    named = _named(text, [(one.id, one.scene.title, one) for one in board.scenes])
    if not named and text.isdecimal() and 1 <= int(text) <= len(board.scenes):
        return board.scenes[int(text) - 1]
    if not named:
        message = f"There is no saved scene “{text}”. See them all with `rpgmusic scenes`."
        raise SceneNotFound(message)
    if len(named) > 1:
        choices = ", ".join(f"{one.scene.title} ({one.id})" for one in named)
        message = f"Several scenes answer to “{text}”: {choices}. Give more of the title, or the id."
        raise InvalidRequest(message)
    return named[0]


def pads_at_hand(board: Board) -> tuple[Pad, ...]:
    """The pads that can be fired: those of the scene that was fired, then the campaign's own."""
    fired = next((one.pads for one in board.scenes if one.id == board.fired), ())
    return (*fired, *board.pads)


def find_pad(pads: tuple[Pad, ...], text: str) -> Pad:
    """The pad of that id, name, beginning of a name, or place (counted from 1).

    Raises:
        PadNotFound: there is none.
        InvalidRequest: several begin like that.
    """
    named = _named(text, [(one.id, one.name, one) for one in pads])
    if not named and text.isdecimal() and 1 <= int(text) <= len(pads):
        return pads[int(text) - 1]
    if not named:
        message = f"There is no pad “{text}” at hand. See them all with `rpgmusic pads`."
        raise PadNotFound(message)
    if len(named) > 1:
        choices = ", ".join(f"{one.name} ({one.id})" for one in named)
        message = f"Several pads answer to “{text}”: {choices}. Give more of the name, or the id."
        raise InvalidRequest(message)
    return named[0]


def _named(text: str, things: list[tuple[str, str, Thing]]) -> list[Thing]:
    """Those with that id, else with that name, else whose name begins so; upper and lower case are the same."""
    wanted = text.strip().casefold()
    by_id = [thing for key, _, thing in things if key == text]
    by_name = [thing for _, name, thing in things if name.casefold() == wanted]
    beginning = [thing for _, name, thing in things if wanted and name.casefold().startswith(wanted)]
    return by_id or by_name or beginning
