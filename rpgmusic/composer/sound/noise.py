"""Noise with a chosen spectrum: breath, bow, sticks, grains."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rpgmusic.composer.sound.tone import Curve, Samples
from rpgmusic.domain.units import SAMPLE_RATE_HZ

LOOP_FRAMES: Final = 1 << 15
BURST_FRAMES: Final = 1 << 13
_SEED: Final = 7_919


@cache
def _white(frames: int) -> NDArray[np.complex64]:
    white = np.random.Generator(np.random.PCG64([_SEED, frames])).standard_normal(frames, dtype=np.float32)
    return np.asarray(np.fft.rfft(white), dtype=np.complex64)


@cache
def _frequencies(frames: int) -> Curve:
    return np.arange(frames // 2 + 1, dtype=np.float64) * (SAMPLE_RATE_HZ / frames)


def shaped(spectrum: Callable[[Curve], Curve], frames: int = LOOP_FRAMES) -> Samples:
    """A loop of noise whose amplitude over frequency in Hz is the spectrum; its effective value is 1."""
    gains = spectrum(_frequencies(frames)).astype(np.float32)
    loop = np.fft.irfft(_white(frames) * gains).astype(np.float32)
    return np.asarray(loop / np.float32(np.sqrt(np.mean(np.square(loop))) + 1e-12))


def cut(loop: Samples, frames: int, chance: np.random.Generator) -> Samples:
    """Part of a loop from anywhere, going round where it is too short."""
    start = int(chance.integers(len(loop)))
    return np.asarray(np.take(loop, np.arange(start, start + frames), mode="wrap"))


def band(hz: Curve, centre_hz: float, octaves: float) -> Curve:
    """A bell over frequency, so many octaves wide to each side."""
    return np.asarray(np.exp(-0.5 * (np.log2(np.maximum(hz, 1.0) / centre_hz) / octaves) ** 2))
