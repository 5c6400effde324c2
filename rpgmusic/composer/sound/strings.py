"""Ensemble strings: a section as a loop of spread partials, with the body of the instruments and the noise of bows."""

from __future__ import annotations

from typing import Final

import numpy as np

from rpgmusic.composer.piece import Articulation
from rpgmusic.composer.sound.noise import band
from rpgmusic.composer.sound.spread import Bumps, Stereo, loop_frequencies, spread
from rpgmusic.composer.sound.tone import Curve, Tone

LOOP_FRAMES: Final = 1 << 17
_MOST_PARTIALS: Final = 56
_SECTION_CENTS: Final = 15.0
_STEADY: Final = 0.4
_WIDTH: Final = 0.75
_TREMOLO_HZ: Final = 12.5


def section(tone: Tone, chance: np.random.Generator) -> Stereo:
    """A loop of a string section that holds a tone, or repeats it fast for a tremolo."""
    number = np.arange(1, min(_MOST_PARTIALS, int(11_000 / tone.hz) + 1) + 1, dtype=np.float64)
    hz = tone.hz * number
    corner_hz = 1_300.0 + 6_200.0 * tone.loudness**1.3
    amplitude = (
        number ** -(1.35 - 0.4 * tone.loudness) / (1 + (hz / corner_hz) ** 2) * section_body(hz) * tone.heard(hz)
    )
    between = loop_frequencies(LOOP_FRAMES)
    bow = 0.014 * (band(between, 2_600.0, 1.0) + 0.5 * band(between, max(300.0, tone.hz), 0.8)) * tone.heard(between)
    sound = spread(Bumps(hz, amplitude, _SECTION_CENTS, steady=_STEADY), LOOP_FRAMES, _WIDTH, chance, bow)
    return sound * _bow_strokes(chance) if tone.articulation is Articulation.TREMOLO else sound


def section_body(hz: Curve) -> Curve:
    """The average body of violins, violas and cellos (Jansson; Fletcher & Rossing, section 10.8): air, wood, hill."""
    gain = 0.55 + 0.6 * band(hz, 280.0, 0.45) + 0.7 * band(hz, 520.0, 0.5) + 1.1 * band(hz, 2_500.0, 0.65)
    return np.asarray(gain * np.minimum(1.0, (hz / 130.0) ** 0.8))


def _bow_strokes(chance: np.random.Generator) -> Stereo:
    """The loudness of players who tremble together only roughly: on each side a narrow band about the stroke rate."""
    rate = Bumps(np.array([_TREMOLO_HZ, 2 * _TREMOLO_HZ]), np.array([1.0, 0.25]), 0.0, narrowest_hz=0.45)
    strokes = spread(rate, LOOP_FRAMES, 0.5, chance)
    return np.asarray(np.clip(0.62 + 0.34 * strokes, 0.12, 1.4), dtype=np.float32)
