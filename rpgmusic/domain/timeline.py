"""The timeline: the whole audible plan of a campaign, and the pure function that says what is audible when.

`web_player/timeline.js` evaluates the same plan to the same frames; both are tested on `tests/vectors/timeline.json`.
Positions are integers, so that the two agree exactly: one frame lasts 125/6 microseconds of server time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rpgmusic.domain.stem import Stem, stem_track_id
from rpgmusic.domain.units import ClipId, EntryId, PadId, TrackId, duration_of, frames_within

DEFAULT_VOLUME: Final = 0.7
"""Volume of a layer until the GM sets it. Quiet by default: players talk over the music."""


DEFAULT_INTENSITY: Final = 0.5
"""Intensity of a layer until somebody sets it."""


class LayerName(StrEnum):
    """The mixing buses that every player has."""

    MUSIC = "music"
    AMBIENCE = "ambience"
    EFFECTS = "effects"
    NARRATION = "narration"


class FadeDirection(StrEnum):
    """Whether a fade brings a clip in or takes it away."""

    IN = "in"
    OUT = "out"


class HoldReason(StrEnum):
    """Why a clip's position is held."""

    PAUSE = "pause"
    HUSH = "hush"


@dataclass(frozen=True, slots=True)
class Ramp:
    """A level that moves in a straight line between two values; constant before and after."""

    from_level: float
    to_level: float
    starts_at_us: int = 0
    duration_us: int = 0

    def at(self, server_time_us: int) -> float:
        """The level at a moment of server time."""
        elapsed_us = server_time_us - self.starts_at_us
        if elapsed_us >= self.duration_us:
            return self.to_level if elapsed_us >= 0 else self.from_level
        if elapsed_us <= 0:
            return self.from_level
        return self.from_level + (self.to_level - self.from_level) * (elapsed_us / self.duration_us)


@dataclass(frozen=True, slots=True)
class Fade:
    """An equal-power fade of one clip (quarter sine, so that two opposite ones keep the power constant)."""

    direction: FadeDirection
    starts_at_us: int
    duration_us: int

    def gain_at(self, server_time_us: int) -> float:
        """Linear gain of the fade at a moment of server time."""
        elapsed_us = server_time_us - self.starts_at_us
        if elapsed_us >= self.duration_us and elapsed_us >= 0:
            return 1.0 if self.direction is FadeDirection.IN else 0.0
        if elapsed_us <= 0:
            return 0.0 if self.direction is FadeDirection.IN else 1.0
        angle = elapsed_us / self.duration_us * (math.pi / 2)
        return math.sin(angle) if self.direction is FadeDirection.IN else math.cos(angle)


@dataclass(frozen=True, slots=True)
class Loop:
    """A region of a track that repeats without a gap; `end_frame` is exclusive."""

    start_frame: int
    end_frame: int


@dataclass(frozen=True, slots=True)
class Clip:
    """One placed occurrence of a track on a layer.

    Frame `start_frame` of the track is audible at `starts_at_us`. The clip sounds until the track's `length_frames`,
    for ever if it loops, and in any case no longer than `ends_at_us`. `revision` is that of the track; `entry_id` names
    the queue entry it was placed for, `pad_id` the pad. `gain_db` brings the track to the common loudness, `volume` is
    the GM's wish. A clip with `stems` is heard as these, mixed by the layer's intensity, instead of as the whole track.
    """

    id: ClipId
    track_id: TrackId
    revision: str
    starts_at_us: int
    start_frame: int
    length_frames: int
    gain_db: float = 0.0
    loop: Loop | None = None
    ends_at_us: int | None = None
    fades: tuple[Fade, ...] = ()
    entry_id: EntryId | None = None
    volume: float = 1.0
    pad_id: PadId | None = None
    stems: tuple[Stem, ...] = ()

    def frame_at(self, server_time_us: int) -> int | None:
        """The frame of the track that is audible at a moment, or None if the clip does not sound then."""
        if server_time_us < self.starts_at_us:
            return None
        if self.ends_at_us is not None and server_time_us >= self.ends_at_us:
            return None
        frame = self.start_frame + frames_within(server_time_us - self.starts_at_us)
        if self.loop is not None and frame >= self.loop.end_frame:
            return self.loop.start_frame + (frame - self.loop.start_frame) % (
                self.loop.end_frame - self.loop.start_frame
            )
        return frame if frame < self.length_frames else None

    def gain_at(self, server_time_us: int) -> float:
        """Linear gain of the clip alone: its loudness gain, its volume (squared, like a layer's) and its fades."""
        gain: float = 10 ** (self.gain_db / 20) * self.volume**2
        for fade in self.fades:
            gain *= fade.gain_at(server_time_us)
        return gain

    @property
    def track_ends_at_us(self) -> int | None:
        """When the track itself is over; None if it loops."""
        if self.loop is not None:
            return None
        return self.starts_at_us + duration_of(self.length_frames - self.start_frame)

    @property
    def silent_from_us(self) -> int | None:
        """When the clip has finished for whatever reason; None if never."""
        ends = [end for end in (self.ends_at_us, self.track_ends_at_us) if end is not None]
        return min(ends) if ends else None

    def stays_at(self, server_time_us: int) -> bool:
        """Whether the clip sounds at a moment, or will later, and is not being faded away then."""
        server_time_us = max(server_time_us, self.starts_at_us)
        return self.frame_at(server_time_us) is not None and not self.is_leaving_at(server_time_us)

    def is_leaving_at(self, server_time_us: int) -> bool:
        """Whether the clip is already being faded away at a moment."""
        return any(fade.direction is FadeDirection.OUT and fade.starts_at_us <= server_time_us for fade in self.fades)


