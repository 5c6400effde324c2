"""Control curves: envelopes, vibrato, slow wandering, and the phase that follows a changing frequency."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np

from rpgmusic.composer.sound.tone import Curve, Samples
from rpgmusic.domain.units import SAMPLE_RATE_HZ

_CENT: Final = np.log(2.0) / 1_200.0
_CONTROL_FRAMES: Final = 128


def frames_of(seconds: float) -> int:
    """Whole frames in so many seconds."""
    return round(seconds * SAMPLE_RATE_HZ)


@lru_cache(maxsize=256)
def rising(frames: int) -> Samples:
    """From 0 to 1 along half a cosine, which begins and ends without a corner. Shared: not to be written to."""
    curve = np.asarray(0.5 - 0.5 * np.cos(np.linspace(0.0, np.pi, frames, endpoint=False)), dtype=np.float32)
    curve.flags.writeable = False
    return curve


def swell(frames: int, attack_frames: int, release_frames: int) -> Samples:
    """Rises at the beginning and falls at the end, both along half a cosine; 1 in between."""
    envelope = np.ones(frames, dtype=np.float32)
    attack, release = min(attack_frames, frames // 2), min(release_frames, frames // 2)
    envelope[:attack] = rising(attack)
    envelope[frames - release :] = rising(release)[::-1]
    return envelope


def line(frames: int, times: Sequence[float], values: Sequence[float]) -> Samples:
    """Straight lines through values at given frames."""
    coarse = np.arange(0, frames + _CONTROL_FRAMES, _CONTROL_FRAMES)
    return upsampled(np.interp(coarse, times, values), frames)


def wandering(frames: int, every_s: float, chance: np.random.Generator) -> Samples:
    """A smooth random curve with deviation about 1 that turns about every so many seconds."""
    points = chance.standard_normal(max(4, int(frames / (every_s * SAMPLE_RATE_HZ)) + 4))
    coarse = np.arange(0, frames + _CONTROL_FRAMES, _CONTROL_FRAMES) / (every_s * SAMPLE_RATE_HZ)
    return upsampled(np.interp(coarse + 0.5, np.arange(len(points)), points), frames)


def control_times(frames: int) -> Curve:
    """Seconds at the points at which a control curve is worked out before it is drawn for each frame."""
    return np.arange(0, frames + _CONTROL_FRAMES, _CONTROL_FRAMES) / SAMPLE_RATE_HZ


def upsampled(coarse: Curve, frames: int) -> Samples:
    """A control curve for each frame, in straight lines between its points."""
    start = coarse[:-1].astype(np.float32)[:, None]
    slope = np.diff(coarse).astype(np.float32)[:, None] / np.float32(_CONTROL_FRAMES)
    return np.asarray((start + slope * np.arange(_CONTROL_FRAMES, dtype=np.float32)).reshape(-1)[:frames])


def phase_of(hz: float, cents: Samples) -> Samples:
    """The phase in radians, within one turn, of a tone whose pitch is bent by so many cents in each frame."""
    step = (hz / SAMPLE_RATE_HZ) * (1.0 + cents.astype(np.float64) * _CENT)
    turns = np.cumsum(step)
    return np.asarray((turns - np.floor(turns)) * (2.0 * np.pi), dtype=np.float32)
