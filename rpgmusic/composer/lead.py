"""The lead: who sings which theme when, and how a theme varies on its return."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from rpgmusic.composer.events import Event
from rpgmusic.composer.form import Plan
from rpgmusic.composer.melody import Phrasing
from rpgmusic.composer.piece import Instrument
from rpgmusic.composer.second_voice import second_voice
from rpgmusic.composer.singing import sung_events
from rpgmusic.composer.sketch import Sketch
from rpgmusic.composer.sung import Register, Sung


@dataclass(frozen=True, slots=True)
class Lead:
    """What the soloists play, and what those play who answer them, by instrument."""

    melody: dict[Instrument, list[Event]]
    second: dict[Instrument, list[Event]]


def lead(sketch: Sketch) -> Lead:
    """Melody and second voice of all sections."""
    themes = _themes(sketch)
    found = Lead({}, {})
    counter = sketch.style.melody.counter
    for plan in sketch.plans:
        sung = _returned(themes[plan.theme], plan, sketch) if plan.theme else _opening(sketch, plan)
        player = _player(sketch, plan)
        found.melody.setdefault(player, []).extend(sung_events(sung, plan, player, sketch))
        if plan.theme:
            found.second.setdefault(counter, []).extend(second_voice(sung, plan, counter, sketch))
    return found


def _player(sketch: Sketch, plan: Plan) -> Instrument:
    """The first soloist for refrains, the others for episodes and one later return."""
    leads = sketch.style.melody.leads
    if plan.theme in {"", "A"}:
        return leads[0] if plan.variation != 2 else leads[1 % len(leads)]
    return leads[(1 + (plan.theme != "B")) % len(leads)]


def _register(sketch: Sketch) -> Register:
    melody = sketch.style.melody
    return Register(sketch.scale.step_below(melody.low) + 1, sketch.scale.step_below(melody.high))


def _themes(sketch: Sketch) -> dict[str, list[Sung]]:
    """Each theme as it is first heard; the first episode lies a little higher than the refrain."""
    themes: dict[str, list[Sung]] = {}
    register = _register(sketch)
    for plan in sketch.plans:
        if plan.theme and plan.theme not in themes:
            higher = Register(register.low + 2, register.high + 1) if plan.theme == "B" else register
            themes[plan.theme] = Phrasing(sketch, plan, higher, sketch.chance("melody", plan.theme)).theme()
    return themes


def _opening(sketch: Sketch, plan: Plan) -> list[Sung]:
    """The motif once, broadly and alone, before everything begins."""
    bars = max(1, min(2 * sketch.style.melody.stretch, plan.bar_count // 2))
    steps = _register(sketch).fitted(list(sketch.motif.steps))
    return [
        Sung(beat.tick, beat.length, step, kept=True)
        for beat, step in zip(sketch.motif.beats(sketch.metre, bars), steps, strict=True)
    ]


def _returned(theme: list[Sung], plan: Plan, sketch: Sketch) -> list[Sung]:
    """A theme as it returns: untouched at first, then with divisions of its longer free notes, the motif kept."""
    end = plan.bar_count * sketch.bar_ticks
    sung = [note for note in theme if note.tick + note.length <= end]
    if plan.variation == 0 or not sung:
        return sung
    rng = sketch.chance("variation", plan.theme, plan.variation)
    varied: list[Sung] = []
    for note, after in zip(sung, [*sung[1:], sung[-1]], strict=True):
        varied += _divided(note, after.step, sketch.metre.quaver_ticks, rng)
    return varied


def _divided(note: Sung, next_step: int, quaver: int, rng: Random) -> list[Sung]:
    """A note broken into itself and a neighbour, or a passing note towards the next."""
    if note.kept or note.length < 2 * quaver or rng.random() < 0.5:
        return [note]
    half = note.length // 2 if note.length <= 4 * quaver else note.length - quaver
    gap = next_step - note.step
    other = note.step + (gap // abs(gap) if abs(gap) >= 2 else rng.choice((1, -1)))
    return [note._replace(length=half), Sung(note.tick + half, note.length - half, other)]
