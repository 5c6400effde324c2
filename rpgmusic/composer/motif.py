"""Motifs: the few notes by which a campaign or a character is known, the same in every mood."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Final

from rpgmusic.composer.metre import Beat, Metre, for_metre, rhythm
from rpgmusic.composer.randomness import stream

_RHYTHMS: Final = (
    ("3 1 2 2", "3 1 1 1", "3 1 1 1"),
    ("2 2 1 3", "2 1 1 2", "2 1 2 1"),
    ("1 3 2 2", "1 2 1 2", "1 2 1 2"),
    ("2 1 1 4", "1 .5 .5 4", "1 1 1 3"),
    ("4 1 1 2", "3 1 1 1", "3 1 1 1"),
    ("1 1 2 4", "1 1 2 2", "1 1 1 3"),
    ("2 1 1 2 2", "2 1 1 1 1", "2 1 1 1 1"),
    ("1 1 1 1 4", "1 1 1 1 2", "1 1 1 1 2"),
    ("3 1 1 1 2", "2 1 1 1 1", "2 1 1 1 1"),
    ("1.5 .5 2 2 2", "1.5 .5 2 1 1", "1 1 1 2 1"),
    ("1.5 .5 1 1 4", "1.5 .5 1 1 2", "1.5 .5 1 1 2"),
    ("1 2 1 2 2", "1 1 1 1 2", "1 1 1 1 2"),
    ("4 2 1 1", "3 1 1 1", "3 1 1 1"),
    ("2 3 1 2", "1 2 1 2", "1 2 1 2"),
    ("2 2 2 1 1", "2 1 1 1 1", "2 1 1 1 1"),
    ("1 1 2 1 3", "1 1 1 1 2", "1 1 1 1 2"),
    ("2 1 1 1 1 2", "1 1 1 1 1 1", "1 1 1 1 1 1"),
    ("1.5 .5 1 1 2 2", "1.5 .5 1 1 1 1", "1 .5 .5 1 1 2"),
    ("3 1 1 1 1 1", "2 1 1 1 .5 .5", "2 1 1 1 .5 .5"),
    ("1 1 1 1 1 3", "1 1 1 1 .5 1.5", "1 1 1 1 .5 1.5"),
)
"""The same gestures in quadruple, triple and compound time, in quavers."""

_STABLE: Final = frozenset({-3, 0, 2, 4, 7})
"""Steps of the tonic triad."""


@dataclass(frozen=True, slots=True)
class Motif:
    """A melodic gesture of one bar: scale steps counted from its first note, and a rhythm for every metre."""

    steps: tuple[int, ...]
    rhythms: tuple[str, str, str]

    def beats(self, metre: Metre, bars: int = 1) -> tuple[Beat, ...]:
        """Its rhythm in a metre, stretched over some bars."""
        return rhythm(" ".join(for_metre(metre, *self.rhythms)[: len(self.steps)]), metre, bars)


def motif(name: str, seed: int) -> Motif:
    """The motif of a name, whatever the seed; without a name, that of the seed."""
    subject = " ".join(name.casefold().split())
    rng = stream("motif of", subject) if subject else stream("motif", seed)
    rhythms = rng.choice(_RHYTHMS)
    count = len(rhythms[0].split())
    while True:
        steps = _walk(count, rng)
        long = [step for step, quavers in zip(steps, rhythms[0].split(), strict=True) if float(quavers) >= 3]
        if {steps[-1], steps[count // 2], *long} <= _STABLE and len(set(steps)) >= 3 and _turns(steps):
            return Motif(steps, rhythms)


def _walk(count: int, rng: Random) -> tuple[int, ...]:
    steps = [0]
    while len(steps) < count:
        move = rng.choices((1, -1, 2, -2, 3, 4, 0), (30, 27, 12, 10, 6, 6, 7))[0]
        if -4 < steps[-1] + move < 8:
            steps.append(steps[-1] + move)
    return tuple(steps)


def _turns(steps: tuple[int, ...]) -> bool:
    """Whether it is more than a run in one direction: contour is what listeners remember (W. J. Dowling, 1978)."""
    moves = [after - before for before, after in pairwise(steps)]
    return min(moves) < 0 < max(moves)
