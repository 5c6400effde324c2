"""Figures: the patterns that an accompaniment repeats, one bar each, written as cells of equal length.

A digit plays that note of the chord, counted upwards over the octaves; `b` the bass, `a` the bass an octave higher,
`f` the fifth above the bass, `p` a step towards the next bass, `x` the whole chord, `z` the chord rolled upwards; `-`
holds, `.` rests; `>` in front accents, `~` in front softens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rpgmusic.composer.metre import Metre, for_metre


class Figure(StrEnum):
    """What an accompaniment may do."""

    WAVE = "wave"
    RISE = "rise"
    TENTHS = "tenths"
    ALBERTI = "alberti"
    DANCE = "dance"
    STRUM = "strum"
    JIG_BASS = "jig bass"
    OSTINATO = "ostinato"
    GALLOP = "gallop"
    SEMIQUAVERS = "semiquavers"
    DRIVE_BASS = "drive bass"
    MARCH_BASS = "march bass"
    TREAD = "tread"
    CREEP = "creep"
    PIZZICATO = "pizzicato"
    HEARTBEAT = "heartbeat"
    QUAVERS = "quavers"
    WALK = "walk"
    LONG_BASS = "long bass"
    ROLL = "roll"
    DROPS = "drops"
    ORGANUM = "organum"


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure in quadruple, triple and compound time."""

    quadruple: str
    triple: str
    compound: str

    def cells(self, metre: Metre) -> list[str]:
        """Its cells in a metre."""
        return for_metre(metre, self.quadruple, self.triple, self.compound)


@dataclass(frozen=True, slots=True)
class Variants:
    """How a figure is played when there is little going on, and when there is much."""

    calm: Bar
    busy: Bar


