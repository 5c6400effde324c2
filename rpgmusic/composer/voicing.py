"""Voicing: which notes of a chord each voice takes, moving as little as it can.

Common tones stay, voices move by step and never run in parallel fifths or octaves: D. Huron, “Tone and Voice: A
Derivation of the Rules of Voice-Leading from Perceptual Principles”, Music Perception 19(1), 2001; smallest total
motion as in D. Tymoczko, “A Geometry of Music”, 2011.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise, product
from typing import Final

from rpgmusic.composer.chords import Chord

Voices = tuple[int, ...]

_PERFECT: Final = frozenset({0, 7})
_LOWEST_THIRD: Final = 50
"""Below this note close intervals turn to mud."""


def nearest(pitch_class: int, target: float, low: int, high: int) -> int:
    """The note of a pitch class nearest to a target within a range of at least an octave."""
    pitch = round(target) + (pitch_class - round(target) + 6) % 12 - 6
    while pitch < low:
        pitch += 12
    while pitch > high:
        pitch -= 12
    return pitch


@lru_cache(maxsize=8192)
def voiced(chord: Chord, before: Voices, count: int, low: int, high: int) -> Voices:
    """The chord for `count` voices, lowest first, led from the voices before (empty at the beginning).

    The register must be wider than an octave.
    """
    spread = tuple(round(low + (high - low) * (index + 0.7) / (count + 0.4)) for index in range(count))
    start = tuple(min(high, max(low, near)) for near in (before if len(before) == count else spread))
    classes = set(chord.classes)
    reach = 6 if len(classes) > 2 else 7
    choices = [
        [pitch for pitch in range(max(low, near - reach), min(high, near + reach) + 1) if pitch % 12 in classes]
        for near in start
    ]
    candidates = [pitches for pitches in product(*choices) if all(one < two for one, two in pairwise(pitches))]
    if not candidates:
        nearby = (min(pitches, key=lambda p: abs(p - near)) for pitches, near in zip(choices, start, strict=True))
        return tuple(sorted(nearby))
    return min(candidates, key=lambda pitches: (_cost(pitches, start, classes), pitches))


def _cost(pitches: Voices, start: Voices, classes: set[int]) -> float:
    motion = sum(abs(now - then) for now, then in zip(pitches, start, strict=True))
    missing = len(classes - {pitch % 12 for pitch in pitches})
    gaps = sum(max(0, two - one - 9) for one, two in pairwise(pitches))
    mud = sum(two - one < 5 for one, two in pairwise(pitches) if one < _LOWEST_THIRD)
    return motion + 6 * missing + 0.7 * gaps + 4 * mud + 9 * _parallels(start, pitches)


def _parallels(before: Voices, after: Voices) -> int:
    """Pairs of voices that move together from one perfect interval to the same."""
    count = 0
    for low in range(len(after)):
        if after[low] == before[low]:
            continue
        for high in range(low + 1, len(after)):
            interval = (after[high] - after[low]) % 12
            count += interval in _PERFECT and interval == (before[high] - before[low]) % 12
    return count
