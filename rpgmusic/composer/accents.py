"""Accents: hits, stabs, fanfares, runs and doublings that only the wildest moments bring in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from rpgmusic.composer.events import Event
from rpgmusic.composer.instrumentation import DRUMS, RANGES, within
from rpgmusic.composer.metre import TICKS_PER_BEAT, euclidean
from rpgmusic.composer.percussion import tuned
from rpgmusic.composer.piece import Articulation
from rpgmusic.composer.sketch import Sketch
from rpgmusic.composer.styles.style import AccentKind, AccentLayer
from rpgmusic.composer.voicing import Voices, nearest, voiced


def accent_events(layer: AccentLayer, sketch: Sketch, melody: list[Event]) -> list[Event]:
    """All notes of a layer; `melody` is what a doubling doubles."""
    if layer.kind is AccentKind.DOUBLE:
        return _doubling(layer, melody)
    return _WRITERS[layer.kind](layer, sketch)


def _doubling(layer: AccentLayer, melody: list[Event]) -> list[Event]:
    """The melody an octave away, on the side where the layer lies."""
    if not melody:
        return []
    mean = sum(event.pitch for event in melody) / len(melody)
    shift = 12 if layer.centre >= mean else -12
    return [
        event._replace(
            pitch=within(layer.instrument, event.pitch + shift), velocity=event.velocity * (0.5 + layer.velocity / 2)
        )
        for event in melody
    ]


def _hits(layer: AccentLayer, sketch: Sketch) -> list[Event]:
    """A blow where sections and every second bar begin, and an upbeat before the strongest."""
    events = []
    for plan, bar in sketch.bars():
        place = bar - plan.first_bar
        if place % 2:
            continue
        tick = bar * sketch.bar_ticks
        strength = 1.0 if place == 0 else 0.82 if place % 4 == 0 else 0.64
        events.append(Event(tick, TICKS_PER_BEAT, layer.centre, layer.velocity * strength))
        if place % 4 == 0 and tick:
            upbeat = tick - sketch.metre.quaver_ticks
            events.append(Event(upbeat, sketch.metre.quaver_ticks, layer.centre + 2, layer.velocity * 0.6))
    if layer.instrument in DRUMS:
        return events
    return tuned(events, layer.instrument, sketch)


def _stabs(layer: AccentLayer, sketch: Sketch) -> list[Event]:
    """Short chords off the beat, spread unevenly over every second bar."""
    rng = sketch.chance("stabs", layer.instrument)
    steps = 2 * sketch.metre.beats * sketch.metre.quavers
    events = []
    for plan, bar in sketch.bars():
        if (bar - plan.first_bar) % 2:
            continue
        chord = sketch.harmony.at(bar)
        pattern = euclidean(3, steps, rng.randrange(steps))
        for step, sounds in enumerate(pattern):
            if sounds and bar + step * 2 // steps < plan.end_bar:
                tick = bar * sketch.bar_ticks + step * sketch.metre.quaver_ticks
                events += [
                    Event(tick, TICKS_PER_BEAT / 2, pitch, layer.velocity * 0.9, Articulation.SHORT)
                    for pitch in _around(chord.classes[:2], layer)
                ]
    return events


def _around(classes: tuple[int, ...], layer: AccentLayer) -> list[int]:
    low, high = RANGES[layer.instrument]
    low, high = max(low, layer.centre - 12), min(high, layer.centre + 12)
    return sorted({nearest(c, min(max(layer.centre, low + 6), high - 6), low, high) for c in classes})


def _sustained(layer: AccentLayer, sketch: Sketch, articulation: Articulation, count: int) -> list[Event]:
    lowest, highest = RANGES[layer.instrument]
    low = max(lowest, min(layer.centre - 7, highest - 15))
    voices: Voices = ()
    events = []
    for plan in sketch.plans:
        for stretch in sketch.harmony.stretches(plan):
            voices = voiced(stretch.chord, voices, count, low, low + 15)
            start, length = stretch.first_bar * sketch.bar_ticks, stretch.bar_count * sketch.bar_ticks
            loudness = layer.velocity * (0.75 + 0.3 * plan.energy)
            events += [Event(start, length * 0.99, pitch, loudness, articulation) for pitch in voices]
    return events


def _tremolo(layer: AccentLayer, sketch: Sketch) -> list[Event]:
    return _sustained(layer, sketch, Articulation.TREMOLO, 2)


def _chorus(layer: AccentLayer, sketch: Sketch) -> list[Event]:
    return _sustained(layer, sketch, Articulation.NORMAL, 3)


def _fanfares(layer: AccentLayer, sketch: Sketch) -> list[Event]:
    """The motif's rhythm on the notes of the chord, in the second and fourth bar of each four, where melodies pause."""
    beats = sketch.motif.beats(sketch.metre)
    events = []
    for plan, bar in sketch.bars():
        if (bar - plan.first_bar) % 2 == 0 and plan.bar_count > 1:
            continue
        pitches = _around(sketch.harmony.at(bar).classes, layer)
        for index, beat in enumerate(beats):
            pitch = pitches[min(index * len(pitches) // len(beats), len(pitches) - 1)]
            loudness = layer.velocity * (0.85 + 0.15 * index / len(beats))
            events.append(Event(bar * sketch.bar_ticks + beat.tick, beat.length * 0.85, pitch, loudness))
    return events


def _tolls(layer: AccentLayer, sketch: Sketch) -> list[Event]:
    """Root and fifth of the chord by turns, every second bar."""
    events = []
    for plan, bar in sketch.bars():
        place = bar - plan.first_bar
        if place % 2 == 0:
            chord = sketch.harmony.at(bar)
            pitch = nearest(chord.root if place % 4 == 0 else chord.fifth, layer.centre, *RANGES[layer.instrument])
            events.append(Event(bar * sketch.bar_ticks, 2 * sketch.bar_ticks, pitch, layer.velocity))
    return events


def _runs(layer: AccentLayer, sketch: Sketch) -> list[Event]:
    """A scale upwards through the last bar of every four, growing, to a chord tone on the bar line."""
    ticks = sketch.metre.quaver_ticks // 2
    count = sketch.bar_ticks // 2 // ticks
    events = []
    for plan, bar in sketch.bars():
        if (bar - plan.first_bar) % 4 != 3 and bar != plan.end_bar - 1:
            continue
        goal = nearest(sketch.harmony.at(bar + 1).root, layer.centre + 5, *RANGES[layer.instrument])
        top = sketch.scale.step_below(goal)
        first = (bar + 1) * sketch.bar_ticks - count * ticks
        for index in range(count):
            pitch = within(layer.instrument, sketch.scale.pitch(top - count + index))
            loudness = layer.velocity * (0.5 + 0.5 * index / count)
            events.append(Event(first + index * ticks, ticks * 0.95, pitch, loudness, Articulation.SHORT))
    return events


def _sparkles(layer: AccentLayer, sketch: Sketch) -> list[Event]:
    """Chord tones high up, evenly but never twice alike."""
    rng = sketch.chance("sparkles", layer.instrument)
    steps = sketch.metre.beats * sketch.metre.quavers
    events = []
    for plan, bar in sketch.bars():
        pitches = _around(sketch.harmony.at(bar).classes, layer)
        onsets = 2 + round(2 * plan.energy)
        for step, sounds in enumerate(euclidean(min(onsets, steps), steps, rng.randrange(steps))):
            if sounds:
                tick = bar * sketch.bar_ticks + step * sketch.metre.quaver_ticks
                loudness = layer.velocity * (1.0 if step == 0 else 0.75)
                events.append(Event(tick, TICKS_PER_BEAT, rng.choice(pitches), loudness))
    return events


def _shrieks(layer: AccentLayer, sketch: Sketch) -> list[Event]:
    """Neighbouring semitones piled up high, in every second bar, beginning where nobody expects it."""
    rng = sketch.chance("shrieks")
    high = RANGES[layer.instrument][1]
    events = []
    for plan, bar in sketch.bars():
        if (bar - plan.first_bar) % 2:
            continue
        base = min(high - 2, nearest((sketch.scale.tonic + 6) % 12, layer.centre, layer.centre - 6, high))
        late = rng.choice((0, 1, 2)) * TICKS_PER_BEAT / 2
        length = sketch.bar_ticks * rng.choice((0.5, 0.75, 1.0)) - late
        for order in range(3):
            start = bar * sketch.bar_ticks + late + order * 2
            events.append(Event(start, length - order * 2, base - order, layer.velocity, Articulation.TREMOLO))
    return events


_WRITERS: Final[Mapping[AccentKind, Callable[[AccentLayer, Sketch], list[Event]]]] = {
    AccentKind.HIT: _hits,
    AccentKind.STAB: _stabs,
    AccentKind.TREMOLO: _tremolo,
    AccentKind.FANFARE: _fanfares,
    AccentKind.CHORUS: _chorus,
    AccentKind.TOLL: _tolls,
    AccentKind.RUN: _runs,
    AccentKind.SPARKLE: _sparkles,
    AccentKind.SHRIEK: _shrieks,
}
