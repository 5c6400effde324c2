"""The lead: who sings which theme when, how it varies on its return, and a second voice beside it."""

from __future__ import annotations

import math
from random import Random
from typing import Final

from rpgmusic.composer.chords import Chord
from rpgmusic.composer.events import Event
from rpgmusic.composer.form import Plan
from rpgmusic.composer.instrumentation import RANGES, within
from rpgmusic.composer.melody import Phrasing, Register, Sung
from rpgmusic.composer.piece import Articulation, Instrument
from rpgmusic.composer.scales import Scale, pentatonic
from rpgmusic.composer.sketch import Sketch
from rpgmusic.composer.voicing import nearest

_GRACE_TICKS: Final = 1.5
_GATES: Final = {Articulation.SHORT: 0.6, Articulation.NORMAL: 0.97, Articulation.TREMOLO: 1.0}


def lead_events(sketch: Sketch) -> dict[Instrument, list[Event]]:
    """Melody and second voice of all sections, by instrument."""
    melody = sketch.style.melody
    themes = _themes(sketch)
    found: dict[Instrument, list[Event]] = {}
    for plan in sketch.plans:
        sung = _opening(sketch, plan) if not plan.theme else _returned(themes[plan.theme], plan, sketch)
        player = _player(sketch, plan)
        events = _voiced(sung, plan, player, sketch)
        found.setdefault(player, []).extend(events)
        if plan.variation or plan.theme not in {"", "A"}:
            second = _second_voice(events, plan, melody.counter, sketch)
            found.setdefault(melody.counter, []).extend(second)
    return found


def _player(sketch: Sketch, plan: Plan) -> Instrument:
    """The first soloist for refrains, the others for episodes and later returns."""
    leads = sketch.style.melody.leads
    if plan.theme in {"", "A"}:
        return leads[0] if plan.variation != 2 else leads[1 % len(leads)]
    return leads[(1 + (plan.theme != "B")) % len(leads)]


def _register(sketch: Sketch) -> Register:
    melody = sketch.style.melody
    return Register(sketch.scale.step_below(melody.low) + 1, sketch.scale.step_below(melody.high))


def _themes(sketch: Sketch) -> dict[str, list[Sung]]:
    """Each theme as it is first heard; episodes lie a little higher than the refrain."""
    themes: dict[str, list[Sung]] = {}
    register = _register(sketch)
    for plan in sketch.plans:
        if plan.theme and plan.theme not in themes:
            higher = Register(register.low + 2, register.high + 1) if plan.theme == "B" else register
            themes[plan.theme] = Phrasing(sketch, plan, higher, sketch.chance("melody", plan.theme)).theme()
    return themes


def _opening(sketch: Sketch, plan: Plan) -> list[Sung]:
    """The motif once, broadly and alone, before everything begins."""
    bars = 2 * sketch.style.melody.stretch if plan.bar_count >= 4 * sketch.style.melody.stretch else 1
    steps = _register(sketch).fitted(list(sketch.motif.steps))
    first = (plan.bar_count - bars) * sketch.bar_ticks
    return [
        Sung(first + beat.tick, beat.length, step, stated=True)
        for beat, step in zip(sketch.motif.beats(sketch.metre, bars), steps, strict=True)
    ]


def _returned(theme: list[Sung], plan: Plan, sketch: Sketch) -> list[Sung]:
    """A theme as it returns: untouched at first, then with divisions of its longer free notes, the motif kept."""
    end = plan.bar_count * sketch.bar_ticks
    sung = [note for note in theme if note.tick + note.length <= end]
    if plan.variation == 0:
        return sung
    rng = sketch.chance("variation", plan.theme, plan.variation)
    varied: list[Sung] = []
    for note, after in zip(sung, [*sung[1:], sung[-1]] if sung else [], strict=True):
        varied += _divided(note, after.step, sketch.metre.quaver_ticks, rng)
    return varied


