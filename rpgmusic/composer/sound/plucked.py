"""Plucked strings: lute and harp.

What an extended Karplus-Strong string sounds like (Jaffe & Smith, "Extensions of the Karplus-Strong plucked-string
algorithm", CMJ 7:2, 1983) is computed as its modes: slightly inharmonic partials whose decay the loss filter sets,
weighted by the place and the softness of the pluck, with two polarisations that beat and decay at two rates
(Weinreich, "Coupled piano strings", JASA 62, 1977; Välimäki et al., JAES 44:5, 1996).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from rpgmusic.composer.sound.curves import frames_of, rising
from rpgmusic.composer.sound.modal import Partials, joined, ringing
from rpgmusic.composer.sound.noise import band, cut, shaped
from rpgmusic.composer.sound.tone import Curve, Samples, Tone

_MOST_PARTIALS: Final = 48
_LONGEST_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class PluckedString:
    """What makes one plucked instrument differ from another.

    `decay_s` is the time the fundamental of middle C takes to fall by 60 dB, `loss` how much faster high partials go;
    `body` are resonances as (Hz, width in octaves, strength).
    """

    decay_s: float
    loss: float
    inharmonicity: float
    pluck_at: float
    softness: float
    course_cents: float
    attack_s: float
    thump: float
    body: tuple[tuple[float, float, float], ...]


LUTE: Final = PluckedString(
    decay_s=2.4, loss=0.9, inharmonicity=4e-5, pluck_at=0.18, softness=0.42, course_cents=2.2, attack_s=0.0022,
    thump=0.16, body=((120.0, 0.35, 0.8), (235.0, 0.3, 1.0), (430.0, 0.4, 0.7), (2_000.0, 0.9, 0.5)),
)  # fmt: skip
HARP: Final = PluckedString(
    decay_s=3.6, loss=0.55, inharmonicity=2e-5, pluck_at=0.36, softness=0.55, course_cents=0.6, attack_s=0.0035,
    thump=0.07, body=((160.0, 0.6, 0.5), (330.0, 0.7, 0.6), (1_800.0, 1.0, 0.45)),
)  # fmt: skip


def pluck(string: PluckedString, tone: Tone, chance: np.random.Generator) -> Samples:
    """The string let ring for the tone's length, or until it is silent."""
    first = _partials(string, tone, -string.course_cents / 2, chance)
    second = _partials(string, tone, string.course_cents / 2, chance)
    slower = Partials(second.hz, second.decay_s * 1.7, second.amplitude * 0.45, second.phase).strongest()
    decay_s = min(_LONGEST_S, float(slower.decay_s.max()) * 0.85)
    frames = min(frames_of(decay_s), tone.length_frames)
    sound = ringing(joined(first.strongest(), slower), frames)
    _strike(string, tone, sound, chance)
    attack, release = frames_of(string.attack_s), frames_of(0.08)
    sound[:attack] *= rising(attack)
    sound[-release:] *= rising(release)[::-1]
    return sound


def _partials(string: PluckedString, tone: Tone, cents: float, chance: np.random.Generator) -> Partials:
    number = np.arange(1, _MOST_PARTIALS + 1, dtype=np.float64)
    hz = tone.hz * 2 ** (cents / 1_200) * number * np.sqrt(1 + string.inharmonicity * number**2)
    place = string.pluck_at * float(chance.uniform(0.94, 1.06))
    finger = np.exp(-number * string.softness * (1.15 - tone.loudness) * (tone.hz / 262.0) ** 0.5 * 0.55)
    amplitude = np.abs(np.sin(np.pi * number * place)) / number * finger * body_gain(string, hz) * tone.heard(hz)
    amplitude *= chance.uniform(0.88, 1.12, len(number))
    decay_s = string.decay_s * (262.0 / tone.hz) ** 0.45 / (1 + string.loss * (hz / 1_000.0) ** 1.3)
    return Partials(hz, decay_s, amplitude, chance.uniform(-0.4, 0.4, len(number)))


def body_gain(string: PluckedString, hz: Curve) -> Curve:
    """How strongly the body radiates each frequency."""
    gain = np.full_like(hz, 0.55)
    for centre_hz, octaves, strength in string.body:
        gain += strength * band(hz, centre_hz, octaves)
    return gain


@cache
def _knock(string: PluckedString) -> Samples:
    return shaped(lambda hz: body_gain(string, hz) * np.exp(-hz / 1_800.0) * np.minimum(1.0, hz / 90.0) ** 2)


def _strike(string: PluckedString, tone: Tone, sound: Samples, chance: np.random.Generator) -> None:
    """Add the knock of finger and body."""
    frames = min(len(sound), frames_of(0.09))
    times = np.arange(frames, dtype=np.float32) / 48_000
    knock = cut(_knock(string), frames, chance)
    strength = string.thump * (0.3 + 0.7 * tone.loudness) * float(np.abs(sound[:9_600]).max())
    sound[:frames] += knock * np.exp(-times / np.float32(0.016)) * np.float32(strength * 0.5)
