"""Solo instruments that hold a tone: violin, cello, flute and horn.

Additive synthesis in which loudness governs the spectrum: each partial grows faster than the one below it as the tone
swells (Risset & Mathews, "Analysis of musical-instrument tones", Physics Today 22:2, 1969; Beauchamp on brass, 1975).
Vibrato sets in late, and sweeps the partials over the resonances of the body, so that it is heard as changes of
loudness that differ from partial to partial (Fletcher & Sanders, "Quality of violin vibrato tones", JASA 41, 1967).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from rpgmusic.composer.piece import Articulation
from rpgmusic.composer.sound.curves import control_times, frames_of, line, phase_of, swell, upsampled, wandering
from rpgmusic.composer.sound.noise import cut, shaped
from rpgmusic.composer.sound.tone import Curve, Samples, Tone

_VIBRATO_STEP: Final = 1.02
"""Frequency ratio over which the slope of a body's gain is taken."""


@dataclass(frozen=True, slots=True)
class Soloist:
    """What makes one solo instrument differ from another.

    `source` gives the amplitude of each partial at full loudness, `body` the resonances they pass through. `growth`
    says how much faster each partial grows than the one before. `shimmer` is how much of the vibrato is a change of
    loudness, `scoop_cents` how far below its pitch a tone begins. `air` is the spectrum of the noise of bow or breath,
    `air_level` its amplitude, `chiff` how much stronger it is at the onset.
    """

    source: Callable[[Curve, Tone], Curve]
    body: Callable[[Curve], Curve]
    growth: float
    highest_hz: float
    attack_s: float
    release_s: float
    vibrato_cents: float
    vibrato_hz: float
    shimmer: float
    scoop_cents: float
    air: Callable[[Curve, Tone], Curve]
    air_level: float
    chiff: float


def sung(soloist: Soloist, tone: Tone, chance: np.random.Generator) -> Samples:
    """The tone from its attack to the end of its release."""
    attack_s, release_s = _times(soloist, tone)
    frames = tone.length_frames + frames_of(release_s)
    times = control_times(frames)
    vibrato = _vibrato(soloist, tone, times, chance)
    bend = upsampled(vibrato * soloist.vibrato_cents - soloist.scoop_cents * np.exp(-times / 0.035), frames)
    bend += wandering(frames, 0.09, chance) * np.float32(1.8)
    level = _level(tone, frames, frames_of(attack_s), frames_of(release_s), chance)
    level *= 1 + upsampled(vibrato, frames) * np.float32(soloist.shimmer)
    sound = _partials(soloist, tone, phase_of(tone.hz, bend), level, upsampled(vibrato, frames))
    sound += _air(soloist, tone, level, chance)
    return sound * swell(frames, frames_of(0.004), frames_of(min(0.03, release_s)))


def _times(soloist: Soloist, tone: Tone) -> tuple[float, float]:
    """Attack and release in seconds: quicker when loud, and quicker still when short."""
    quick = 0.45 if tone.articulation is Articulation.SHORT else 1.0
    return soloist.attack_s * quick * (1.35 - 0.6 * tone.loudness), soloist.release_s * quick


def _vibrato(soloist: Soloist, tone: Tone, times: Curve, chance: np.random.Generator) -> Curve:
    """Between -1 and 1, from a third of a second on, at a rate of its own for each tone."""
    if tone.articulation is Articulation.SHORT:
        return np.zeros_like(times)
    rate_hz = soloist.vibrato_hz * float(chance.uniform(0.93, 1.07))
    sway = 0.35 * np.sin(2 * np.pi * 0.31 * times + chance.uniform(0, 6.3))
    depth = np.clip((times - 0.16) / 0.4, 0.0, 1.0) ** 1.5 * float(chance.uniform(0.8, 1.1))
    return np.asarray(depth * np.sin(2 * np.pi * rate_hz * times + sway + chance.uniform(0, 6.3)))


def _level(tone: Tone, frames: int, attack: int, release: int, chance: np.random.Generator) -> Samples:
    """How loudly the tone is held: it swells a little and falls a little; a short one dies away."""
    level = swell(frames, attack, release)
    if tone.articulation is Articulation.SHORT:
        level *= np.exp(np.arange(frames, dtype=np.float32) / np.float32(-9_600))
    elif tone.articulation is Articulation.TREMOLO:
        strokes = 0.7 + 0.3 * np.sin(2 * np.pi * 12.5 * control_times(frames) + chance.uniform(0, 6.3))
        level *= upsampled(strokes, frames)
    else:
        level *= line(frames, (0, frames * 0.4, frames), (0.86, 1.0, 0.8))
    return level * (1 + wandering(frames, 0.12, chance) * np.float32(0.035))


def _partials(soloist: Soloist, tone: Tone, phase: Samples, level: Samples, vibrato: Samples) -> Samples:
    number = np.arange(1, max(2, int(min(40, soloist.highest_hz / tone.hz))) + 1, dtype=np.float64)
    hz = tone.hz * number
    gain = soloist.body(hz) * tone.heard(hz)
    slope = (soloist.body(hz * _VIBRATO_STEP) - soloist.body(hz)) / soloist.body(hz) / 34.3 * soloist.vibrato_cents
    amplitude = (soloist.source(hz, tone) * gain).astype(np.float32)
    loudness = np.maximum(level * np.float32(0.35 + 0.65 * tone.loudness), 0)
    growing = loudness ** np.float32(soloist.growth)
    strength, turned = level.copy(), np.empty_like(phase)
    sound = np.zeros_like(phase)
    trembles = bool(vibrato.any())
    for index in range(len(number)):
        np.multiply(phase, np.float32(number[index]), out=turned)
        np.sin(turned, out=turned)
        turned *= strength
        if trembles and abs(slope[index]) > 0.02:
            turned *= 1 + vibrato * np.float32(slope[index])
        turned *= amplitude[index]
        sound += turned
        strength *= growing
    return sound


@lru_cache(maxsize=128)
def _air_loop(soloist: Soloist, pitch: int, distance: float) -> Samples:
    tone = Tone(pitch, 0, 0.5, distance=distance)
    return shaped(lambda hz: soloist.air(hz, tone) * tone.heard(hz))


def _air(soloist: Soloist, tone: Tone, level: Samples, chance: np.random.Generator) -> Samples:
    """The noise of breath or bow, strongest at the onset."""
    frames = len(level)
    noise = cut(_air_loop(soloist, tone.pitch, tone.distance), frames, chance)
    onset = soloist.chiff * np.exp(-control_times(frames) / 0.045)
    amount = upsampled(soloist.air_level * (1 + onset), frames) * (np.float32(0.3) + np.float32(0.7) * level)
    return np.asarray(noise * amount * np.minimum(level * 3, 1))
