"""The shaker: grains that hit each other and the shell.

Cook, "Physically informed sonic modeling (PhISM): synthesis of percussive sounds", CMJ 21:3, 1997: the energy of a
shake decays, grains collide at random with a likelihood that follows it, every collision excites the same resonances.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rpgmusic.composer.sound.curves import frames_of, rising
from rpgmusic.composer.sound.tone import Curve, Samples, Tone
from rpgmusic.domain.units import SAMPLE_RATE_HZ


def shake(tone: Tone, chance: np.random.Generator) -> Samples:
    """One movement of a shaker; high notes are short and bright."""
    height = float(np.clip((tone.pitch - 48) / 12, -1.0, 1.0))
    frames = frames_of(0.34 - 0.1 * height)
    times = np.arange(frames) / SAMPLE_RATE_HZ
    rise_s, fall_s = 0.028 - 0.018 * tone.loudness, 0.055 - 0.02 * height
    energy = np.minimum(times / rise_s, 1.0) ** 1.5 * np.exp(-np.maximum(times - rise_s, 0.0) / fall_s)
    collided = chance.random(frames) < 0.09 * energy
    grains = np.where(collided, chance.standard_normal(frames) * energy, 0.0).astype(np.float32)
    sound = _resonated(grains, 5_200.0 * 2 ** (0.35 * height), tone)
    release = frames_of(0.05)
    sound[-release:] *= rising(release)[::-1]
    return sound


def _resonated(grains: Samples, centre_hz: float, tone: Tone) -> Samples:
    """The grains as the shell sounds them: two broad resonances (two-pole filters) and no lows."""
    size = 1 << (len(grains) + 1_024).bit_length()
    hz = np.arange(size // 2 + 1, dtype=np.float64) * (SAMPLE_RATE_HZ / size)
    shell = _resonance(hz, centre_hz, 1_400.0) + 0.5 * _resonance(hz, centre_hz * 1.55, 2_600.0)
    spectrum = np.fft.rfft(grains, size) * (shell * tone.heard(hz)).astype(np.complex64)
    return np.asarray(np.fft.irfft(spectrum)[: len(grains)], dtype=np.float32) * np.float32(0.5)


def _resonance(hz: Curve, centre_hz: float, width_hz: float) -> NDArray[np.complex128]:
    return np.asarray(1j * hz * width_hz / (centre_hz**2 - hz**2 + 1j * hz * width_hz))
