"""Checking: a file may come from anywhere, so everything in it is held to the bounds that requests are held to."""

from __future__ import annotations

from collections.abc import Iterable, Sized
from typing import Final

import msgspec

from rpgmusic.campaigns.records import HISTORY_LIMIT
from rpgmusic.campaigns.wellformed import can_be_id, check_bed, checked_choice, checked_pads, checked_scene
from rpgmusic.domain.errors import InvalidRequest, TooLarge
from rpgmusic.domain.folder import Folder
from rpgmusic.domain.player import MAX_TRIM_US
from rpgmusic.domain.queue import MAX_ENTRIES, Queue
from rpgmusic.domain.saved_scene import MAX_BEDS, MAX_PADS, MAX_SCENE_TRACKS, MAX_SCENES, SavedScene
from rpgmusic.domain.timeline import HeldClip
from rpgmusic.library.folder_tree import MAX_FOLDERS, folder_name
from rpgmusic.protocol.board import SavedSceneRequest
from rpgmusic.protocol.exchange import CampaignFile, Table, TrackReference
from rpgmusic.protocol.rest import LONGEST_FADE_S, SceneRequest

MAX_REFERENCES: Final = 250_000
MAX_PLAYERS: Final = 2_000
_LONGEST_NAME: Final = 200
_LONGEST_PLAYER_NAME: Final = 40
_LONGEST_PATH: Final = 4_096
_MOST_LABELS: Final = 50
_MOST_HELD: Final = 256
"""Sounds held on a layer: players take no more."""


def check_file(file: CampaignFile) -> None:
    """Make sure that everything in a file can be; folders and tracks are checked one by one, as they are read.

    Raises:
        InvalidRequest: something cannot; the sentence says what.
        TooLarge: there is too much of something.
    """
    _few(file.scenes, MAX_SCENES, "scenes")
    _few(file.pads, MAX_PADS, "pads")
    _few(file.folders, MAX_FOLDERS, "folders")
    _few(file.tracks, MAX_REFERENCES, "tracks")
    _true(len(file.name) <= _LONGEST_NAME, "a campaign's name")
    for scene in file.scenes:
        _saved_scene(scene)
    checked_pads(file.pads)
    _few(file.battle.track_ids, MAX_SCENE_TRACKS, "tracks for battles")
    checked_choice(file.battle)
    _unique((scene.id for scene in file.scenes), "scenes")
    _folders(file.folders)
    if file.table is not None:
        _table(file.table)


def _saved_scene(saved: SavedScene) -> None:
    _id(saved.id)
    wish = {name: part for name, part in msgspec.to_builtins(saved).items() if name != "id"}
    _wish(wish, SavedSceneRequest)
    _few(saved.music.track_ids, MAX_SCENE_TRACKS, "tracks in a scene")
    checked_scene(saved)


def _wish(wish: object, request: type[SavedSceneRequest | SceneRequest]) -> None:
    """What a request could not ask for, a file cannot hold either."""
    try:
        msgspec.convert(wish, request)
    except msgspec.ValidationError as error:
        message = f"The file holds a scene that cannot be: {error}."
        raise InvalidRequest(message) from None


def _folders(folders: tuple[Folder, ...]) -> None:
    _unique((folder.id for folder in folders), "folders")


def check_folder(folder: Folder) -> None:
    """Make sure that a folder can be; raises InvalidRequest."""
    _id(folder.id)
    folder_name(folder.name)


def check_reference(reference: TrackReference) -> None:
    """Make sure that what is said of a track can be; raises InvalidRequest or TooLarge."""
    _id(reference.id)
    _true(len(reference.path) <= _LONGEST_PATH, "a path")
    texts = (reference.title, reference.artist, *reference.free_tags)
    _true(all(len(text) <= _LONGEST_PATH for text in texts), "what is said of a track")
    _few(reference.free_tags, _MOST_LABELS, "tags of a track")


def _table(table: Table) -> None:
    _queue(table.queue)
    if table.set_aside is not None:
        _queue(table.set_aside.queue)
        _held(() if table.set_aside.held is None else (table.set_aside.held,))
    _few(table.scatters, MAX_BEDS, "random sounds")
    for scatter in table.scatters:
        _id(scatter.id)
        check_bed(scatter.bed)
    if table.scene is not None:
        _wish(msgspec.to_builtins(table.scene), SceneRequest)
    _few(table.history, HISTORY_LIMIT, "entries of the history")
    _true(all(len(entry.title) <= _LONGEST_PATH for entry in table.history), "a title in the history")
    _few(table.names, MAX_PLAYERS, "players")
    _few(table.trims_us, MAX_PLAYERS, "players")
    _true(all(len(name) <= _LONGEST_PLAYER_NAME for name in table.names.values()), "the name of a player")
    _true(all(abs(trim_us) <= MAX_TRIM_US for trim_us in table.trims_us.values()), "the trim of a player")
    for layer in table.timeline.layers:
        _few(layer.held, _MOST_HELD, "sounds held on a layer")
        _held(layer.held)


def _queue(queue: Queue) -> None:
    _few(queue.entries, MAX_ENTRIES, "entries of the queue")
    _unique((entry.id for entry in queue.entries), "entries of the queue")
    _true(0 <= queue.crossfade_us <= LONGEST_FADE_S * 1_000_000, "the cross-fade of the queue")
    for entry in queue.entries:
        _id(entry.id)


def _held(held: Iterable[HeldClip]) -> None:
    for one in held:
        _true(can_be_id(one.pad_id or "") and can_be_id(one.entry_id or ""), "an id")


def _id(text: str) -> None:
    _true(text and can_be_id(text), "an id")


def _few(items: Sized, most: int, what: str) -> None:
    if len(items) > most:
        message = f"This file holds more than {most:,} {what}, which is too many."
        raise TooLarge(message)


def _unique(ids: Iterable[str], what: str) -> None:
    seen = list(ids)
    _true(len(set(seen)) == len(seen), f"an id twice among the {what}")


def _true(so: object, what: str) -> None:
    if not so:
        message = f"The file holds what cannot be ({what}), and nothing was changed."
        raise InvalidRequest(message)
