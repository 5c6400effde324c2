"""Struck bodies: bells, frame drum and taiko.

Bells after Risset's additive bells with inharmonic, separately decaying partials ("An introductory catalogue of
computer synthesized sounds", Bell Laboratories 1969), tuned as church bells below middle C (hum, prime, minor tierce,
quint, nominal: Fletcher & Rossing, "The Physics of Musical Instruments", chapter 21) and as handbells above. Drums
are the modes of a circular membrane (chapter 18) whose tension, and with it the pitch, is higher just after a stroke.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from rpgmusic.composer.sound.curves import frames_of, rising
from rpgmusic.composer.sound.modal import Partials, ringing
from rpgmusic.composer.sound.noise import BURST_FRAMES, band, cut, shaped
from rpgmusic.composer.sound.tone import Samples, Tone
from rpgmusic.domain.units import SAMPLE_RATE_HZ

_CHURCH: Final = (
    (0.5, 1.0, 0.55), (1.0, 0.62, 0.8), (1.2, 0.5, 0.62), (1.5, 0.32, 0.3), (2.0, 0.4, 0.8),
    (2.51, 0.2, 0.25), (2.66, 0.17, 0.22), (3.01, 0.15, 0.3), (4.17, 0.1, 0.22), (5.4, 0.06, 0.14),
)  # fmt: skip
_HANDBELL: Final = (
    (1.0, 1.0, 1.0), (2.0, 0.5, 0.12), (3.0, 0.42, 0.38), (4.2, 0.22, 0.12), (5.4, 0.15, 0.1),
    (6.8, 0.1, 0.06), (8.2, 0.07, 0.04),
)  # fmt: skip
"""Frequency, decay and amplitude of each partial, relative to the strike note, the longest and the loudest."""

_MEMBRANE: Final = np.array([1.0, 1.594, 2.136, 2.296, 2.653, 2.918, 3.156, 3.501, 3.6, 4.06, 4.6, 5.13])
"""Zeros of the Bessel functions, relative to the first."""


def bell(tone: Tone, chance: np.random.Generator) -> Samples:
    """A bell let ring; each partial is a pair that beats slowly."""
    ratio, decay, level = np.array(_CHURCH if tone.pitch < 60 else _HANDBELL).T
    longest_s = float(np.clip(4.2 * (523.0 / tone.hz) ** 0.5, 1.2, 6.5))
    split_hz = chance.uniform(0.15, 0.9, len(ratio))
    hz = np.concatenate([tone.hz * ratio - split_hz / 2, tone.hz * ratio + split_hz / 2])
    hardness = np.tile(ratio ** (-1.1 * (1.0 - tone.loudness)), 2)
    amplitude = np.tile(level, 2) * np.repeat((0.7, 0.3), len(ratio)) * hardness * tone.heard(hz)
    partials = Partials(hz, np.tile(decay, 2) * longest_s, amplitude, chance.uniform(-0.5, 0.5, len(hz)))
    sound = ringing(partials, frames_of(longest_s * 0.9))
    attack, release = frames_of(0.002), frames_of(0.2)
    sound[:attack] *= rising(attack)
    sound[-release:] *= rising(release)[::-1]
    return sound


@dataclass(frozen=True, slots=True)
class Drum:
    """What makes one drum differ from another; `hz` is its pitch at note 48, `glide` a hard stroke's lift."""

    hz: float
    octaves_per_octave: float
    decay_s: float
    loss: float
    glide: float
    noise: float
    noise_hz: float
    noise_s: float


FRAME_DRUM: Final = Drum(105.0, 0.9, 0.62, 0.5, 0.1, 0.3, 1_900.0, 0.02)
TAIKO: Final = Drum(68.0, 0.55, 1.5, 0.75, 0.22, 0.22, 750.0, 0.03)


def stroke(drum: Drum, tone: Tone, chance: np.random.Generator) -> Samples:
    """One stroke on a drum: modes on a pitch that falls back, and the noise of the hand or the stick."""
    octaves = (tone.pitch - 48) / 12
    height = float(np.clip(octaves, -1.0, 1.0))
    decay_s = drum.decay_s * 2 ** (-0.7 * height)
    frames = frames_of(decay_s * 1.1)
    times = np.arange(frames) / SAMPLE_RATE_HZ
    hz = drum.hz * 2 ** (drum.octaves_per_octave * octaves)
    glide = drum.glide * tone.loudness
    turns = (2 * np.pi * hz * (times + glide * 0.05 * (1 - np.exp(-times / 0.05)))).astype(np.float32)
    sound = _modes(drum, tone, (turns, times.astype(np.float32), decay_s, hz), chance)
    burst = min(frames, BURST_FRAMES)
    sound[:burst] += _contact(drum, tone, height, burst, chance)
    attack, release = frames_of(0.0015 + 0.0025 * (1 - tone.loudness)), frames_of(0.06)
    sound[:attack] *= rising(attack)
    sound[-release:] *= rising(release)[::-1]
    return sound


def _modes(
    drum: Drum, tone: Tone, motion: tuple[Samples, Samples, float, float], chance: np.random.Generator
) -> Samples:
    turns, times, decay_s, hz = motion
    sound = np.zeros(len(times), dtype=np.float32)
    centre = float(chance.uniform(0.75, 1.0))
    ratios = _MEMBRANE * np.concatenate([[1.0], chance.uniform(0.985, 1.015, len(_MEMBRANE) - 1)])
    heard = tone.heard(ratios * hz)
    for index, ratio in enumerate(ratios):
        level = (1.0 if index in (0, 3) else 0.55 * centre) * ratio ** (-2.1 + 1.2 * tone.loudness) * heard[index]
        fall = np.exp(times * np.float32(-6.9 * (1 + drum.loss * (ratio - 1) * 2.2) / decay_s))
        sound += np.float32(level) * fall * np.sin(turns * np.float32(ratio))
    return sound


def _contact(drum: Drum, tone: Tone, height: float, frames: int, chance: np.random.Generator) -> Samples:
    centre_hz = drum.noise_hz * 2 ** (0.8 * height + 0.7 * (tone.loudness - 0.5))
    hiss = cut(shaped(lambda hz: band(hz, centre_hz, 1.0) * tone.heard(hz), BURST_FRAMES), frames, chance)
    times = np.arange(frames, dtype=np.float32) / np.float32(SAMPLE_RATE_HZ)
    length_s = drum.noise_s * (1.0 + 0.5 * max(0.0, height))
    strength = drum.noise * (0.25 + 0.75 * tone.loudness) * (1.0 + 0.8 * max(0.0, height))
    return np.asarray(hiss * np.exp(times / np.float32(-length_s)) * np.float32(strength))
