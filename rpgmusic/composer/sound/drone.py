"""The drone: strings that sound on for ever, like a hurdy-gurdy's or a tanpura's, and never stand still.

Each partial is so narrow a band that it comes and goes within seconds, independently of the others, as the harmonics
of a tanpura do on its curved bridge (Raman, "On some Indian stringed instruments", 1921). A fifth sounds along softly.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from rpgmusic.composer.sound.noise import band
from rpgmusic.composer.sound.spread import Bumps, Stereo, loop_frequencies, spread
from rpgmusic.composer.sound.tone import Tone

LOOP_FRAMES: Final = 1 << 19
_MOST_PARTIALS: Final = 36
_WIDTH: Final = 0.6


def humming(tone: Tone, chance: np.random.Generator) -> Stereo:
    """A loop of nearly eleven seconds."""
    number = np.arange(1, min(_MOST_PARTIALS, int(6_000 / tone.hz) + 1) + 1, dtype=np.float64)
    hz = np.concatenate([tone.hz * number, tone.hz * 1.5 * number[:12]])
    bridge = 1 / (1 + (number * tone.hz / (500.0 + 1_600.0 * tone.loudness)) ** 2)
    open_string = number**-0.7 * bridge
    amplitude = np.concatenate([open_string, 0.22 * open_string[:12]])
    amplitude *= (0.6 + 0.7 * band(hz, 450.0, 0.8) + 0.5 * band(hz, 1_700.0, 0.5)) * tone.heard(hz)
    between = loop_frequencies(LOOP_FRAMES)
    rosin = 0.006 * band(between, 1_800.0, 1.0) * tone.heard(between)
    return spread(Bumps(hz, amplitude, 1.2, narrowest_hz=0.18, steady=0.3), LOOP_FRAMES, _WIDTH, chance, rosin)
