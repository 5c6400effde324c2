"""Bodies for what sounds: playback, mixer, queue."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from rpgmusic.domain.queue import Queue, Repeat
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import EntryId, FolderId, TrackId
from rpgmusic.protocol.rest.bounds import Body, FadeSeconds, Id, Seconds, TrackIds, Volume
from rpgmusic.protocol.views import TrackCard


class LoopRegion(Body, frozen=True):
    """A loop in seconds of the track."""

    start_s: Seconds
    end_s: Seconds


class PlayMode(StrEnum):
    """Whether a new clip takes the place of what the layer plays, or joins it."""

    REPLACE = "replace"
    ADD = "add"


class PlayRequest(Body, frozen=True):
    """What to play: one track, several as a queue, a folder as a queue, an entry of the queue, or the queue itself.

    Left out: `mode` replaces on music and narration and adds on ambience and effects; `loop` is true on ambience;
    `crossfade_s` is the queue's; `at_us` is as soon as every player can follow, or with `at_bar` on the next bar line
    of what plays on the music layer, if there is one soon; `position_s` starts within the track.
    """

    track_id: TrackId | None = None
    track_ids: TrackIds | None = None
    folder_id: FolderId | None = None
    entry_id: EntryId | None = None
    layer: LayerName = LayerName.MUSIC
    mode: PlayMode | None = None
    position_s: Seconds = 0.0
    crossfade_s: FadeSeconds | None = None
    loop: bool | LoopRegion | None = None
    at_us: int | None = None
    at_bar: bool = False


class LayerRequest(Body, frozen=True):
    """A command for one layer, or for all of them if none is named; `clip_id` names one clip of it."""

    layer: LayerName | None = LayerName.MUSIC
    fade_s: FadeSeconds | None = None
    clip_id: Id | None = None


class SeekRequest(Body, frozen=True):
    """Where to go: a position, or a step from where the music is."""

    position_s: Seconds | None = None
    by_s: Annotated[float, msgspec.Meta(ge=-360_000, le=360_000)] | None = None
    layer: LayerName = LayerName.MUSIC


class LoopRequest(Body, frozen=True):
    """A loop for what plays on a layer: true for the whole track, a region, or false for none."""

    loop: bool | LoopRegion
    layer: LayerName = LayerName.MUSIC


class HushRequest(Body, frozen=True):
    """Fade everything out and hold it; `back` brings it back. Left out: the other of what is now."""

    back: bool | None = None
    fade_s: FadeSeconds | None = None


class MixRequest(Body, frozen=True):
    """A layer's volume, mute, solo or intensity.

    `by` adds to the volume; `steps` climb a ladder whose rungs sound even. A step of `intensity_steps` is a tenth.
    """

    volume: Volume | None = None
    by: Annotated[float, msgspec.Meta(ge=-1, le=1)] | None = None
    steps: Annotated[int, msgspec.Meta(ge=-40, le=40)] | None = None
    muted: bool | None = None
    solo: bool | None = None
    intensity: Annotated[float, msgspec.Meta(ge=0, le=1)] | None = None
    intensity_steps: Annotated[int, msgspec.Meta(ge=-10, le=10)] | None = None
    fade_s: FadeSeconds | None = None


class ClipRequest(Body, frozen=True):
    """The volume of one clip, relative to its layer."""

    volume: Volume


class QueueRequest(Body, frozen=True):
    """Replace the queue."""

    track_ids: TrackIds


class EnqueueRequest(Body, frozen=True):
    """Add to the queue: after what plays, or at the end."""

    track_ids: TrackIds = ()
    folder_id: FolderId | None = None
    where: Literal["next", "end"] = "end"


class QueueSettings(Body, frozen=True):
    """How the queue plays."""

    shuffle: bool | None = None
    repeat: Repeat | None = None
    crossfade_s: FadeSeconds | None = None


class MoveEntry(Body, frozen=True):
    """Move one entry of the queue."""

    to_index: Annotated[int, msgspec.Meta(ge=0)]


class QueueView(msgspec.Struct, frozen=True, kw_only=True):
    """The queue and the cards of its tracks."""

    queue: Queue
    tracks: tuple[TrackCard, ...]
