"""Owns the words of recorded sound: sample rate, array types and a listener's recording."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SAMPLE_RATE = 48_000

Samples = npt.NDArray[np.float32]
"""One channel, shape (frames,), or stereo, shape (frames, 2); full scale is 1."""


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """What one card gave out in a run, from the run's zero on, in stereo.

    `heard` is on the grid of true time, so that recordings can be compared; `played` holds the card's own frames,
    untouched by the resampling of a wrong crystal. `underruns_s`: the moments at which the browser fed the card late.
    """

    heard: Samples
    played: Samples
    underruns_s: tuple[float, ...] = ()


def mono(stereo: Samples) -> Samples:
    """The mean of both channels, shape (frames,)."""
    return np.ascontiguousarray(stereo.mean(axis=1), dtype=np.float32)


def frames(seconds: float) -> int:
    """Seconds as a whole number of frames."""
    return round(seconds * SAMPLE_RATE)


def stretch(signal: Samples, start: int, stop: int) -> Samples:
    """`signal[start:stop]` with silence where the signal does not reach, so the length is always `stop - start`."""
    low, high = max(start, 0), min(stop, len(signal))
    out = np.zeros(stop - start, np.float32)
    if high > low:
        out[low - start : high - start] = signal[low:high]
    return out


def sounds(block: Samples) -> bool:
    """Whether a mono block holds sound for most of its length: over -60 dBFS, and not mostly digital silence."""
    if not len(block):
        return False
    loud = float(np.sqrt(np.mean(block * block))) > 1e-3
    return loud and float(np.mean(np.abs(block) > 1e-5)) > 0.5
