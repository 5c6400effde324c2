"""Metre: how bars divide, counted in ticks, and rhythms written in units of a quaver."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

TICKS_PER_BEAT: Final = 12
"""Divisible by two, three and four, so that semiquavers and triplets both fall on whole ticks."""


@dataclass(frozen=True, slots=True)
class Metre:
    """A bar of `beats`, each of `quavers`: two in simple time, three in compound time (a dotted crotchet)."""

    beats: int
    quavers: int

    @property
    def bar_ticks(self) -> int:
        """Length of a bar."""
        return self.beats * TICKS_PER_BEAT

    @property
    def quaver_ticks(self) -> int:
        """Length of a quaver."""
        return TICKS_PER_BEAT // self.quavers

    @property
    def strong_ticks(self) -> tuple[int, ...]:
        """Where the weight lies: the first beat, and the middle of a bar that has one."""
        return (0, self.bar_ticks // 2) if self.beats % 2 == 0 else (0,)


FOUR_FOUR: Final = Metre(4, 2)
THREE_FOUR: Final = Metre(3, 2)
FIVE_FOUR: Final = Metre(5, 2)
SIX_EIGHT: Final = Metre(2, 3)


def for_metre(metre: Metre, quadruple: str, triple: str, compound: str) -> list[str]:
    """The cells of a bar pattern in a metre; five beats are four and the first again."""
    if metre == THREE_FOUR:
        return triple.split()
    if metre == SIX_EIGHT:
        return compound.split()
    cells = quadruple.split()
    return cells if metre.beats == 4 else cells + cells[: len(cells) // 4]


@dataclass(frozen=True, slots=True)
class Beat:
    """A note or a rest of a rhythm."""

    tick: int
    length: int
    sounds: bool


@lru_cache(maxsize=512)
def rhythm(text: str, metre: Metre, stretch: int = 1) -> tuple[Beat, ...]:
    """A rhythm such as `3 1 -2 2`: lengths in quavers, rests negative; the last is cut or held to fill the bar."""
    end = metre.bar_ticks * stretch
    beats: list[Beat] = []
    tick = 0
    for word in text.split():
        length = round(abs(float(word)) * metre.quaver_ticks * stretch)
        if tick >= end:
            break
        beats.append(Beat(tick, min(length, end - tick), not word.startswith("-")))
        tick += length
    if tick < end:
        last = beats[-1]
        beats[-1] = Beat(last.tick, end - last.tick, last.sounds)
    return tuple(beats)


def euclidean(onsets: int, steps: int, rotation: int = 0) -> tuple[bool, ...]:
    """Onsets spread as evenly as whole steps allow.

    G. Toussaint, “The Euclidean algorithm generates traditional musical rhythms”, Proceedings of BRIDGES, 2005.
    """
    return tuple(((step + rotation) * onsets) % steps < onsets for step in range(steps))
