"""Singing: notes of a melody get their pitches, dynamics and ornaments from the player, the chord and the phrase."""

from __future__ import annotations

import math
from typing import Final

from rpgmusic.composer.chords import Chord
from rpgmusic.composer.events import Event
from rpgmusic.composer.form import Plan
from rpgmusic.composer.instrumentation import RANGES, within
from rpgmusic.composer.piece import Articulation, Instrument
from rpgmusic.composer.scales import Scale, pentatonic
from rpgmusic.composer.sketch import Sketch
from rpgmusic.composer.sung import Sung

_GRACE_TICKS: Final = 1.5
_GATES: Final = {Articulation.SHORT: 0.6, Articulation.NORMAL: 0.97, Articulation.TREMOLO: 1.0}
_PHRASE_BARS: Final = 4


def sung_events(sung: list[Sung], plan: Plan, player: Instrument, sketch: Sketch) -> list[Event]:
    """The notes of a section as they are sung; some long ones begin with the note above, quick and soft."""
    melody = sketch.style.melody
    rng = sketch.chance("ornaments", plan.first_bar)
    pitches = [sung_pitch(note, plan, sketch) for note in sung]
    shift = _octaves(pitches, player)
    events: list[Event] = []
    for note, pitch in zip(sung, pitches, strict=True):
        velocity = melody.velocity * _dynamics(note, pitch, sketch) * (0.8 + 0.22 * plan.energy)
        tick = float(plan.first_bar * sketch.bar_ticks + note.tick)
        length = note.length * _GATES[melody.articulation]
        if note.length >= 2 * sketch.metre.quaver_ticks and rng.random() < melody.ornament and not note.kept:
            above = sung_pitch(note._replace(step=note.step + 1), plan, sketch) + shift
            events.append(Event(tick, _GRACE_TICKS, within(player, above), velocity * 0.7, melody.articulation))
            tick, length = tick + _GRACE_TICKS, length - _GRACE_TICKS
        events.append(Event(tick, length, within(player, pitch + shift), velocity, melody.articulation))
    return events


def _dynamics(note: Sung, pitch: int, sketch: Sketch) -> float:
    """Phrases swell and fade, strong beats weigh more, and higher notes are a little louder.

    A. Friberg, R. Bresin and J. Sundberg, “Overview of the KTH rule system for musical performance”, 2006: phrase
    arch and high-loud.
    """
    phrase_ticks = _PHRASE_BARS * sketch.style.melody.stretch * sketch.bar_ticks
    swell = 0.84 + 0.2 * math.sin(math.pi * ((note.tick % phrase_ticks) / phrase_ticks))
    weight = 1.05 if note.tick % sketch.bar_ticks in sketch.metre.strong_ticks else 0.95
    return swell * weight * (1 + 0.006 * (pitch - (sketch.style.melody.low + sketch.style.melody.high) / 2))


def sung_pitch(note: Sung, plan: Plan, sketch: Sketch) -> int:
    """The pitch of a scale step, as the chord of its bar and the culture's scale want it."""
    step = pentatonic(note.step, minor=sketch.scale.is_minor) if sketch.pentatonic else note.step
    chord = sketch.harmony.at(plan.first_bar + note.tick // sketch.bar_ticks)
    return in_agreement(sketch.scale.pitch(step), chord, sketch.scale)


def in_agreement(pitch: int, chord: Chord, scale: Scale) -> int:
    """The pitch, unless the chord alters that very degree (as the leading note in minor): then the altered one."""
    if pitch % 12 in chord.classes:
        return pitch
    own = scale.pitch_classes()
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
