"""Percussion: grooves that follow the energy of the sections, and fills that lead from one to the next."""

from __future__ import annotations

from random import Random
from typing import Final

from rpgmusic.composer.events import Event
from rpgmusic.composer.form import Plan
from rpgmusic.composer.grooves import GROOVES, Groove, Line
from rpgmusic.composer.instrumentation import DRUMS, within
from rpgmusic.composer.metre import TICKS_PER_BEAT, euclidean
from rpgmusic.composer.piece import Articulation, Instrument
from rpgmusic.composer.sketch import Sketch
from rpgmusic.composer.voicing import nearest

_STROKES: Final = {"X": (0.0, 0.92), "x": (0.0, 0.66), "o": (0.4, 0.38), "+": (0.68, 0.5)}
"""From which density on a stroke is played, and how hard."""

_FILLED: Final = frozenset({Groove.WAR, Groove.DOOM, Groove.RUSH, Groove.JIG, Groove.FAIR, Groove.PARADE, Groove.MAQSUM,
                            Groove.STEPS})  # fmt: skip
_STROKE_TICKS: Final = 5


def drum_events(groove: Groove, sketch: Sketch) -> dict[Instrument, list[Event]]:
    """All strokes of a groove by instrument; an introduction has only the ground of it."""
    strokes: dict[Instrument, list[Event]] = {line.instrument: [] for line in GROOVES[groove]}
    for order, line in enumerate(GROOVES[groove]):
        rng = sketch.chance("groove", groove, order)
        cells = line.cells(sketch.metre)
        for plan, bar in sketch.bars():
            fills = groove in _FILLED and bar == plan.end_bar - 1 and plan.bar_count >= 4
            if bar % line.every or (sketch.loop is False and bar == sketch.bar_count - 1 and order):
                continue
            strokes[line.instrument] += _bar(line, cells, bar, sketch, plan, rng, until=0.5 if fills else 1.0)
            if fills and order == 1:
                strokes[line.instrument] += _fill(line, bar, sketch, plan, rng)
    return strokes


def _bar(
    line: Line, cells: list[str], bar: int, sketch: Sketch, plan: Plan, rng: Random, *, until: float
) -> list[Event]:
    density = sketch.density(plan) if plan.theme else min(0.45, sketch.density(plan))
    cell_ticks = sketch.bar_ticks / len(cells)
    events = []
    for index, cell in enumerate(cells[: round(len(cells) * until)]):
        if cell == ".":
            continue
        least, velocity = _STROKES[cell]
        if density < least or (cell in "o+" and rng.random() < 0.12):
            continue
        pitch = line.pitch + (rng.choice((-2, 0, 0, 2)) if cell in "xo" and line.pitch > 40 else 0)
        loudness = velocity * (0.72 + 0.3 * plan.energy)
        events.append(Event(bar * sketch.bar_ticks + index * cell_ticks, _STROKE_TICKS, pitch, loudness))
    return events


def _fill(line: Line, bar: int, sketch: Sketch, plan: Plan, rng: Random) -> list[Event]:
    """The second half of a bar, as evenly spread as its strokes allow, growing towards the bar line."""
    ticks = sketch.metre.quaver_ticks // 2
    first = bar * sketch.bar_ticks + sketch.bar_ticks // 2
    steps = (sketch.bar_ticks - sketch.bar_ticks // 2) // ticks
    onsets = max(2, min(steps, round(steps * (0.45 + 0.5 * sketch.density(plan)))))
    rotation = rng.randrange(3)
    return [
        Event(
            first + step * ticks, _STROKE_TICKS, line.pitch - 2 * (step % 3),
            (0.45 + 0.5 * step / steps) * (0.72 + 0.3 * plan.energy),
        )
        for step, sounds in enumerate(euclidean(onsets, steps, rotation))
        if sounds
    ]  # fmt: skip


def tuned(events: list[Event], instrument: Instrument, sketch: Sketch) -> list[Event]:
    """Strokes for an instrument that is no drum: tonic and fifth instead of deep and high."""
    if instrument in DRUMS:
        return events
    root, fifth = sketch.scale.tonic, (sketch.scale.tonic + 7) % 12
    articulation = Articulation.NORMAL if instrument is Instrument.BELLS else Articulation.SHORT
    return [
        event._replace(
            pitch=within(
                instrument,
                nearest(root if event.pitch % 3 != 1 else fifth, event.pitch, event.pitch - 6, event.pitch + 6),
            ),
            length=TICKS_PER_BEAT * (2 if instrument is Instrument.BELLS else 0.5),
            articulation=articulation,
        )
        for event in events
    ]
