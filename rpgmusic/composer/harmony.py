"""Harmony: which chord stands in each bar of a piece."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from rpgmusic.composer.chords import Chord, chord, flavoured
from rpgmusic.composer.form import Plan
from rpgmusic.composer.progressions import Phrases, Temper, phrases
from rpgmusic.composer.randomness import stream
from rpgmusic.composer.scales import Scale
from rpgmusic.composer.styles.style import Style

_CLOSES: Final = {"4": "3 7 1"}
"""Closes where the chord that leads back is itself the subdominant."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A chord and the bars for which it stays."""

    first_bar: int
    bar_count: int
    chord: Chord


@dataclass(frozen=True, slots=True)
class Harmony:
    """One chord a bar, going round."""

    chords: tuple[Chord, ...]

    def at(self, bar: int) -> Chord:
        """The chord of a bar; after the last comes the first."""
        return self.chords[bar % len(self.chords)]

    def stretches(self, plan: Plan) -> list[Stretch]:
        """The chords of a section, equal neighbours joined."""
        found: list[Stretch] = []
        for bar in range(plan.first_bar, plan.end_bar):
            if found and found[-1].chord == self.chords[bar]:
                last = found[-1]
                found[-1] = Stretch(last.first_bar, last.bar_count + 1, last.chord)
            else:
                found.append(Stretch(bar, 1, self.chords[bar]))
        return found


def harmonise(plans: tuple[Plan, ...], scale: Scale, style: Style, seed: int, *, loop: bool) -> Harmony:
    """Chords for all sections: each theme keeps its own, and the last bar leads back to the first.

    A piece that does not go round ends with its dominant and tonic instead.
    """
    source = phrases(scale.mode, style.temper)
    tokens: list[str] = []
    for plan in plans:
        tokens += _section(plan, source, style, stream(seed, "harmony", plan.theme))
    tokens[0] = "1o" if "o" in tokens[0] else "1"
    if loop:
        tokens[-1] = source.back
    else:
        tokens[-2:] = ["5M" if scale.is_minor else "5", "1M" if tokens[0].endswith("M") else "1"]
    return Harmony(tuple(chord(token, scale) for token in tokens))


def _section(plan: Plan, source: Phrases, style: Style, rng: Random) -> list[str]:
    chord_bars = style.chord_bars if plan.bar_count >= 3 * style.chord_bars else 1
    count = -(-plan.bar_count // chord_bars)
    tokens = [flavoured(token, rng.choice(style.flavours)) for token in _phrases(plan, source, count, rng)]
    bars = [token for token in tokens for _ in range(chord_bars)][: plan.bar_count]
    if plan.theme == "A" and style.temper is Temper.DANCING and plan.bar_count > 4:
        bars[-3:] = _CLOSES.get(source.back, f"4 {source.back} 1").split()
    elif plan.bar_count > 1:
        bars[-1] = source.back
    return bars


def _phrases(plan: Plan, source: Phrases, count: int, rng: Random) -> list[str]:
    """A phrase and its answer in turn; an introduction rests on the tonic, then rocks away from it and back."""
    if not plan.theme:
        return ["1" if 2 * index < count or index % 2 else source.refrains[0].split()[1] for index in range(count)]
    pool = list(source.refrains if plan.theme == "A" else source.episodes)
    rng.shuffle(pool)
    one, two = pool[0].split(), pool[1].split()
    cycle = one + one + two + one if count > 8 else one + two
    return [cycle[index % len(cycle)] for index in range(count)]
