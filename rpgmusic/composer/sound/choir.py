"""The choir: voices as source and filter, spread like a section, whose vowel drifts slowly.

Formants of five voice ranges after the measurements published with IRCAM's CHANT (Rodet, Potard & Barrière, "The CHANT
project", CMJ 8:3, 1984), interpolated over pitch; the glottal source falls by 12 dB an octave, less when sung loudly.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from rpgmusic.composer.sound.spread import Bumps, Stereo, loop_frequencies, spread
from rpgmusic.composer.sound.tone import Curve, Tone

LOOP_FRAMES: Final = 1 << 17
_MOST_PARTIALS: Final = 48
_VOICES_CENTS: Final = 13.0
_STEADY: Final = 0.4
_WIDTH: Final = 0.8
_WIDTHS_HZ: Final = np.array([85.0, 95.0, 130.0, 150.0, 190.0])

_RANGES: Final = np.array([45.0, 55.0, 64.0, 74.0])
"""MIDI notes in the middle of bass, tenor, alto and soprano, which the rows below follow."""

_OPEN_HZ: Final = np.array([
    [600, 1_040, 2_250, 2_450, 2_750], [650, 1_080, 2_650, 2_900, 3_250],
    [800, 1_150, 2_800, 3_500, 4_950], [800, 1_150, 2_900, 3_900, 4_950],
])  # fmt: skip
_OPEN_DB: Final = np.array([[0, -7, -9, -9, -20], [0, -6, -7, -8, -22], [0, -4, -20, -36, -60], [0, -6, -32, -20, -50]])
_DARK_HZ: Final = np.array([
    [350, 600, 2_400, 2_675, 2_950], [350, 600, 2_700, 2_900, 3_300],
    [325, 700, 2_530, 3_500, 4_950], [325, 700, 2_700, 3_800, 4_950],
])  # fmt: skip
_DARK_DB: Final = np.array(
    [[0, -14, -28, -30, -36], [0, -14, -17, -14, -26], [0, -10, -24, -36, -56], [0, -12, -28, -32, -52]]
)


def voices(tone: Tone, chance: np.random.Generator) -> Stereo:
    """A loop of a choir that goes from “oo” towards “ah” and back; the louder, the farther."""
    dark = _sung(tone, _DARK_HZ, _DARK_DB, chance)
    bright = _sung(tone, _OPEN_HZ, _OPEN_DB, chance)
    round_trip = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(LOOP_FRAMES) / LOOP_FRAMES)
    openness = np.clip(0.1 + 0.65 * tone.loudness + 0.3 * round_trip, 0.0, 1.0) * (np.pi / 2)
    return dark * np.cos(openness).astype(np.float32) + bright * np.sin(openness).astype(np.float32)


def _sung(tone: Tone, formants_hz: Curve, levels_db: Curve, chance: np.random.Generator) -> Stereo:
    number = np.arange(1, min(_MOST_PARTIALS, int(7_500 / tone.hz) + 1) + 1, dtype=np.float64)
    hz = tone.hz * number
    source = number ** -(1.6 - 0.6 * tone.loudness)
    amplitude = source * _vowel_gain(hz, tone.pitch, formants_hz, levels_db) * tone.heard(hz)
    amplitude *= 0.5 / np.sqrt(np.sum(amplitude**2))
    between = loop_frequencies(LOOP_FRAMES)
    breath = (
        0.026
        * _vowel_gain(between, tone.pitch, formants_hz, levels_db)
        * tone.heard(between)
        * np.minimum(1.0, between / 400.0)
    )
    return spread(Bumps(hz, amplitude, _VOICES_CENTS, steady=_STEADY), LOOP_FRAMES, _WIDTH, chance, breath)


def _vowel_gain(hz: Curve, pitch: int, formants_hz: Curve, levels_db: Curve) -> Curve:
    """The resonances of the vocal tract, added as one would parallel filters, over a floor of -40 dB."""
    centres = [np.interp(pitch, _RANGES, column) for column in formants_hz.T]
    levels = [np.interp(pitch, _RANGES, column) for column in levels_db.T]
    gain = np.full_like(hz, 0.01, dtype=np.float64)
    for centre_hz, level_db, width_hz in zip(centres, levels, _WIDTHS_HZ, strict=True):
        gain += 10 ** (level_db / 20) / np.sqrt(1 + ((hz - centre_hz) / width_hz) ** 2)
    return gain