def _divided(note: Sung, next_step: int, quaver: int, rng: Random) -> list[Sung]:
    """A note broken into itself and a neighbour, or a passing note towards the next."""
    if note.stated or note.length < 2 * quaver or rng.random() < 0.5:
        return [note]
    half = note.length // 2 if note.length <= 4 * quaver else note.length - quaver
    gap = next_step - note.step
    other = note.step + (gap // abs(gap) if abs(gap) >= 2 else rng.choice((1, -1)))
    return [note._replace(length=half), Sung(note.tick + half, note.length - half, other)]


def _voiced(sung: list[Sung], plan: Plan, player: Instrument, sketch: Sketch) -> list[Event]:
    """Notes with pitches, dynamics and ornaments: phrases swell and fade, higher notes are a little louder."""
    melody = sketch.style.melody
    rng = sketch.chance("ornaments", plan.first_bar)
    phrase_ticks = 4 * melody.stretch * sketch.bar_ticks
    pitches = [_pitch(note, plan, sketch) for note in sung]
    shift = _octaves(pitches, player)
    events: list[Event] = []
    for note, pitch in zip(sung, pitches, strict=True):
        swell = 0.84 + 0.2 * math.sin(math.pi * ((note.tick % phrase_ticks) / phrase_ticks))
        weight = 1.05 if note.tick % sketch.bar_ticks in sketch.metre.strong_ticks else 0.95
        height = 1 + 0.006 * (pitch - (melody.low + melody.high) / 2)
        velocity = melody.velocity * swell * weight * height * (0.8 + 0.22 * plan.energy)
        tick = float(plan.first_bar * sketch.bar_ticks + note.tick)
        length = note.length * _GATES[melody.articulation]
        sounding = within(player, pitch + shift)
        if note.length >= 2 * sketch.metre.quaver_ticks and rng.random() < melody.ornament:
            grace = within(player, _pitch(note._replace(step=note.step + 1), plan, sketch) + shift)
            events.append(Event(tick, _GRACE_TICKS, grace, velocity * 0.7, melody.articulation))
            tick, length = tick + _GRACE_TICKS, length - _GRACE_TICKS
        events.append(Event(tick, length, sounding, velocity, melody.articulation))
    return events


def _pitch(note: Sung, plan: Plan, sketch: Sketch) -> int:
    step = pentatonic(note.step, minor=sketch.scale.is_minor) if sketch.pentatonic else note.step
    chord = sketch.harmony.at(plan.first_bar + note.tick // sketch.bar_ticks)
    return in_agreement(sketch.scale.pitch(step), chord, sketch.scale)


def in_agreement(pitch: int, chord: Chord, scale: Scale) -> int:
    """The pitch, unless the chord alters that very degree (as the leading note in minor): then the altered one."""
    own = scale.pitch_classes()
    if pitch % 12 in chord.classes:
        return pitch
    for altered in chord.classes:
        if altered not in own and (altered - pitch) % 12 in {1, 11}:
            return pitch + (1 if (altered - pitch) % 12 == 1 else -1)
    return pitch


def _octaves(pitches: list[int], player: Instrument) -> int:
    """The shift by octaves that brings a melody into a player's range with the least displacement."""
    if not pitches:
        return 0
    low, high = RANGES[player]
    fitting = [s for s in (0, -12, 12, -24, 24) if low <= min(pitches) + s and max(pitches) + s <= high]
    return fitting[0] if fitting else 0


def _second_voice(events: list[Event], plan: Plan, player: Instrument, sketch: Sketch) -> list[Event]:
    """Long notes of the chord below the melody, a third or more away from it, moving little."""
    second: list[Event] = []
    target = float(within(player, sketch.style.melody.low))
    low, high = RANGES[player]
    for bar in range(plan.first_bar, plan.end_bar):
        tick = bar * sketch.bar_ticks
        above = [event.pitch for event in events if tick <= event.tick < tick + sketch.bar_ticks]
        if not above:
            continue
        classes = [c for c in sketch.harmony.at(bar).classes if c != above[0] % 12] or [sketch.scale.tonic]
        options = [nearest(c, target, max(low, round(target) - 9), min(high, round(target) + 9)) for c in classes]
        below = [pitch for pitch in options if abs(above[0] - pitch) >= 3] or options
        pitch = within(player, min(below, key=lambda p: (abs(p - target), p)))
        second.append(Event(tick, sketch.bar_ticks * 0.97, pitch, sketch.style.melody.velocity * 0.68))
        target = (pitch * 2 + within(player, sketch.style.melody.low)) / 3
    return _joined(second)


def _joined(events: list[Event]) -> list[Event]:
    """Repeated long notes become one, for no more than two bars."""
    joined: list[Event] = []
    for event in events:
        last = joined[-1] if joined else None
        if (
            last
            and last.pitch == event.pitch
            and last.length <= event.length
            and event.tick - last.tick <= event.length / 0.9
        ):
            joined[-1] = last._replace(length=event.tick + event.length - last.tick)
        else:
            joined.append(event)
    return joined
