"""Melody: phrases in scale steps, made from a motif by repetition, sequence, inversion, fragments and cadences.

Phrases follow the sentence and the period (W. Caplin, “Classical Form”, 1998): an idea, its repetition, a
continuation, a cadence; the answer begins alike and ends more firmly. Free notes rise and fall in an arch and turn
back after a leap (D. Huron, “Sweet Anticipation”, 2006, chapter 5).
"""

from __future__ import annotations

from random import Random
from typing import Final

from rpgmusic.composer.chords import Chord
from rpgmusic.composer.form import Plan
from rpgmusic.composer.metre import TICKS_PER_BEAT, Beat
from rpgmusic.composer.rhythms import cadence_rhythm, free_rhythm
from rpgmusic.composer.sketch import Sketch
from rpgmusic.composer.styles.style import Motion
from rpgmusic.composer.sung import Register, Sung, chord_degrees, nearest_degree

_REFRAINS: Final = ("MSFC", "MMFC", "MFSC", "MSIC")
_EPISODES: Final = ("IFFC", "FSFC", "SFIC", "HSFC", "HHFC")
_ENDINGS: Final = {1: "M", 2: "MC", 3: "MFC"}


class Phrasing:
    """Composes one theme of a piece."""

    def __init__(self, sketch: Sketch, plan: Plan, register: Register, rng: Random) -> None:
        self._sketch = sketch
        self._plan = plan
        self._register = register
        self._rng = rng
        stretch = sketch.style.melody.stretch
        self._stretch = stretch if plan.bar_count >= 2 * stretch else 1
        self._last = round(register.middle)

    def theme(self) -> list[Sung]:
        """All notes of the section."""
        units = self._plan.bar_count // self._stretch
        sung: list[Sung] = []
        for unit, kind in enumerate(self._scheme(units)):
            notes = self._unit(kind, unit * self._stretch, closes=unit == units - 1)
            if notes:
                self._last = notes[-1].step
            sung += notes
        return sung

    def _scheme(self, units: int) -> str:
        phrase = self._rng.choice(_REFRAINS if self._plan.theme == "A" else _EPISODES)
        whole = phrase * (units // 4) + _ENDINGS.get(units % 4, "")
        breath = self._sketch.style.melody.breath
        return "".join("R" if kind in "FS" and self._rng.random() * self._stretch < breath else kind for kind in whole)

    def _unit(self, kind: str, bar: int, *, closes: bool) -> list[Sung]:
        if kind == "R":
            return []
        if kind == "M":
            return self._statement(bar)
        if kind in "SI":
            return self._softened(self._sequence(bar, inverted=kind == "I"))
        if kind == "H":
            return self._softened(self._heads(bar))
        if kind == "C":
            return self._cadence(bar, closes=closes)
        beats = free_rhythm(self._sketch.style.melody.motion, self._sketch.metre, self._rng)
        return self._softened(self._free(bar, beats))

    def _chord(self, bar: int) -> Chord:
        return self._sketch.harmony.at(self._plan.first_bar + bar)

    def _statement(self, bar: int) -> list[Sung]:
        """The motif as it is known, on the root of the chord, so that its stable notes are consonant."""
        root = self._chord(bar).step
        steps = self._register.fitted([root + step for step in self._sketch.motif.steps])
        return self._in_rhythm(bar, steps, kept=True)

    def _sequence(self, bar: int, *, inverted: bool) -> list[Sung]:
        """The motif again near where the last note was, on another chord or upside down."""
        root = self._chord(bar).step
        steps = [root + (-step if inverted else step) for step in self._sketch.motif.steps]
        return self._in_rhythm(bar, self._register.fitted(steps, self._last), kept=False)

    def _in_rhythm(self, bar: int, steps: list[int], *, kept: bool) -> list[Sung]:
        beats = self._sketch.motif.beats(self._sketch.metre, self._stretch)
        tick = bar * self._sketch.bar_ticks
        return [Sung(tick + beat.tick, beat.length, step, kept) for beat, step in zip(beats, steps, strict=True)]

    def _softened(self, sung: list[Sung]) -> list[Sung]:
        """Notes of half a bar, or of a beat if they rub by a semitone, become chord tones where they are none."""
        scale = self._sketch.scale
        soft: list[Sung] = []
        for note in sung:
            chord = self._chord(note.tick // self._sketch.bar_ticks)
            distances = {(scale.pitch(note.step) - member) % 12 for member in chord.classes}
            rubs = note.length >= TICKS_PER_BEAT and distances & {1, 11}
            if 0 not in distances and (rubs or 2 * note.length >= self._sketch.bar_ticks):
                soft.append(note._replace(step=nearest_degree(note.step, chord_degrees(chord, scale))))
            else:
                soft.append(note)
        return soft

    def _heads(self, bar: int) -> list[Sung]:
        """The first half of the motif twice, the second time a step higher: fragmentation."""
        motif = self._sketch.motif
        half = self._sketch.bar_ticks * self._stretch // 2
        head = [beat for beat in motif.beats(self._sketch.metre, self._stretch) if beat.tick < half]
        root = self._chord(bar).step
        steps = self._register.fitted([root + step for step in motif.steps[: len(head)]], self._last)
        tick = bar * self._sketch.bar_ticks
        return [
            Sung(tick + again * half + beat.tick, min(beat.length, half - beat.tick), step + again)
            for again in (0, 1)
            for beat, step in zip(head, steps, strict=True)
        ]

    def _free(self, bar: int, beats: tuple[Beat, ...]) -> list[Sung]:
        sung: list[Sung] = []
        for extra in range(self._stretch):
            offset = (bar + extra) * self._sketch.bar_ticks
            for beat in beats:
                if beat.sounds:
                    self._last = self._next_step(bar + extra, beat)
                    sung.append(Sung(offset + beat.tick, beat.length, self._last))
        return sung

    def _next_step(self, bar: int, beat: Beat) -> int:
        """A chord tone on strong beats and for long notes, else a neighbour; never two leaps the same way."""
        sketch, last = self._sketch, self._last
        height = self._register.middle + 2.5 * (1 - abs(2 * bar / max(1, self._plan.bar_count) - 1))
        moves = (
            (-4, -3, -2, -1, 1, 2, 3, 4) if sketch.style.melody.motion is not Motion.BROKEN else (-6, -4, 3, 4, 6, 1)
        )
        weights = [
            (3.2 if abs(move) == 1 else 1.4 if abs(move) == 2 else 0.45)
            * (1.6 if (height - last) * move > 0 else 0.8)
            * (1.0 if self._register.low <= last + move <= self._register.high else 0.02)
            for move in moves
        ]
        move = self._rng.choices(moves, weights)[0]
        if beat.tick not in sketch.metre.strong_ticks and beat.length <= 2 * sketch.metre.quaver_ticks:
            return last + move
        degrees = chord_degrees(self._chord(bar), sketch.scale)
        step = nearest_degree(last + move, degrees)
        return step if step != last else nearest_degree(last + (2 if move > 0 else -2), degrees)

    def _cadence(self, bar: int, *, closes: bool) -> list[Sung]:
        """A short approach, then a long chord tone: the tonic at the end of a refrain if the chord has it."""
        sketch = self._sketch
        last_bar = bar + self._stretch - 1
        degrees = chord_degrees(self._chord(last_bar), sketch.scale)
        wanted = ({0}, {2, 4}) if closes else ({1, 4}, {2, 6})
        goals = next((degrees & best for best in wanted if degrees & best), degrees)
        approach = cadence_rhythm(sketch.style.melody.motion, sketch.metre, self._stretch)
        goal = nearest_degree(round((self._last + self._register.middle) / 2), goals)
        side = 1 if self._last > goal else -1
        sounding = [beat for beat in approach if beat.sounds]
        distance = [len(sounding) - 1 - index for index in range(len(sounding))]
        tick = bar * sketch.bar_ticks
        return [
            Sung(tick + beat.tick, beat.length, goal + side * away, kept=away == 0)
            for beat, away in zip(sounding, distance, strict=True)
        ]
