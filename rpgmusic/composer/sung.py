"""Notes of melodies in scale steps, the register they keep to, and which of them belong to a chord."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from rpgmusic.composer.chords import Chord
from rpgmusic.composer.scales import DEGREES, Scale


class Sung(NamedTuple):
    """A note of a melody: ticks from the beginning of its section, and a scale step; what is `kept` is never varied."""

    tick: int
    length: int
    step: int
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """Lowest and highest scale step."""

    low: int
    high: int

    @property
    def middle(self) -> float:
        """Where a melody feels at home."""
        return (self.low + self.high) / 2

    def fitted(self, steps: list[int], near: int | None = None) -> list[int]:
        """A gesture moved by octaves towards the middle, and towards a note that comes before it."""
        centre = (max(steps) + min(steps)) / 2
        shifts = [DEGREES * (round((self.middle - centre) / DEGREES) + octave) for octave in (0, -1, 1)]

        def strain(shift: int) -> float:
            outside = max(0, self.low - min(steps) - shift, max(steps) + shift - self.high)
            leap = 0 if near is None else abs(steps[0] + shift - near)
            return abs(self.middle - centre - shift) + 2 * outside + 1.5 * leap

        best = min(shifts, key=strain)
        return [step + best for step in steps]


def chord_degrees(chord: Chord, scale: Scale) -> frozenset[int]:
    """Degrees of the scale, from 0, that belong to a chord."""
    found = {degree for degree in range(DEGREES) if scale.pitch(degree) % 12 in chord.classes}
    if len(set(chord.classes)) < 3:
        found.add((chord.step + 2) % DEGREES)
    return frozenset(found or {chord.step})


def nearest_degree(step: int, degrees: frozenset[int] | set[int]) -> int:
    """The step nearest to a step whose degree is among some; the lower of two."""
    return min(
        (step + away for away in range(-6, 7) if (step + away) % DEGREES in degrees), key=lambda s: abs(s - step)
    )
