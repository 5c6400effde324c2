"""Owns how fitted weights become the small file that reading loads."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np

from rpgmusic.scenes.model import HEADS, MODEL_FILE
from rpgmusic.scenes.training.fitting import Fitted
from rpgmusic.scenes.training.kinship import Matrix
from rpgmusic.scenes.words import stem_of


def write_model(fitted: Fitted, temperature: float, combat_threshold: float, path: Path = MODEL_FILE) -> None:
    """Write the model: a line of facts, a line of words, how telling each is (a byte), its row of signed bytes."""
    words, rows, rarities = _word_rows(fitted)
    scales = np.maximum(np.abs(rows).max(axis=0), 1e-9) / 127
    facts = _facts(fitted) | {
        "scales": _rounded(scales),
        "temperature": round(temperature, 4),
        "combat_threshold": round(combat_threshold, 4),
    }
    head = json.dumps(facts, separators=(",", ":"), ensure_ascii=False).encode()
    packed = np.round(rows / scales).astype(np.int8)
    commonness = np.round(rarities * 255).astype(np.uint8)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(head + b"\n" + " ".join(words).encode() + b"\n" + commonness.tobytes() + packed.tobytes())


def _word_rows(fitted: Fitted) -> tuple[list[str], Matrix, Matrix]:
    """For every word that can be met: its own weights plus those that its kin lend it."""
    features, plan = fitted.features, fitted.features.plan
    kinship, stems = features.kinship, features.stems
    own = fitted.weights[: len(stems)] * plan.word_scale
    lent = fitted.weights[len(stems) : len(stems) + kinship.vectors.shape[1]] * plan.kin_scale
    words = [*kinship.words, *(stem for stem in stems if stem not in kinship.numbers)]
    rows = np.zeros((len(words), HEADS))
    rarities = np.ones(len(words))
    for position, word in enumerate(words):
        number = kinship.number(word, stem_of(word))
        rarities[position] = kinship.rarity(number)
        if number is not None:
            rows[position] += kinship.vectors[number] @ lent
        column = stems.get(word if number is None else stem_of(word))
        if column is not None:
            rows[position] += own[column]
    return words, rows, rarities


def _facts(fitted: Fitted) -> dict[str, object]:
    features, plan = fitted.features, fitted.features.plan
    fields = features.fields
    marks = fitted.weights[-4:] * plan.mark_scale
    field_weights = fitted.weights[-4 - len(fields.names) : -4] * plan.field_scale
    return {
        "fields": fields.names,
        "phrases": fields.phrases,
        "cancelling": sorted(fields.cancelling),
        "shape": asdict(plan.shape),
        "field_weights": [_rounded(row) for row in field_weights],
        "mark_weights": [_rounded(row) for row in marks],
        "biases": _rounded(fitted.biases),
    }


def _rounded(values: Matrix) -> list[float]:
    return [float(f"{value:.5g}") for value in values]
