"""Many players at once: loops in which each partial is a narrow band of noise.

The spectrum of a section that plays in unison, each a little out of tune and with a vibrato of its own, is a bump about
each harmonic whose width grows with frequency. Drawing those bumps with random phases and transforming back gives a
sound that goes round without a seam (Nasca O. Paul, "PADsynth algorithm", 2005; Risset & Wessel on chorus effects,
"Exploration of timbre by analysis and synthesis", in Deutsch, "The Psychology of Music", 1982).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rpgmusic.composer.sound.tone import Curve
from rpgmusic.domain.units import SAMPLE_RATE_HZ

Stereo = NDArray[np.float32]
"""Samples of shape (2, frames)."""


@dataclass(frozen=True, slots=True)
class Bumps:
    """Harmonics as bands: centre, amplitude, and deviation in cents (never narrower than `narrowest_hz`).

    `steady` is the share of each band's power that does not waver, as the tone on which all players agree.
    """

    hz: Curve
    amplitude: Curve
    cents: float
    narrowest_hz: float = 0.25
    steady: float = 0.0


def spread(bumps: Bumps, frames: int, width: float, chance: np.random.Generator, hiss: Curve | None = None) -> Stereo:
    """A loop of so many frames; `width` from 0 (both sides alike) to 1 (as much apart as together).

    `hiss` is the amplitude of what lies between the bumps, over the frequencies of the transform.
    """
    profile = _profile(bumps, frames)
    if hiss is not None:
        profile = np.sqrt(profile**2 + hiss**2 * (2.0 / frames))
    together, apart = _drawn(profile, frames, chance), _drawn(profile, frames, chance)
    middle, side = np.float32(1 / np.sqrt(1 + width**2)), np.float32(width / np.sqrt(1 + width**2))
    return np.stack([together * middle + apart * side, together * middle - apart * side])


def loop_frequencies(frames: int) -> Curve:
    """The frequencies in Hz of the transform of a loop."""
    return np.arange(frames // 2 + 1, dtype=np.float64) * (SAMPLE_RATE_HZ / frames)


def _profile(bumps: Bumps, frames: int) -> Curve:
    """Amplitude at each frequency of the transform; each bump carries the power of its partial."""
    power = np.zeros(frames // 2 + 1)
    resolution_hz = SAMPLE_RATE_HZ / frames
    for hz, amplitude in zip(bumps.hz, bumps.amplitude, strict=True):
        deviation = max(bumps.narrowest_hz, hz * bumps.cents * 5.7779e-4) / resolution_hz
        centre = hz / resolution_hz
        first, last = max(1, int(centre - 4 * deviation)), min(len(power) - 1, int(centre + 4 * deviation) + 2)
        if first >= last:
            continue
        bump = np.exp(-(((np.arange(first, last) - centre) / deviation) ** 2))
        power[first:last] += bump * (amplitude**2 * (1 - bumps.steady) / bump.sum())
        nearest, between = int(centre), centre % 1
        if nearest + 1 < len(power):
            power[nearest : nearest + 2] += amplitude**2 * bumps.steady * np.array([1 - between, between])
    return np.sqrt(power)


def _drawn(profile: Curve, frames: int, chance: np.random.Generator) -> NDArray[np.float32]:
    """The profile with random phases, in time; what is too weak to matter is left out from the top."""
    heard = np.flatnonzero(profile > profile.max() * 1e-5)[-1] + 1
    turns = chance.random(heard, dtype=np.float32) * np.float32(2 * np.pi)
    spectrum = np.zeros(len(profile), dtype=np.complex64)
    magnitude = profile[:heard].astype(np.float32) * np.float32(frames / 2)
    spectrum.real[:heard], spectrum.imag[:heard] = magnitude * np.cos(turns), magnitude * np.sin(turns)
    return np.asarray(np.fft.irfft(spectrum, frames), dtype=np.float32)
