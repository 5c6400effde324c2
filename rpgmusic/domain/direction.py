"""Direction: how far the director may go by itself, what it chose, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rpgmusic.domain.generation import DEFAULT_CHAIN, ProviderName
from rpgmusic.domain.prompt import Prompt
from rpgmusic.domain.reading import SceneReading
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import GenerationId, SceneId, TrackId

MAX_PINS: Final = 200
MAX_NEVER: Final = 2_000
MAX_PREPARED: Final = 60


class DirectorMode(StrEnum):
    """What a new scene does: nothing but being shown, a suggestion that the GM accepts, or music at once."""

    OFF = "off"
    SUGGEST = "suggest"
    AUTO = "auto"


class SceneEnd(StrEnum):
    """What the music does when a scene ends and none follows."""

    KEEP = "keep"
    FADE = "fade"


class MakeMusic(StrEnum):
    """When the director has new music made for a scene: never, when nothing fits, or always, to replace what fits."""

    NEVER = "never"
    IF_NOTHING_FITS = "if nothing fits"
    ALWAYS = "always"


class ChoiceSource(StrEnum):
    """Where chosen music comes from: what plays already, the library, a piece made before, one being made, or none."""

    PLAYING = "playing"
    LIBRARY = "library"
    GENERATED = "generated"
    IN_THE_MAKING = "in the making"
    SILENCE = "silence"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Pin:
    """A track that the GM wants for a mood."""

    mood: Mood
    track_id: TrackId


@dataclass(frozen=True, slots=True)
class Choice:
    """What the director chose for a scene.

    `reasons` are sentences a GM reads; `fit` from 0 to 1 says how well it fits. `followers` play after `track_id`, so
    that a long scene does not hear one track for ever. `generation_id` names the piece in the making, which comes when
    it is ready. A choice that is only suggested is not `applied`. `problem` says what went wrong, if something did.
    """

    source: ChoiceSource
    track_id: TrackId | None = None
    title: str = ""
    fit: float = 0.0
    reasons: tuple[str, ...] = ()
    followers: tuple[TrackId, ...] = ()
    generation_id: GenerationId | None = None
    applied: bool = False
    problem: str = ""


class PreparedState(StrEnum):
    """How ready the music of a prepared scene is; `matched` needs nothing made, the library has it."""

    WAITING = "waiting"
    MAKING = "making"
    READY = "ready"
    MATCHED = "matched"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PreparedScene:
    """A scene of tonight's outline. `scene_id` is its place on the board, where it is fired from."""

    scene_id: SceneId
    scene: Scene
    reading: SceneReading
    prompt: Prompt
    state: PreparedState = PreparedState.WAITING
    track_id: TrackId | None = None
    generation_id: GenerationId | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Direction:
    """The director's settings and memory of one campaign, all of which last.

    `chain` names who makes music, the first that can; `tried` are the tracks that this scene was offered already, so
    that another choice is really another one.
    """

    mode: DirectorMode = DirectorMode.AUTO
    scene_end: SceneEnd = SceneEnd.KEEP
    make: MakeMusic = MakeMusic.IF_NOTHING_FITS
    chain: tuple[ProviderName, ...] = DEFAULT_CHAIN
    length_s: float = 150.0
    motif: str = ""
    pins: tuple[Pin, ...] = ()
    never: tuple[TrackId, ...] = ()
    reading: SceneReading | None = None
    prompt: Prompt | None = None
    choice: Choice | None = None
    tried: tuple[TrackId, ...] = ()
    prepared: tuple[PreparedScene, ...] = ()
