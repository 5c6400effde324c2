"""The bed: pads, sustained basses and drones on which everything else rests."""

from __future__ import annotations

from typing import Final

from rpgmusic.composer.events import Event
from rpgmusic.composer.form import Plan
from rpgmusic.composer.instrumentation import RANGES
from rpgmusic.composer.metre import TICKS_PER_BEAT
from rpgmusic.composer.sketch import Sketch
from rpgmusic.composer.styles.style import BedKind, BedLayer
from rpgmusic.composer.voicing import Voices, nearest, voiced

_DRONE_BARS: Final = 4
_SUSPENSION_CHANCE: Final = 0.35
_CLUSTER: Final = (0, 1, 6, 8)
"""Semitones over the tonic: minor second and tritone, the roughest of intervals."""


def bed_events(layer: BedLayer, sketch: Sketch) -> list[Event]:
    """All notes of a layer."""
    low, high = register(layer)
    if layer.kind is BedKind.PAD:
        return _pad(layer, sketch, low, high)
    if layer.kind in {BedKind.BASS, BedKind.FIFTHS}:
        return _roots(layer, sketch, low, high)
    return _drone(layer, sketch, low, high)


def register(layer: BedLayer) -> tuple[int, int]:
    """The layer's register, kept within the instrument and at least an octave wide."""
    lowest, highest = RANGES[layer.instrument]
    low = min(max(layer.low, lowest), highest - 12)
    return low, max(min(layer.high, highest), low + 12)


def _pad(layer: BedLayer, sketch: Sketch, low: int, high: int) -> list[Event]:
    """Voices that hold what they have in common, and sometimes arrive a beat late from above (suspensions)."""
    count = 4 if high - low >= 20 else 3
    rng = sketch.chance("pad", layer.instrument, layer.low)
    events: list[Event] = []
    voices: Voices = ()
    for plan in sketch.plans:
        held: list[tuple[float, int] | None] = [None] * count
        for stretch in sketch.harmony.stretches(plan):
            tick = float(stretch.first_bar * sketch.bar_ticks)
            voices = voiced(stretch.chord, voices, count, low, high)
            for index, pitch in enumerate(voices):
                before = held[index]
                if before and before[1] == pitch and tick - before[0] < _DRONE_BARS * sketch.bar_ticks:
                    continue
                late = before and 1 <= before[1] - pitch <= 2 and rng.random() < _SUSPENSION_CHANCE
                start = tick + (TICKS_PER_BEAT if late else 0)
                if before:
                    events.append(_held(before, start, plan, layer))
                held[index] = (start, pitch)
        end = float(plan.end_bar * sketch.bar_ticks)
        events += [_held(note, end, plan, layer) for note in held if note]
    return events


def _held(note: tuple[float, int], end: float, plan: Plan, layer: BedLayer) -> Event:
    return Event(note[0], end - note[0], note[1], layer.velocity * (0.8 + 0.25 * plan.energy), layer.articulation)


def _roots(layer: BedLayer, sketch: Sketch, low: int, high: int) -> list[Event]:
    """Bass notes, each as near as possible to the last; with fifths and octaves in parallel as in early organum."""
    events: list[Event] = []
    bass = (low + low + 12) / 2
    for plan in sketch.plans:
        for stretch in sketch.harmony.stretches(plan):
            bass = nearest(stretch.chord.bass, (bass + low + 6) / 2, low, low + 12)
            pitches = [int(bass)]
            if layer.kind is BedKind.FIFTHS:
                pitches += [pitch for pitch in (int(bass) + 7, int(bass) + 12) if pitch <= high]
            start, length = stretch.first_bar * sketch.bar_ticks, stretch.bar_count * sketch.bar_ticks
            velocity = layer.velocity * (0.8 + 0.25 * plan.energy)
            events += [Event(start, length, pitch, velocity, layer.articulation) for pitch in pitches]
    return events


def _drone(layer: BedLayer, sketch: Sketch, low: int, high: int) -> list[Event]:
    """Tonic and fifth, or a cluster over the tonic, whatever the chords do; the notes are renewed one after another."""
    tonic = nearest(sketch.scale.tonic, low + 4, low, low + 12)
    intervals = _CLUSTER if layer.kind is BedKind.CLUSTER else (0, 7, 12)
    pitches = [tonic + interval for interval in intervals if tonic + interval <= high]
    end = sketch.bar_count * sketch.bar_ticks
    events: list[Event] = []
    for index, pitch in enumerate(pitches):
        shift = index * sketch.bar_ticks if layer.kind is BedKind.CLUSTER else 0
        length = (_DRONE_BARS + (index if layer.kind is BedKind.CLUSTER else 0)) * sketch.bar_ticks
        for start in range(-shift, end, length):
            begin = max(0, start)
            if (held := min(end, start + length) - begin) > 0:
                events.append(Event(begin, held, pitch, layer.velocity * (1 - 0.08 * index), layer.articulation))
    return events
