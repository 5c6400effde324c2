"""The pulse: what moves under the melody, arpeggios, ostinati, dances and walking basses."""

from __future__ import annotations

from rpgmusic.composer.events import Event
from rpgmusic.composer.figures import FIGURES, Figure
from rpgmusic.composer.form import Plan
from rpgmusic.composer.instrumentation import RANGES, within
from rpgmusic.composer.sketch import Sketch
from rpgmusic.composer.styles.style import PulseLayer
from rpgmusic.composer.textures import BarOfHarmony, figure_events
from rpgmusic.composer.voicing import Voices, nearest, voiced

_BUSY_FROM = 0.62
_CHORD_ABOVE_BASS = 9
"""Semitones by which chords stay clear of the bass in figures that have both."""


def pulse_events(layer: PulseLayer, sketch: Sketch) -> list[Event]:
    """All notes of a layer: calm at first and in quiet pieces, busy where there is energy or a section ends."""
    low = min(max(layer.low, RANGES[layer.instrument][0]), RANGES[layer.instrument][1] - 24)
    events: list[Event] = []
    voices: Voices = ()
    basses = _bass_line(sketch, low)
    for plan, bar in sketch.bars():
        if plan.energy < layer.from_energy and sketch.bar_count > 8:
            continue
        cells = _cells(layer, plan, bar, sketch)
        clear = low + _CHORD_ABOVE_BASS if any("b" in cell for cell in cells) else low
        chord = sketch.harmony.at(bar)
        voices = voiced(chord, voices, 3, clear, clear + 15)
        here = BarOfHarmony(
            bar * sketch.bar_ticks, sketch.bar_ticks, sketch.scale, chord, voices, basses[bar],
            basses[(bar + 1) % len(basses)],
        )  # fmt: skip
        loudness = layer.velocity * (0.75 + 0.3 * plan.energy)
        for event in figure_events(cells, here, layer.articulation, loudness):
            pitch = within(layer.instrument, event.pitch)
            events.append(event if pitch == event.pitch else event._replace(pitch=pitch))
    return events


def _bass_line(sketch: Sketch, low: int) -> list[int]:
    basses: list[int] = []
    bass = low + 5
    for bar in range(sketch.bar_count):
        bass = nearest(sketch.harmony.at(bar).bass, (bass + low + 5) / 2, low, low + 12)
        basses.append(bass)
    return basses


def _cells(layer: PulseLayer, plan: Plan, bar: int, sketch: Sketch) -> list[str]:
    variants = FIGURES[_figure(layer, plan)]
    density = sketch.density(plan) + (0.12 if bar == plan.end_bar - 1 else 0.0)
    chosen = variants.busy if plan.theme not in {"", "C"} and density >= _BUSY_FROM else variants.calm
    return chosen.cells(sketch.metre)


def _figure(layer: PulseLayer, plan: Plan) -> Figure:
    return layer.episode if layer.episode and plan.theme not in {"", "A"} else layer.figure
