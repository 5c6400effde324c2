"""Owns how weights are found: penalised linear regression, the same result from the same scenes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from rpgmusic.scenes.evidence import Evidence, Fields, evidence_of
from rpgmusic.scenes.model import MOODS
from rpgmusic.scenes.training.corpus import Labelled
from rpgmusic.scenes.training.features import Features, Plan, plan_features
from rpgmusic.scenes.training.kinship import Kinship, Matrix

PENALTY: Final = 3.0


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights of all heads (columns of features by heads) and their biases, with the features they belong to."""

    features: Features
    weights: Matrix
    biases: Matrix

    def scores(self, scenes: Sequence[Labelled]) -> Matrix:
        """What every head says of every scene."""
        evidences = gather(scenes, self.features.fields)
        scored: Matrix = self.features.matrix(evidences) @ self.weights + self.biases
        return scored


def gather(scenes: Sequence[Labelled], fields: Fields) -> list[Evidence]:
    """The evidence of every scene."""
    return [evidence_of(scene.text, fields) for scene in scenes]


def fit(scenes: Sequence[Labelled], plan: Plan, kinship: Kinship, fields: Fields) -> Fitted:
    """Learn all heads from labelled scenes."""
    evidences = gather(scenes, fields)
    features = plan_features(evidences, plan, kinship, fields)
    matrix = features.matrix(evidences)
    wanted = np.array([[*map(scene.share, MOODS), float(scene.combat), scene.intensity] for scene in scenes])
    return Fitted(features, *_ridge_regression(matrix, wanted))


def _ridge_regression(matrix: Matrix, wanted: Matrix) -> tuple[Matrix, Matrix]:
    """Weights and biases that come nearest to what is wanted, held small by their squares.

    Solved among scenes rather than among features, of which there are more: C. Saunders, A. Gammerman and V. Vovk,
    “Ridge regression learning algorithm in dual variables”, ICML 1998.
    """
    centre, mean = matrix.mean(axis=0), wanted.mean(axis=0)
    centred = matrix - centre
    likeness = centred @ centred.T + PENALTY * np.eye(len(wanted))
    weights: Matrix = centred.T @ np.linalg.solve(likeness, wanted - mean)
    biases: Matrix = mean - centre @ weights
    return weights, biases
