"""Form: how long a piece is to the frame, and which sections it has."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from rpgmusic.composer.metre import Metre
from rpgmusic.domain.prompt import LONGEST_PIECE_S, SHORTEST_PIECE_S
from rpgmusic.domain.units import SAMPLE_RATE_HZ

SLOWEST_BPM: Final = 30
FASTEST_BPM: Final = 240

TEMPO_TOLERANCE: Final = 0.03
"""How far the tempo may be bent so that whole bars fill the length."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The bars of a piece, each of exactly `bar_frames`."""

    bar_count: int
    bar_frames: int
    tempo_bpm: float


def grid(length_s: float, tempo_bpm: float, metre: Metre) -> Grid:
    """The grid that comes closest to a length and a tempo; both are taken into their bounds first."""
    length_frames = bounded(length_s, SHORTEST_PIECE_S, LONGEST_PIECE_S) * SAMPLE_RATE_HZ
    tempo = bounded(tempo_bpm, SLOWEST_BPM, FASTEST_BPM)
    wanted_frames = metre.beats * 60 * SAMPLE_RATE_HZ / tempo
    step = 4 if length_frames / wanted_frames >= 24 else 2
    bar_count = max(2, step * round(length_frames / wanted_frames / step))
    lowest, highest = wanted_frames / (1 + TEMPO_TOLERANCE), wanted_frames / (1 - TEMPO_TOLERANCE)
    bar_frames = min(math.floor(highest), max(math.ceil(lowest), round(length_frames / bar_count)))
    return Grid(bar_count, bar_frames, metre.beats * 60 * SAMPLE_RATE_HZ / bar_frames)


def bounded(value: float, lowest: float, highest: float) -> float:
    """A value within bounds; what is not a number becomes the lowest."""
    return lowest if math.isnan(value) else min(highest, max(lowest, value))


@dataclass(frozen=True, slots=True)
class Plan:
    """One section to be composed.

    `theme` says whose material it uses (empty for an introduction); `variation` counts its returns; `energy` from 0 to
    1 is how much is going on compared with the fullest section.
    """

    theme: str
    variation: int
    first_bar: int
    bar_count: int
    energy: float

    @property
    def name(self) -> str:
        """What the section is called."""
        return (self.theme or "intro") + "'" * min(self.variation, 3)

    @property
    def end_bar(self) -> int:
        """The bar after its last."""
        return self.first_bar + self.bar_count


def sections(bar_count: int) -> tuple[Plan, ...]:
    """A rondo that fills an even number of bars: refrains A between episodes B and C, after a short introduction."""
    unit = next(size for size, least in ((16, 144), (8, 26), (4, 8), (2, 2)) if bar_count >= least)
    intro = unit // 2 if bar_count % unit >= unit // 2 or bar_count >= 3 * unit + unit // 2 else 0
    count = max(1, (bar_count - intro) // unit)
    lengths = [unit] * count
    left = bar_count - intro - unit * count
    themes = _rondo(count)
    if left:
        themes.insert(len(themes) - 1, "C" if count > 1 else "")
        lengths.insert(len(lengths) - 1, left)
    if intro:
        themes.insert(0, "")
        lengths.insert(0, intro)
    return _plans(themes, lengths)


def _rondo(count: int) -> list[str]:
    episodes = "BCBD"
    body = ["A" if index % 2 == 0 else episodes[index // 2 % len(episodes)] for index in range(count)]
    return body if count % 2 else ["A", *body[: count - 1]]


def _plans(themes: list[str], lengths: list[int]) -> tuple[Plan, ...]:
    plans: list[Plan] = []
    returns: dict[str, int] = {}
    first_bar = 0
    for index, (theme, length) in enumerate(zip(themes, lengths, strict=True)):
        variation = returns.get(theme, 0)
        returns[theme] = variation + 1
        plans.append(Plan(theme, variation if theme else 0, first_bar, length, _energy(theme, index, len(themes))))
        first_bar += length
    return tuple(plans)


def _energy(theme: str, index: int, count: int) -> float:
    """An arch whose height lies at about two thirds, as in most pieces; introductions and bridges stand back."""
    if not theme:
        return 0.55
    place = (index + 0.5) / count
    height = 1 - 0.35 * abs(place - 0.65) / 0.65
    return height * (0.85 if theme == "C" else 1.0)
