"""Owns how weights are found: penalised logistic and linear regression, the same result from the same scenes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import minimize

from rpgmusic.scenes.evidence import Evidence, Fields, evidence_of
from rpgmusic.scenes.model import MOODS
from rpgmusic.scenes.training.corpus import Labelled
from rpgmusic.scenes.training.features import Features, Plan, plan_features
from rpgmusic.scenes.training.kinship import Kinship, Matrix

PENALTY: Final = 0.5
INTENSITY_PENALTY: Final = 3.0
_MOST_STEPS: Final = 150


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
    shares = np.array([[scene.share(mood) for mood in MOODS] for scene in scenes])
    fights = np.array([scene.combat for scene in scenes], dtype=np.float64)
    intensities = np.array([scene.intensity for scene in scenes])
    moods, mood_biases = _softmax_regression(matrix, shares)
    combat, combat_biases = _softmax_regression(matrix, np.stack([1 - fights, fights], axis=1))
    intensity, intensity_bias = _ridge_regression(matrix, intensities)
    return Fitted(
        features,
        np.column_stack([moods, combat[:, 1] - combat[:, 0], intensity]),
        np.array([*mood_biases, combat_biases[1] - combat_biases[0], intensity_bias]),
    )


def softmax(scores: Matrix) -> Matrix:
    """Shares that make 1 in every row."""
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Matrix = grown / grown.sum(axis=1, keepdims=True)
    return shares


def _softmax_regression(matrix: Matrix, shares: Matrix) -> tuple[Matrix, Matrix]:
    """Multinomial logistic regression on shares, its weights held small by their squares."""
    columns, heads = matrix.shape[1], shares.shape[1]

    def loss(flat: Matrix) -> tuple[float, Matrix]:
        weights, biases = flat[: columns * heads].reshape(columns, heads), flat[columns * heads :]
        likely = softmax(matrix @ weights + biases)
        error = likely - shares
        value = -float((shares * np.log(likely + 1e-12)).sum()) + 0.5 * PENALTY * float((weights**2).sum())
        slope = np.concatenate([(matrix.T @ error + PENALTY * weights).ravel(), error.sum(axis=0)])
        return value, slope

    start = np.zeros(columns * heads + heads)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _MOST_STEPS}).x
    return found[: columns * heads].reshape(columns, heads), found[columns * heads :]


def _ridge_regression(matrix: Matrix, wanted: Matrix) -> tuple[Matrix, float]:
    centre, mean = matrix.mean(axis=0), float(wanted.mean())
    centred = matrix - centre
    likeness = centred @ centred.T + INTENSITY_PENALTY * np.eye(len(wanted))
    weights: Matrix = centred.T @ np.linalg.solve(likeness, wanted - mean)
    return weights, mean - float(centre @ weights)
