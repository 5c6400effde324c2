"""Scales: the notes of a mode on a tonic, counted in steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rpgmusic.domain.prompt import Mode

DEGREES: Final = 7

INTERVALS: Final[Mapping[Mode, tuple[int, ...]]] = {
    Mode.MAJOR: (0, 2, 4, 5, 7, 9, 11),
    Mode.MINOR: (0, 2, 3, 5, 7, 8, 10),
    Mode.DORIAN: (0, 2, 3, 5, 7, 9, 10),
    Mode.PHRYGIAN: (0, 1, 3, 5, 7, 8, 10),
    Mode.LYDIAN: (0, 2, 4, 6, 7, 9, 11),
    Mode.MIXOLYDIAN: (0, 2, 4, 5, 7, 9, 10),
    Mode.HARMONIC_MINOR: (0, 2, 3, 5, 7, 8, 11),
    Mode.PHRYGIAN_DOMINANT: (0, 1, 4, 5, 7, 8, 10),
}
"""Semitones of each degree above the tonic."""

_LETTERS: Final = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_SIGNS: Final = {"#": 1, "♯": 1, "b": -1, "♭": -1}


def pitch_class(key: str) -> int | None:
    """The pitch class of a tonic written like “D”, “F#” or “Bb minor”; None for what is not a note."""
    word = key.strip()
    letter = _LETTERS.get(word[:1].upper())
    if letter is None or word[1:2].isalpha() != (word[1:2] == "b"):
        return None
    return (letter + _SIGNS.get(word[1:2], 0)) % 12


@dataclass(frozen=True, slots=True)
class Scale:
    """A mode on a tonic; step 0 is the tonic of the octave that starts with middle C, step 7 the one above."""

    tonic: int
    mode: Mode

    @property
    def is_minor(self) -> bool:
        """Whether the third is minor."""
        return INTERVALS[self.mode][2] == 3

    def pitch(self, step: int) -> int:
        """MIDI note of a step."""
        octave, degree = divmod(step, DEGREES)
        return 60 + self.tonic + 12 * octave + INTERVALS[self.mode][degree]

    def step_below(self, pitch: int) -> int:
        """The highest step at or below a MIDI note."""
        octave, semitones = divmod(pitch - 60 - self.tonic, 12)
        degree = max(index for index, interval in enumerate(INTERVALS[self.mode]) if interval <= semitones)
        return octave * DEGREES + degree

    def pitch_classes(self) -> frozenset[int]:
        """All seven."""
        return frozenset((self.tonic + interval) % 12 for interval in INTERVALS[self.mode])


def pentatonic(step: int, *, minor: bool) -> int:
    """The nearest step of the pentatonic scale: without 4 and 7 in major, without 2 and 6 in minor."""
    return step - 1 if step % DEGREES in ((1, 5) if minor else (3, 6)) else step
