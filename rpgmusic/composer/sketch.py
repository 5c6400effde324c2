"""Sketches: all that is decided about a piece before its parts are written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from rpgmusic.composer.form import Plan
from rpgmusic.composer.harmony import Harmony
from rpgmusic.composer.metre import Metre
from rpgmusic.composer.motif import Motif
from rpgmusic.composer.randomness import stream
from rpgmusic.composer.scales import Scale
from rpgmusic.composer.styles.style import Style


@dataclass(frozen=True, slots=True)
class Sketch:
    """Metre, scale, form, harmony, motif and style of a piece; `level` is how intense it was asked to be (0 to 1)."""

    seed: int
    level: float
    metre: Metre
    scale: Scale
    style: Style
    motif: Motif
    plans: tuple[Plan, ...]
    harmony: Harmony
    loop: bool
    pentatonic: bool

    @property
    def bar_count(self) -> int:
        """Length in bars."""
        return self.plans[-1].end_bar

    @property
    def bar_ticks(self) -> int:
        """Length of a bar in ticks."""
        return self.metre.bar_ticks

    def chance(self, *subject: str | int) -> Random:
        """Randomness of its own for a subject."""
        return stream(self.seed, *subject)

    def bars(self) -> Iterator[tuple[Plan, int]]:
        """All bars, each with its section."""
        for plan in self.plans:
            for bar in range(plan.first_bar, plan.end_bar):
                yield plan, bar

    def density(self, plan: Plan) -> float:
        """How much is going on in a section, from 0 to 1."""
        return min(1.0, 0.65 * self.level + 0.45 * plan.energy - 0.05)
