"""Owns the packed model: loading it, and scoring the evidence of a text for mood, combat and intensity.

Every head is linear, so that a word is one row of small integers. The file is a line of JSON, the words, and the rows.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from rpgmusic.domain.track import Mood
from rpgmusic.scenes.evidence import Evidence, Fields
from rpgmusic.scenes.words import stem_of

MODEL_FILE: Final = Path(__file__).parent / "model" / "scenes.model"
MOODS: Final = tuple(Mood)
COMBAT: Final = len(MOODS)
INTENSITY: Final = COMBAT + 1
HEADS: Final = INTENSITY + 1
MOST_OF_ONE_WORD: Final = 1.5
"""How much a word may weigh that comes again and again."""

_COMMON: Final = 200
"""The commonness byte below which a word is one of the few hundred that fill every text."""

LEAST_LENGTH: Final = 2.0
"""The weight of words below which a text is not taken to be shorter still."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How evidence is brought to scale: the exponent of a text's length, and the saturation of fields of meaning."""

    length_exponent: float = 0.75
    field_gain: float = 1.0
    field_length_exponent: float = 0.2


class Contribution(NamedTuple):
    """What a word or phrase adds to every head."""

    written: str
    heads: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights as they were learnt. `rows` holds `HEADS` signed bytes a word, to be multiplied by `scales`."""

    fields: Fields
    shape: Shape
    rows_by_word: Mapping[str, int]
    rows: memoryview
    scales: tuple[float, ...]
    commonness: memoryview
    field_weights: tuple[tuple[float, ...], ...]
    mark_weights: tuple[tuple[float, ...], ...]
    biases: tuple[float, ...]
    temperature: float
    combat_threshold: float

    def knows(self, word: str) -> bool:
        """Whether a lower-case word is English as far as the model knows."""
        return word in self.rows_by_word

    def is_common(self, word: str) -> bool:
        """Whether a lower-case word is so common that it tells people nothing."""
        row = self.rows_by_word.get(word, -1)
        return row >= 0 and self.commonness[row] < _COMMON

    def scores(self, evidence: Evidence) -> list[float]:
        """The sum of all evidence for every head."""
        raw = [0.0] * HEADS
        for _, share, cells in self._weighed_words(evidence):
            for head, cell in enumerate(cells):
                raw[head] += cell * share
        totals = [bias + value * scale for bias, value, scale in zip(self.biases, raw, self.scales, strict=True)]
        for _, value, weights in self._weighed_fields(evidence):
            for head, weight in enumerate(weights):
                totals[head] += value * weight
        for mark, weights in zip(evidence.marks, self.mark_weights, strict=True):
            for head, weight in enumerate(weights):
                totals[head] += mark * weight
        return totals

    def contributions(self, evidence: Evidence) -> Iterable[Contribution]:
        """What each word and each field of meaning adds."""
        for written, share, cells in self._weighed_words(evidence):
            heads = tuple(cell * scale * share for cell, scale in zip(cells, self.scales, strict=True))
            yield Contribution(written, heads)
        for written, value, weights in self._weighed_fields(evidence):
            yield Contribution(written, tuple(weight * value for weight in weights))

    def _weighed_words(self, evidence: Evidence) -> Iterable[tuple[str, float, memoryview]]:
        """Each known word, its share of the text, and its row."""
        known: list[tuple[str, int, float]] = []
        total = 0.0
        for word, weight in evidence.words.items():
            row = self.rows_by_word.get(word, -1)
            if row < 0:
                row = self.rows_by_word.get(stem_of(word), -1)
            rarity = 1.0 if row < 0 else self.commonness[row] / 255
            amount = min(weight, MOST_OF_ONE_WORD) * rarity
            total += amount
            if row >= 0:
                known.append((word, row * HEADS, amount))
        length = max(total, LEAST_LENGTH) ** self.shape.length_exponent
        for word, start, amount in known:
            yield evidence.written[word], amount / length, self.rows[start : start + HEADS]

    def _weighed_fields(self, evidence: Evidence) -> Iterable[tuple[str, float, tuple[float, ...]]]:
        """Each match, its part of the value of its field, and the field's weights."""
        sums: dict[int, float] = {}
        for match in evidence.matches:
            sums[match.field] = sums.get(match.field, 0.0) + match.weight
        for match in evidence.matches:
            value = field_value(sums[match.field], evidence.length, self.shape) * match.weight / sums[match.field]
            yield match.written, value, self.field_weights[match.field]


def field_value(weight: float, length: int, shape: Shape) -> float:
    """How much a field of meaning counts whose phrases weigh so much in a text of so many words."""
    return math.log1p(shape.field_gain * weight * (40 / (max(length, 8) + 20)) ** shape.field_length_exponent)


@cache
def load_model(path: Path = MODEL_FILE) -> Model:
    """Load the model; a second call gives the same one."""
    head, words, rest = path.read_bytes().split(b"\n", 2)
    facts = json.loads(head)
    listed = words.decode().split(" ")
    body = memoryview(rest)
    phrases = {phrase: tuple(numbers) for phrase, numbers in facts["phrases"].items()}
    fields = Fields(
        names=tuple(facts["fields"]),
        phrases=phrases,
        cancelling=frozenset(facts["cancelling"]),
        starts=frozenset(phrase.partition(" ")[0] for phrase in phrases if " " in phrase),
    )
    return Model(
        fields=fields,
        shape=Shape(**facts["shape"]),
        rows_by_word={word: number for number, word in enumerate(listed)},
        commonness=body[: len(listed)],
        rows=body[len(listed) :].cast("b"),
        scales=tuple(facts["scales"]),
        field_weights=tuple(map(tuple, facts["field_weights"])),
        mark_weights=tuple(map(tuple, facts["mark_weights"])),
        biases=tuple(facts["biases"]),
        temperature=facts["temperature"],
        combat_threshold=facts["combat_threshold"],
    )
