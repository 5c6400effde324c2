"""The solo instruments one by one: spectra of bow, breath and lips, and the bodies they sound through."""

from __future__ import annotations

from typing import Final

import numpy as np

from rpgmusic.composer.sound.noise import band
from rpgmusic.composer.sound.soloists import Soloist
from rpgmusic.composer.sound.tone import Curve, Tone


def _bowed(hz: Curve, tone: Tone) -> Curve:
    """Helmholtz motion: partials fall as 1/n, more steeply above what a bow of some width excites."""
    number = hz / tone.hz
    return np.asarray(0.6 / number / (1 + (hz / 7_000.0) ** 2))


def _violin_body(hz: Curve) -> Curve:
    """Air resonance, the two main wood resonances, bridge hill (Fletcher & Rossing, section 10.8; Jansson 1997)."""
    wood = 1.0 * band(hz, 275.0, 0.14) + 1.1 * band(hz, 455.0, 0.16) + 1.2 * band(hz, 560.0, 0.16)
    return np.asarray(0.32 + wood + 0.45 * band(hz, 980.0, 0.3) + 1.2 * band(hz, 2_600.0, 0.55))


def _cello_body(hz: Curve) -> Curve:
    wood = 1.0 * band(hz, 98.0, 0.2) + 1.0 * band(hz, 185.0, 0.2) + 1.0 * band(hz, 225.0, 0.25)
    return np.asarray(0.36 + wood + 0.5 * band(hz, 440.0, 0.35) + 0.8 * band(hz, 1_500.0, 0.7))


def _rosin(hz: Curve, tone: Tone) -> Curve:
    return np.asarray(band(hz, 3_200.0, 0.9) + 0.6 * band(hz, max(400.0, tone.hz * 1.5), 0.7))


def _blown(hz: Curve, tone: Tone) -> Curve:
    """A flute's few partials: fewer the higher it plays (Fletcher & Rossing, section 16.9)."""
    number = hz / tone.hz
    steepness = 0.8 + 0.45 * max(0.0, np.log2(tone.hz / 262.0))
    spectrum = np.exp(-(number - 1) * steepness * (1.25 - 0.5 * tone.loudness))
    return np.asarray(0.55 * spectrum * np.where(number == 2, 1.25, 1.0))


def _open(hz: Curve) -> Curve:
    return np.asarray(1.0 + 0.3 * band(hz, 1_000.0, 0.8))


def _breath(hz: Curve, tone: Tone) -> Curve:
    """Turbulence at the edge, heard through the pipe's own resonances and beside them."""
    return np.asarray(0.9 * band(hz, tone.hz, 0.08) + 0.5 * band(hz, tone.hz * 2, 0.06) + 0.4 * band(hz, 2_800.0, 1.1))


def _lips(hz: Curve, tone: Tone) -> Curve:
    """A horn's partials at full loudness; up to its formant they are nearly equal (Luce & Clark, JASA 41, 1967)."""
    return np.asarray(0.42 / (1 + (hz / 900.0) ** 2.2) * np.minimum(1.0, (hz / 230.0) ** 0.5) * (1 + 0 * tone.loudness))


def _bell_of_horn(hz: Curve) -> Curve:
    return np.asarray(0.7 + 0.6 * band(hz, 420.0, 0.5) + 0.15 * band(hz, 1_500.0, 0.6))


def _blowing(hz: Curve, tone: Tone) -> Curve:
    return np.asarray(band(hz, max(500.0, tone.hz * 2), 1.0))


VIOLIN: Final = Soloist(
    source=_bowed, body=_violin_body, growth=0.11, highest_hz=10_500.0, attack_s=0.075, release_s=0.13,
    vibrato_cents=17.0, vibrato_hz=5.7, shimmer=0.05, scoop_cents=9.0, air=_rosin, air_level=0.011, chiff=1.6,
)  # fmt: skip
CELLO: Final = Soloist(
    source=_bowed, body=_cello_body, growth=0.1, highest_hz=6_500.0, attack_s=0.095, release_s=0.17,
    vibrato_cents=14.0, vibrato_hz=5.1, shimmer=0.05, scoop_cents=8.0, air=_rosin, air_level=0.008, chiff=1.6,
)  # fmt: skip
FLUTE: Final = Soloist(
    source=_blown, body=_open, growth=0.32, highest_hz=8_000.0, attack_s=0.07, release_s=0.11,
    vibrato_cents=6.0, vibrato_hz=5.0, shimmer=0.13, scoop_cents=12.0, air=_breath, air_level=0.02, chiff=2.2,
)  # fmt: skip
HORN: Final = Soloist(
    source=_lips, body=_bell_of_horn, growth=0.34, highest_hz=5_000.0, attack_s=0.085, release_s=0.16,
    vibrato_cents=2.5, vibrato_hz=4.6, shimmer=0.02, scoop_cents=22.0, air=_blowing, air_level=0.006, chiff=1.0,
)  # fmt: skip
