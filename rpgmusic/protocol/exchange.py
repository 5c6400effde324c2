"""Files that carry scenes, folders or a whole campaign to another server, or to a safe place."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from rpgmusic.domain.campaign import HistoryEntry, SetAside
from rpgmusic.domain.folder import Folder
from rpgmusic.domain.queue import Queue
from rpgmusic.domain.saved_scene import MusicChoice, Pad, SavedScene, Scatter
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.timeline import Timeline
from rpgmusic.domain.track import Mood, Tags
from rpgmusic.domain.units import SceneId, TrackId
from rpgmusic.protocol.views import CampaignState

FILE_FORMAT: Final = "rpgmusic-campaign"

FILE_VERSION: Final = 1
"""Version of the files written here; later ones are refused with a sentence."""


class TrackReference(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """How a track is found again on another server: by its path, else by title, artist and length.

    `labels` are the GM's own: moods, tags, and edited metadata.
    """

    id: TrackId
    path: str
    title: str
    artist: str = ""
    duration_s: float = 0.0
    moods: tuple[Mood, ...] = ()
    free_tags: tuple[str, ...] = ()
    edited: Tags | None = None


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """The state of a campaign's table, for a backup: what sounded, the queue, the scene, the history and the players.

    All that sounded is held in the `timeline`. `fired` is the scene that was on, and `set_aside` what a battle pushed
    aside. `names` and `trims_us` belong to the public ids of players.
    """

    timeline: Timeline
    queue: Queue
    scene: Scene | None
    history: tuple[HistoryEntry, ...]
    names: dict[str, str]
    trims_us: dict[str, int]
    fired: SceneId | None = None
    set_aside: SetAside | None = None
    scatters: tuple[Scatter, ...] = ()


class CampaignFile(msgspec.Struct, frozen=True, kw_only=True):
    """Scenes, pads, battle pool and folders of a campaign; a backup has the `table` besides."""

    format: Literal["rpgmusic-campaign"] = FILE_FORMAT
    version: int = FILE_VERSION
    name: str
    scenes: tuple[SavedScene, ...] = ()
    pads: tuple[Pad, ...] = ()
    battle: MusicChoice = MusicChoice()
    folders: tuple[Folder, ...] = ()
    tracks: tuple[TrackReference, ...] = ()
    table: Table | None = None


class ImportReply(msgspec.Struct, frozen=True, kw_only=True):
    """What came in, and the tracks that this library does not have."""

    scenes: int
    pads: int
    folders: int
    labelled: int
    not_found: tuple[str, ...]


class RestoreReply(msgspec.Struct, frozen=True, kw_only=True):
    """The campaign that a backup became, and what came in with it."""

    campaign: CampaignState
    imported: ImportReply
