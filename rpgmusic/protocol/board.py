"""Bodies of the HTTP interface for saved scenes, pads, battles and undoing."""

from __future__ import annotations

from typing import Annotated

import msgspec

from rpgmusic.domain.saved_scene import (
    DEFAULT_FADE_S,
    MAX_BEDS,
    MAX_PADS,
    AmbienceBed,
    MusicChoice,
    Pad,
)
from rpgmusic.domain.units import PadId
from rpgmusic.protocol.rest import Body, FadeSeconds, SceneRequest, Title, TrackIds


class SavedSceneRequest(Body, frozen=True):
    """A saved scene, whole. Left-out parts are empty; pads without an id get one."""

    scene: SceneRequest
    music: MusicChoice = MusicChoice()
    ambience: Annotated[tuple[AmbienceBed, ...], msgspec.Meta(max_length=MAX_BEDS)] = ()
    pads: Annotated[tuple[Pad, ...], msgspec.Meta(max_length=MAX_PADS)] = ()
    fade_s: FadeSeconds = DEFAULT_FADE_S


class CaptureRequest(Body, frozen=True):
    """Save what sounds now as a scene."""

    title: Title = ""


class PositionRequest(Body, frozen=True):
    """A place on the board, counted from 0."""

    position: Annotated[int, msgspec.Meta(ge=0)]


class FireRequest(Body, frozen=True):
    """Fire a scene; left out, the fade is the scene's own."""

    fade_s: FadeSeconds | None = None


class PadsRequest(Body, frozen=True):
    """The campaign's own pads, all of them in order."""

    pads: Annotated[tuple[Pad, ...], msgspec.Meta(max_length=MAX_PADS)]


class StopPadsRequest(Body, frozen=True):
    """Which pad to stop; all of them if none is named."""

    pad_id: PadId | None = None
    fade_s: FadeSeconds | None = None


class CombatRequest(Body, frozen=True):
    """Begin or end a battle; left out, the other of what is now.

    `track_ids` play instead of the battle pool. It takes effect `at_us` if that is within ten seconds, or with `at_bar`
    on the next bar line of the music if there is one soon; else as soon as every player can follow.
    """

    on: bool | None = None
    fade_s: FadeSeconds | None = None
    track_ids: TrackIds | None = None
    at_us: int | None = None
    at_bar: bool = False


class EditReply(msgspec.Struct, frozen=True, kw_only=True):
    """What was undone or done again, in words; `more` counts what could be undone (or done again) next."""

    label: str
    more: int
