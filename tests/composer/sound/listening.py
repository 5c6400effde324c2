"""Listening by measurement: pitch, brightness, steps and levels of rendered sound."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rpgmusic.composer.piece import Piece
from rpgmusic.composer.sound.rendering import render

Sound = NDArray[np.float32]


def heard(piece: Piece) -> Sound:
    """All stems together, shape (2, frames)."""
    return np.asarray(sum(render(piece).stems.values()), dtype=np.float32)


def level_db(sound: Sound) -> float:
    return float(10 * np.log10(np.mean(np.square(sound, dtype=np.float64)) + 1e-20))


def spectrum(sound: Sound, size: int = 1 << 17) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Frequencies and power of both channels' mean."""
    middle = sound.mean(axis=0).astype(np.float64)[:size]
    power = np.abs(np.fft.rfft(middle * np.hanning(len(middle)), size)) ** 2
    return np.fft.rfftfreq(size, 1 / 48_000).astype(np.float64), power


def cents_off(sound: Sound, hz: float) -> float:
    """How far the tone near a frequency is from it, by the centre of gravity of its spectral line."""
    frequencies, power = spectrum(sound)
    near = (frequencies > hz * 0.97) & (frequencies < hz * 1.03)
    centre = float((frequencies[near] * power[near] ** 2).sum() / (power[near] ** 2).sum())
    return float(1_200 * np.log2(centre / hz))


def centroid_hz(sound: Sound) -> float:
    frequencies, power = spectrum(sound)
    return float((frequencies * power).sum() / power.sum())


def largest_step(sound: Sound) -> float:
    """The largest second difference of neighbouring samples: what a click would stand out by."""
    return float(np.abs(np.diff(sound, 2, axis=1)).max())
