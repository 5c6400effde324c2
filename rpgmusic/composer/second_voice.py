"""The second voice: it answers where the melody pauses, holds long notes below it, or moves with it in thirds."""

from __future__ import annotations

from typing import Final

from rpgmusic.composer.events import Event
from rpgmusic.composer.form import Plan
from rpgmusic.composer.instrumentation import RANGES, within
from rpgmusic.composer.piece import Instrument
from rpgmusic.composer.scales import DEGREES
from rpgmusic.composer.singing import sung_events, sung_pitch
from rpgmusic.composer.sketch import Sketch
from rpgmusic.composer.styles.style import Motion
from rpgmusic.composer.sung import Sung, chord_degrees
from rpgmusic.composer.voicing import nearest

_SOFTER: Final = 0.68
_MOVES_ALONG: Final = frozenset({Motion.LIVELY, Motion.FLOWING, Motion.LYRICAL})


def second_voice(sung: list[Sung], plan: Plan, player: Instrument, sketch: Sketch) -> list[Event]:
    """What the second voice does in a section: the more often its theme was heard, the more it joins in."""
    answers = _answers(sung, plan, player, sketch)
    if plan.theme == "A" and plan.variation == 0:
        return answers
    if plan.variation >= 2 and sketch.style.melody.motion in _MOVES_ALONG:
        below = [note._replace(step=_below(note, plan, sketch)) for note in sung]
        return answers + _softer(sung_events(below, plan, player, sketch))
    return answers + _held(sung, plan, player, sketch)


def _softer(events: list[Event]) -> list[Event]:
    return [event._replace(velocity=event.velocity * _SOFTER) for event in events]


def _answers(sung: list[Sung], plan: Plan, player: Instrument, sketch: Sketch) -> list[Event]:
    """The motif on the chord wherever the melody is silent for as long as the motif lasts."""
    stretch = sketch.style.melody.stretch
    answers: list[Sung] = []
    for bar in range(stretch, plan.bar_count - stretch + 1, stretch):
        first, last = bar * sketch.bar_ticks, (bar + stretch) * sketch.bar_ticks
        if any(note.tick < last and note.tick + note.length > first for note in sung):
            continue
        root = sketch.harmony.at(plan.first_bar + bar).step
        beats = sketch.motif.beats(sketch.metre, stretch)
        answers += [
            Sung(first + beat.tick, beat.length, root + step)
            for beat, step in zip(beats, sketch.motif.steps, strict=True)
        ]
    return _softer(sung_events(answers, plan, player, sketch))


def _below(note: Sung, plan: Plan, sketch: Sketch) -> int:
    """A third below, or a sixth where only that belongs to the chord."""
    degrees = chord_degrees(sketch.harmony.at(plan.first_bar + note.tick // sketch.bar_ticks), sketch.scale)
    third, sixth = note.step - 2, note.step - 5
    return sixth if third % DEGREES not in degrees and sixth % DEGREES in degrees else third


def _held(sung: list[Sung], plan: Plan, player: Instrument, sketch: Sketch) -> list[Event]:
    """One chord tone a bar, a third or more away from the melody, moving little."""
    home = within(player, sketch.style.melody.low)
    low, high = RANGES[player]
    target = float(home)
    held: list[Event] = []
    for bar in range(plan.bar_count):
        first = bar * sketch.bar_ticks
        above = [note for note in sung if first <= note.tick < first + sketch.bar_ticks]
        if not above:
            continue
        melody = sung_pitch(above[0], plan, sketch)
        classes = [c for c in sketch.harmony.at(plan.first_bar + bar).classes if c != melody % 12]
        options = [
            nearest(c, target, max(low, home - 9), min(high, home + 12)) for c in classes or [sketch.scale.tonic]
        ]
        pitch = min(options, key=lambda option: (abs(option - target) + 9 * (abs(melody - option) < 3), option))
        tick = float(plan.first_bar * sketch.bar_ticks + first)
        held.append(Event(tick, sketch.bar_ticks * 0.97, within(player, pitch), sketch.style.melody.velocity * _SOFTER))
        target = (2 * pitch + home) / 3
    return held
