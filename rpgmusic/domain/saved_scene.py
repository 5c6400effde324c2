"""Saved scenes: what is happening and what sounds then, kept so that one key brings it all back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rpgmusic.domain.scene import Scene
from rpgmusic.domain.timeline import HoldReason
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import FolderId, PadId, ScatterId, SceneId, TrackId

MAX_SCENES: Final = 200
"""Saved scenes of a campaign: its board travels to every console as a whole."""

MAX_SCENE_TRACKS: Final = 500
MAX_BEDS: Final = 16
MAX_PADS: Final = 40

DEFAULT_FADE_S: Final = 3.0
"""How long everything takes to cross-fade into a scene until the GM sets another time."""


class MusicSource(StrEnum):
    """Where the music of a scene comes from. `keep` lets what plays play on; `match` looks for the scene's mood."""

    KEEP = "keep"
    SILENCE = "silence"
    TRACKS = "tracks"
    FOLDER = "folder"
    MATCH = "match"


@dataclass(frozen=True, slots=True)
class MusicChoice:
    """Music for a scene or a battle. `mood` is what `match` looks for; None means the mood of the scene."""

    source: MusicSource = MusicSource.KEEP
    track_ids: tuple[TrackId, ...] = ()
    folder_id: FolderId | None = None
    mood: Mood | None = None
    shuffle: bool = False


DEFAULT_BATTLE: Final = MusicChoice(MusicSource.MATCH, mood=Mood.BATTLE, shuffle=True)
"""The battle pool until the GM chooses another: every track that was given the mood."""


@dataclass(frozen=True, slots=True)
class Gap:
    """The silence between random sounds, drawn anew each time from the shortest to the longest."""

    shortest_s: float = 20.0
    longest_s: float = 60.0


@dataclass(frozen=True, slots=True)
class AmbienceBed:
    """One part of a scene's ambience, from a track or a folder; `volume` is relative to its layer.

    Without a `gap` the track (or one of the folder's, chosen at random) loops. With one, the track (or another one of
    the folder each time) sounds once, again and again after a random silence.
    """

    track_id: TrackId | None = None
    folder_id: FolderId | None = None
    volume: float = 1.0
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class Pad:
    """A one-shot effect on a key; `loop` lets it sound until it is stopped. `volume` is relative to its layer."""

    id: PadId
    name: str
    track_id: TrackId
    volume: float = 1.0
    loop: bool = False


@dataclass(frozen=True, slots=True)
class SavedScene:
    """A scene that can be fired. Everything that sounds and is not in it fades away in `fade_s`."""

    id: SceneId
    scene: Scene
    music: MusicChoice = MusicChoice()
    ambience: tuple[AmbienceBed, ...] = ()
    pads: tuple[Pad, ...] = ()
    fade_s: float = DEFAULT_FADE_S


@dataclass(frozen=True, slots=True)
class Scatter:
    """A bed of random sounds that is going on; while it is `held` none of them comes.

    The ids of its clips begin with its own id and a dot.
    """

    id: ScatterId
    bed: AmbienceBed
    held: HoldReason | None = None
