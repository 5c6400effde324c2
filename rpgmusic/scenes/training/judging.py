"""Owns how well scenes are read: the figures, and reading each writer's scenes with what the others taught."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import spearmanr

from rpgmusic.domain.track import Mood
from rpgmusic.scenes.evidence import Fields
from rpgmusic.scenes.model import COMBAT, INTENSITY, MOODS
from rpgmusic.scenes.training.corpus import Labelled, without_writer
from rpgmusic.scenes.training.features import Plan
from rpgmusic.scenes.training.fitting import fit
from rpgmusic.scenes.training.kinship import Kinship


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was read of one labelled scene; `combat` and `intensity` are the scores of those heads."""

    scene: Labelled
    mood: Mood
    combat: bool
    intensity: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """Shares of scenes whose mood, or one of its alternates, was read; F1 of combat; rank correlation of intensity."""

    scenes: int
    mood: float
    mood_or_alternate: float
    combat_f1: float
    intensity_rank_correlation: float


def judge(verdicts: Sequence[Verdict]) -> Judgement:
    """Compare what was read with the labels."""
    count = len(verdicts)
    both = sum(one.scene.combat and one.combat for one in verdicts)
    either = sum(one.combat for one in verdicts) + sum(one.scene.combat for one in verdicts)
    ranks = spearmanr([one.intensity for one in verdicts], [one.scene.intensity for one in verdicts])
    return Judgement(
        scenes=count,
        mood=sum(one.mood is one.scene.mood for one in verdicts) / count,
        mood_or_alternate=sum(one.mood in (one.scene.mood, *one.scene.alternates) for one in verdicts) / count,
        combat_f1=2 * both / either if either else 1.0,
        intensity_rank_correlation=float(ranks.statistic),
    )


def confusions(verdicts: Sequence[Verdict]) -> Counter[tuple[Mood, Mood]]:
    """How often one mood was read where another was meant and the one read is no alternate."""
    wrong = [one for one in verdicts if one.mood not in (one.scene.mood, *one.scene.alternates)]
    return Counter((one.scene.mood, one.mood) for one in wrong)


def read_unseen(
    scenes: Sequence[Labelled], writer: str, plan: Plan, kinship: Kinship, fields: Fields, threshold: float
) -> list[Verdict]:
    """Read one writer's scenes with weights that only the others' scenes taught."""
    fitted = fit(without_writer(scenes, writer), plan, kinship, fields)
    theirs = [scene for scene in scenes if scene.writer == writer]
    scores = fitted.scores(theirs)
    likeliest = np.argmax(scores[:, : len(MOODS)], axis=1)
    return [
        Verdict(scene, MOODS[number], bool(row[COMBAT] >= threshold), float(row[INTENSITY]))
        for scene, number, row in zip(theirs, likeliest, scores, strict=True)
    ]