FIGURES: Final[Mapping[Figure, Variants]] = {
    Figure.WAVE: Variants(
        Bar("0 1 2 3 4 3 2 1", "0 1 2 3 2 1", "0 1 2 3 2 1"),
        Bar("0 2 1 3 2 4 3 5 4 3 5 2 4 1 3 2", "0 1 2 3 4 3 5 4 3 2 1 2", "0 2 1 3 2 4 5 3 4 2 3 1"),
    ),
    Figure.RISE: Variants(
        Bar("0 - 1 - 2 - 3 -", "0 - 1 - 2 -", "0 1 2 3 - -"),
        Bar("0 1 2 3 4 5 - -", "0 1 2 3 4 -", "0 1 2 3 4 5"),
    ),
    Figure.TENTHS: Variants(
        Bar("b - f - 2 - 1 -", "b - f - 2 -", "b - f 2 - 1"),
        Bar("b f 1 2 3 2 1 f", "b f 1 2 1 f", "b f 1 2 1 f"),
    ),
    Figure.ALBERTI: Variants(
        Bar("0 2 1 2 0 2 1 2", "0 2 1 2 1 2", "0 2 1 0 2 1"),
        Bar("0 2 1 2 3 2 1 2", "0 1 2 3 2 1", "0 1 2 3 2 1"),
    ),
    Figure.DANCE: Variants(
        Bar("b - x - f - x -", "b - x - x -", "b - x b - x"),
        Bar("b - x ~x f - x ~x", "b - x ~x x -", "b ~x x f ~x x"),
    ),
    Figure.STRUM: Variants(
        Bar(">x - ~x x - ~x >x -", ">x - x ~x x -", ">x - ~x x - ~x"),
        Bar(">x ~x x ~x >x ~x x ~x", ">x ~x x ~x x ~x", ">x ~x x >x ~x x"),
    ),
    Figure.JIG_BASS: Variants(
        Bar("b . . . f . . .", "b . . . f .", "b . . f . ."),
        Bar("b . f . b . f p", "b . f . p .", "b . f b . p"),
    ),
    Figure.OSTINATO: Variants(
        Bar(">0 0 0 >1 0 0 >2 0", ">0 0 >1 0 >2 0", ">0 0 1 >2 0 1"),
        Bar(
            ">0 0 ~0 >1 0 ~0 >2 0 >0 0 ~0 >3 2 ~0 >1 0", ">0 0 ~0 >1 0 ~0 >2 0 0 >1 0 0", ">0 ~0 0 1 0 ~0 >2 ~0 0 1 0 1"
        ),
    ),
    Figure.GALLOP: Variants(
        Bar(">0 . 0 0 >0 . 0 0 >0 . 0 0 >1 . 1 1", ">0 . 0 0 >0 . 0 0 >1 . 0 0", ">0 . 0 0 . 0 >0 . 0 1 . 0"),
        Bar(">0 . 0 0 >1 . 0 0 >2 . 0 0 >1 1 0 0", ">0 . 0 0 >1 . 0 0 >2 . 1 1", ">0 0 0 1 0 0 >2 0 0 1 0 0"),
    ),
    Figure.SEMIQUAVERS: Variants(
        Bar(">0 1 2 1 0 1 2 1", ">0 1 2 1 2 1", ">0 1 2 >0 1 2"),
        Bar(">0 1 2 1 >0 1 2 3 >2 1 0 1 >2 1 0 1", ">0 1 2 1 >0 1 2 1 >2 1 0 1", ">0 1 2 0 1 2 >3 2 1 2 1 0"),
    ),
    Figure.DRIVE_BASS: Variants(
        Bar(">b . b b . b >b .", ">b . b b . b", ">b . b >b . b"),
        Bar(">b b ~b >b b ~b >b b", ">b b ~b >b ~b b", ">b ~b b >b b ~b"),
    ),
    Figure.MARCH_BASS: Variants(
        Bar(">b . . . f . . .", ">b . . . f .", ">b . . f . ."),
        Bar(">b . b . f . b p", ">b . f . b p", ">b . b f . p"),
    ),
    Figure.TREAD: Variants(
        Bar(">b - - - b - - -", ">b - - - b -", ">b - - b - -"),
        Bar(">b - - b b - >a -", ">b - b - >a -", ">b - b >a - b"),
    ),
    Figure.CREEP: Variants(
        Bar("b . . p . . f .", "b . . p . .", "b . . . p ."),
        Bar("b . ~a p . b f .", "b . ~a p . f", "b . a . p f"),
    ),
    Figure.PIZZICATO: Variants(
        Bar(". . 1 . . 2 . .", ". . 1 . 2 .", ". . 1 . . 2"),
        Bar(". 0 2 . ~1 3 . 2", ". 0 2 . 1 3", ". 0 2 . 1 3"),
    ),
    Figure.HEARTBEAT: Variants(
        Bar(">b ~b . . . . . . . . . . . . . .", ">b ~b . . . . . . . . . .", ">b ~b . . . ."),
        Bar(">b ~b . . . . . . >b ~b . . . . . .", ">b ~b . . . . >b ~b . . . .", ">b ~b . >b ~b ."),
    ),
    Figure.QUAVERS: Variants(
        Bar("0 ~0 0 ~0 0 ~0 0 ~0", "0 ~0 0 ~0 0 ~0", "0 ~0 ~0 0 ~0 ~0"),
        Bar(">0 ~1 0 ~1 >0 ~1 0 ~2", ">0 ~1 0 ~1 >0 ~2", ">0 ~1 ~0 >1 ~0 ~2"),
    ),
    Figure.WALK: Variants(
        Bar("b - - - f - - p", "b - - - f p", "b - - f - p"),
        Bar("b - a - f - p -", "b - f - p -", "b - a f - p"),
    ),
    Figure.LONG_BASS: Variants(
        Bar("b - - - - - - -", "b - - - - -", "b - - - - -"),
        Bar("b - - - - - f -", "b - - - f -", "b - - - - f"),
    ),
    Figure.ROLL: Variants(
        Bar("z - - - - - - -", "z - - - - -", "z - - - - -"),
        Bar("z - - - 3 - 2 -", "z - - - 3 -", "z - - 3 - 2"),
    ),
    Figure.DROPS: Variants(
        Bar("3 - - - - 4 - -", "3 - - - 4 -", "3 - - - 4 -"),
        Bar("3 - 5 - 4 - - 2", "3 - 5 4 - 2", "3 - 5 4 - 2"),
    ),
    Figure.ORGANUM: Variants(
        Bar("b - - - f - - -", "b - - - f -", "b - - f - -"),
        Bar("b - f - a - f -", "b - f - a -", "b - f a - f"),
    ),
}
