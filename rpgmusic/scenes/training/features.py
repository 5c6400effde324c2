"""Owns the matrix that the heads are fitted to: one row a scene, from the same evidence as reading uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from rpgmusic.scenes.evidence import Evidence, Fields
from rpgmusic.scenes.model import LEAST_LENGTH, MOST_OF_ONE_WORD, Shape, field_value
from rpgmusic.scenes.training.kinship import Kinship, Matrix
from rpgmusic.scenes.words import stem_of


@dataclass(frozen=True, slots=True)
class Plan:
    """How features are made; a group's scale says how freely its weights may grow under the common penalty."""

    shape: Shape = field(default_factory=Shape)
    word_scale: float = 4.0
    kin_scale: float = 2.0
    field_scale: float = 0.5
    mark_scale: float = 0.5
    least_scenes_of_a_word: int = 2


@dataclass(frozen=True, slots=True)
class Features:
    """The columns: stems of the corpus, directions of kinship, fields of meaning, marks."""

    plan: Plan
    stems: dict[str, int]
    kinship: Kinship
    fields: Fields

    def matrix(self, evidences: Sequence[Evidence]) -> Matrix:
        """One row for each scene's evidence."""
        return np.stack([self._row(evidence) for evidence in evidences])

    def _row(self, evidence: Evidence) -> Matrix:
        plan, kinship = self.plan, self.kinship
        words = np.zeros(len(self.stems))
        kin = np.zeros(kinship.vectors.shape[1])
        total = 0.0
        for word, weight in evidence.words.items():
            stem = stem_of(word)
            number = kinship.number(word, stem)
            amount = min(weight, MOST_OF_ONE_WORD) * kinship.rarity(number)
            total += amount
            if stem in self.stems:
                words[self.stems[stem]] += amount
            if number is not None:
                kin += amount * kinship.vectors[number]
        length = max(total, LEAST_LENGTH) ** plan.shape.length_exponent
        return np.concatenate([
            words * (plan.word_scale / length),
            kin * (plan.kin_scale / length),
            self._field_values(evidence) * plan.field_scale,
            np.array(evidence.marks) * plan.mark_scale,
        ])  # fmt: skip

    def _field_values(self, evidence: Evidence) -> Matrix:
        sums = [0.0] * len(self.fields.names)
        for match in evidence.matches:
            sums[match.field] += match.weight
        return np.array([field_value(weight, evidence.length, self.plan.shape) for weight in sums])


def plan_features(evidences: Sequence[Evidence], plan: Plan, kinship: Kinship, fields: Fields) -> Features:
    """Choose the columns: a stem needs to occur in several scenes."""
    scenes = Counter(stem for evidence in evidences for stem in {stem_of(word) for word in evidence.words})
    kept = sorted(stem for stem, count in scenes.items() if count >= plan.least_scenes_of_a_word)
    return Features(plan, {stem: number for number, stem in enumerate(kept)}, kinship, fields)
