"""Chords: roots and qualities on a scale, written as degrees.

`1` is the triad that the mode has on its first degree. Then: `M` or `m` forces a major or minor triad, `o` leaves the
third out, `s` and `t` replace it by the fourth or second, `9` and `7` add one, `c` is a cluster of neighbours, `b` in
front lowers the root by a semitone, `/3` and `/5` put third or fifth in the bass.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rpgmusic.composer.scales import DEGREES, Scale

_CHORD: Final = re.compile(r"(b?)([1-7])([Mmost97c]?)(?:/([35]))?")

_FIXED: Final[Mapping[str, tuple[int, ...]]] = {
    "M": (0, 4, 7),
    "m": (0, 3, 7),
    "o": (0, 7, 7),
    "s": (0, 5, 7),
    "t": (0, 2, 7),
    "c": (0, 1, 6),
}
"""Semitones above the root of the qualities that do not depend on the mode."""

_STEPS: Final[Mapping[str, tuple[int, ...]]] = {"": (0, 2, 4), "9": (0, 2, 4, 8), "7": (0, 2, 4, 6)}
"""Scale steps above the root of those that do."""


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord: its root as a scale step from 0 to 6, its pitch classes with the root first, and the bass among them."""

    step: int
    classes: tuple[int, ...]
    bass: int

    @property
    def root(self) -> int:
        """Pitch class of the root."""
        return self.classes[0]

    @property
    def fifth(self) -> int:
        """Pitch class of the fifth, or what stands for it."""
        return self.classes[2]


@lru_cache(maxsize=2048)
def chord(text: str, scale: Scale) -> Chord:
    """The chord that a token names; a ninth that the mode would make minor is left out."""
    match = _CHORD.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} names no chord.")
    lowered, degree, quality, inversion = match.groups()
    step = int(degree) - 1
    root = scale.pitch(step) - bool(lowered)
    if quality in _FIXED:
        pitches = [root + interval for interval in _FIXED[quality]]
    else:
        shift = scale.pitch(step) - root
        pitches = [scale.pitch(step + above) - shift for above in _STEPS[quality]]
    if quality == "9" and pitches[3] - pitches[0] == 13:
        del pitches[3]
    classes = tuple(pitch % 12 for pitch in pitches)
    bass = classes[0] if inversion is None else classes[1 if inversion == "3" else 2]
    return Chord(step % DEGREES, classes, bass)


def flavoured(text: str, flavour: str) -> str:
    """A plain triad with the addition that a style likes; other chords stay as they are."""
    degree, slash, inversion = text.partition("/")
    return f"{degree}{flavour}{slash}{inversion}" if degree[-1].isdigit() and len(degree) <= 2 else text