@dataclass(frozen=True, slots=True)
class HeldClip:
    """A clip that was silenced and can come back from the frame at which it stopped."""

    track_id: TrackId
    revision: str
    frame: int
    length_frames: int
    reason: HoldReason
    gain_db: float = 0.0
    loop: Loop | None = None
    entry_id: EntryId | None = None
    volume: float = 1.0
    pad_id: PadId | None = None
    stems: tuple[Stem, ...] = ()


@dataclass(frozen=True, slots=True)
class Layer:
    """One mixing bus: what the GM set (`volume`, `muted`, `solo`), the level that follows from it, and its clips.

    While any layer is `solo`, those that are not are silent.

    Loudness is felt roughly as the square of a linear control, so the gain is the square of the level. `intensity`,
    from 0 to 1, mixes the stems of those clips that have some.
    """

    name: LayerName
    volume: float = DEFAULT_VOLUME
    muted: bool = False
    level: Ramp = Ramp(DEFAULT_VOLUME, DEFAULT_VOLUME)
    clips: tuple[Clip, ...] = ()
    held: tuple[HeldClip, ...] = ()
    solo: bool = False
    intensity: Ramp = Ramp(DEFAULT_INTENSITY, DEFAULT_INTENSITY)

    def gain_at(self, server_time_us: int) -> float:
        """Linear gain of the layer at a moment."""
        return self.level.at(server_time_us) ** 2


@dataclass(frozen=True, slots=True)
class Voice:
    """One thing that is audible: which frame of which track (or stem of one), and how loud."""

    layer: LayerName
    clip_id: ClipId
    track_id: TrackId
    frame: int
    gain: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """All layers of a campaign. `revision` counts changes, so that a late message never undoes a newer one."""

    revision: int = 0
    layers: tuple[Layer, ...] = tuple(Layer(name) for name in LayerName)

    def layer(self, name: LayerName) -> Layer:
        """The layer of that name."""
        return next(layer for layer in self.layers if layer.name is name)


SILENCE: Final = Timeline()
"""The timeline of a campaign in which nothing was played yet."""


def voices_at(timeline: Timeline, server_time_us: int) -> tuple[Voice, ...]:
    """Everything audible at a moment of server time, in the order of layers, clips and stems."""
    return tuple(
        Voice(layer.name, clip.id, track_id, frame, layer.gain_at(server_time_us) * clip.gain_at(server_time_us) * gain)
        for layer in timeline.layers
        for clip in layer.clips
        if (frame := clip.frame_at(server_time_us)) is not None
        for track_id, gain in _parts(clip, layer.intensity.at(server_time_us))
    )


def _parts(clip: Clip, intensity: float) -> tuple[tuple[TrackId, float], ...]:
    """What a clip is heard as: the whole track, or its stems with the gain each has at an intensity."""
    if not clip.stems:
        return ((clip.track_id, 1.0),)
    return tuple((stem_track_id(clip.track_id, stem.name), stem.gain_at(intensity)) for stem in clip.stems)
