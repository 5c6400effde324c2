"""Grooves: what the drums repeat, one bar each, written as cells of equal length.

`X` is an accent, `x` a stroke; `o` is a soft stroke that comes when there is a little more going on, `+` one that comes
only when there is much; `.` rests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rpgmusic.composer.metre import Metre, for_metre
from rpgmusic.composer.piece import Instrument

_LOW, _MIDDLE, _HIGH = 38, 48, 57


class Groove(StrEnum):
    """What drums may play."""

    WAR = "war"
    DOOM = "doom"
    RUSH = "rush"
    PATTER = "patter"
    HEART = "heart"
    DREAD = "dread"
    STEPS = "steps"
    RAMBLE = "ramble"
    JIG = "jig"
    FAIR = "fair"
    MINUET = "minuet"
    SHIMMER = "shimmer"
    BREATH = "breath"
    DIRGE = "dirge"
    PARADE = "parade"
    TOLL = "toll"
    MAQSUM = "maqsum"


@dataclass(frozen=True, slots=True)
class Line:
    """What one drum plays in quadruple, triple and compound time; `every` how often, in bars."""

    instrument: Instrument
    pitch: int
    quadruple: str
    triple: str
    compound: str
    every: int = 1

    def cells(self, metre: Metre) -> list[str]:
        """Its cells in a metre."""
        return for_metre(metre, *(" ".join(bar) for bar in (self.quadruple, self.triple, self.compound)))


_FRAME, _TAIKO, _SHAKER, _BELLS = Instrument.FRAME_DRUM, Instrument.TAIKO, Instrument.SHAKER, Instrument.BELLS

GROOVES: Final[Mapping[Groove, tuple[Line, ...]]] = {
    Groove.WAR: (
        Line(_TAIKO, _LOW, "X.....x.X.....x.", "X.....x.X...", "X...x.X.x..."),
        Line(_TAIKO, _MIDDLE, "..oxo.+ox.o.x.xx", "..oxo.+ox.xx", "..xo+xo.x+xx"),
        Line(_FRAME, _HIGH, "o+xo+oxoo+xo+oxx", "o+xoo+xoo+xx", "o+xo+xo+xoxx"),
        Line(_SHAKER, _HIGH, "x+o+x+o+x+o+x+o+", "x+o+x+o+x+o+", "x+ox+ox+ox+o"),
    ),
    Groove.DOOM: (
        Line(_TAIKO, 36, "X.......X.....x.", "X.......x...", "X.....X...x."),
        Line(_TAIKO, _MIDDLE, "....x.....o.x.xx", "....x...o.xx", "....x..o..xx"),
        Line(_FRAME, 44, "..o...o+..o...o+", "..o...o...o+", "..o..+..o..+"),
    ),
    Groove.RUSH: (
        Line(_FRAME, 44, "X..x..X...X..x..", "X..x..X..x..", "X..x..X..x.x"),
        Line(_FRAME, _HIGH, ".oox.oxo.oox.oxx", ".oox.ox.oxxo", ".ox.ox.ox.xx"),
        Line(_SHAKER, _HIGH, "xoxoxoxoxoxoxoxo", "xoxoxoxoxoxo", "xooxooxooxoo"),
        Line(_TAIKO, 42, "X.......o.X...+.", "X.....o.....", "X.....o....+"),
    ),
    Groove.PATTER: (
        Line(_FRAME, _LOW, "x.........o.....", "x.......o...", "x.......o..."),
        Line(_FRAME, _HIGH, "......o...+..o..", "....o..o....", "....o....+.."),
        Line(_SHAKER, _HIGH, "....x.......x.+.", "....x...x...", "......x..+.."),
    ),
    Groove.HEART: (
        Line(_TAIKO, 36, "x.o.............", "x.o.........", "x.o........."),
        Line(_FRAME, 44, "..........+.o...", "......+.o...", "......+.o..."),
        Line(_SHAKER, 52, "o.+.o.+.o.+.o.+.", "o.+.o.+.o.+.", "o+.o+.o+.o+."),
    ),
    Groove.DREAD: (
        Line(_TAIKO, 36, "X...............", "X...........", "X...........", every=2),
        Line(_TAIKO, 41, "...........o..+.", ".......o..+.", ".......o..+."),
        Line(_SHAKER, 44, "......o....+....", "....o...+...", "....o...+..."),
        Line(_FRAME, _HIGH, ".......+o.......", ".....+o.....", ".....+o....."),
    ),
    Groove.STEPS: (
        Line(_FRAME, _LOW, "X.......x.......", "X...........", "X.....x....."),
        Line(_FRAME, _HIGH, "....x..o....x.o.", "....x...x.o.", "....x.....x."),
        Line(_SHAKER, _HIGH, "o.x.o.x.o.x.o.x.", "o.x.o.x.o.x.", "o.x.o.o.x.o."),
    ),
    Groove.RAMBLE: (
        Line(_FRAME, _LOW, "x.........x.....", "x.......o...", "x.....o....."),
        Line(_TAIKO, 40, "x...............", "x...........", "x...........", every=2),
        Line(_SHAKER, 52, "..o...o...o...o.", "..o...o...o.", "....o.....o."),
        Line(_FRAME, 54, "......+.....o...", "......+.o...", "....+.....o."),
    ),
    Groove.JIG: (
        Line(_FRAME, _LOW, "X...x...X...x...", "X.......x...", "X.....x....."),
        Line(_FRAME, _HIGH, "..xo..xo..xo..xx", "..xo..xo..xx", "..o.x.o.x.xo"),
        Line(_SHAKER, _HIGH, "x.Xox.Xox.Xox.Xo", "x.Xox.Xox.Xo", "x.o.X.x.o.X."),
    ),
    Groove.FAIR: (
        Line(_FRAME, 42, "X.....x.x.......", "X.....o.....", "X.....x....."),
        Line(_FRAME, _HIGH, "....x..o....x.xo", "....x...x.o.", "....x.o...x."),
        Line(_SHAKER, _HIGH, "x.o.x.o.x.o.x.o.", "x.o.x.o.x.o.", "x.o.o.x.o.o."),
    ),
    Groove.MINUET: (
        Line(_FRAME, 46, "x.......o.......", "x...........", "x.....o....."),
        Line(_SHAKER, _HIGH, "....o...x...o.+.", "....x...o.+.", "....o.....o."),
    ),
    Groove.SHIMMER: (
        Line(_BELLS, 84, "x...............", "x...........", "x...........", every=2),
        Line(_SHAKER, _HIGH, "....o...x...o.+.", "....o...x.+.", "....o...x..."),
        Line(_TAIKO, 38, "x.......+.......", "x.....+.....", "x.....+.....", every=2),
    ),
    Groove.BREATH: (
        Line(_SHAKER, 50, "........x.......", "......x.....", "......x....."),
        Line(_FRAME, 40, "x...............", "x...........", "x...........", every=2),
        Line(_BELLS, 79, "............o...", "........o...", "..........o.", every=4),
    ),
    Groove.DIRGE: (
        Line(_TAIKO, 36, "x.............o.", "x.........o.", "x.........o."),
        Line(_FRAME, 40, "........o.+.....", "......o.+...", "......o.+...", every=2),
    ),
    Groove.PARADE: (
        Line(_FRAME, _HIGH, "X.xxx.x.X.xxxxxx", "X.xxx.x.xxxx", "X.xxx.X.xxxx"),
        Line(_TAIKO, 40, "X.......X...o...", "X.......o...", "X.....X....."),
        Line(_SHAKER, _HIGH, "....X..+....X...", "....X...x...", "......X....."),
    ),
    Groove.TOLL: (
        Line(_BELLS, 62, "x...............", "x...........", "x...........", every=2),
        Line(_TAIKO, 36, "........o.......", "......o.....", "......o.....", every=2),
        Line(_FRAME, 40, "o...........+...", "o.......+...", "o.......+..."),
    ),
    Groove.MAQSUM: (
        Line(_FRAME, _LOW, "X.......X.......", "X...........", "X.......x..."),
        Line(_FRAME, _HIGH, "..x+.ox....ox.+o", "..x.o.x.x.o.", "..xo.x.o..x+"),
        Line(_SHAKER, _HIGH, "o.x.o.x.o.x.o.x.", "o.x.o.x.o.x.", "o.x.o.o.x.o."),
    ),
}
