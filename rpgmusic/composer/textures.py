"""Textures: a figure, a chord and a register become notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rpgmusic.composer.chords import Chord
from rpgmusic.composer.events import Event
from rpgmusic.composer.metre import TICKS_PER_BEAT
from rpgmusic.composer.piece import Articulation
from rpgmusic.composer.scales import Scale
from rpgmusic.composer.voicing import Voices, nearest

_WEIGHTS: Final = {">": 1.2, "~": 0.62}
_ROLL_TICKS: Final = 0.8
"""Between the strings of a rolled chord."""

_SHORTEST_GATE: Final = 0.55


@dataclass(frozen=True, slots=True)
class BarOfHarmony:
    """What an accompaniment knows of a bar: the chord in close position from low to high, its bass, and the next."""

    tick: int
    ticks: int
    scale: Scale
    chord: Chord
    stack: Voices
    bass: int
    next_bass: int


def figure_events(
    cells: list[str], bar: BarOfHarmony, articulation: Articulation, loudness: float = 1.0
) -> list[Event]:
    """One bar of a figure; the first cell of a bar weighs a little more than the rest."""
    cell_ticks = bar.ticks / len(cells)
    gate = _SHORTEST_GATE if articulation is Articulation.SHORT else 0.96
    events: list[Event] = []
    for index, cell in enumerate(cells):
        if cell in {"-", "."}:
            continue
        length = cell_ticks * _held(cells, index)
        velocity = loudness * _WEIGHTS.get(cell[0], 1.0) * _metric_weight(index * cell_ticks)
        for order, pitch in enumerate(_pitches(cell[-1], bar)):
            delay = order * _ROLL_TICKS if cell[-1] == "z" else 0.0
            start = bar.tick + index * cell_ticks + delay
            events.append(Event(start, (length - delay) * gate, pitch, velocity, articulation))
    return events


def _held(cells: list[str], index: int) -> int:
    """How many cells a note lasts."""
    end = index + 1
    while end < len(cells) and cells[end] == "-":
        end += 1
    return end - index


def _metric_weight(tick: float) -> float:
    if tick == 0:
        return 1.06
    return 1.0 if tick % TICKS_PER_BEAT == 0 else 0.88


def _pitches(symbol: str, bar: BarOfHarmony) -> tuple[int, ...]:
    if symbol.isdigit():
        octave, index = divmod(int(symbol), len(bar.stack))
        return (bar.stack[index] + 12 * octave,)
    if symbol in "xz":
        return bar.stack
    return (_bass(symbol, bar),)


def _bass(symbol: str, bar: BarOfHarmony) -> int:
    if symbol == "a":
        return bar.bass + 12
    if symbol == "f":
        return nearest(bar.chord.fifth, bar.bass + 7, bar.bass - 6, bar.bass + 12)
    if symbol == "p":
        return _passing(bar)
    return bar.bass


def _passing(bar: BarOfHarmony) -> int:
    """A scale step away from the next bass, on the side that the bass comes from."""
    step = bar.scale.step_below(bar.next_bass)
    return bar.scale.pitch(step - 1 if bar.bass <= bar.next_bass else step + 1)
