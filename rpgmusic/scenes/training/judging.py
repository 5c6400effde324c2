"""Owns how well fitted heads read scenes that they were not fitted to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scipy.stats import spearmanr

from rpgmusic.domain.track import Mood
from rpgmusic.scenes.training.corpus import Labelled


@dataclass(frozen=True, slots=True)
class Judgement:
    """Shares of scenes whose mood, or one of its alternates, was read; F1 of combat; rank correlation of intensity."""

    scenes: int
    mood: float
    mood_or_alternate: float
    combat_f1: float
    intensity_rank_correlation: float


def judge(
    scenes: Sequence[Labelled], moods: Sequence[Mood], fights: Sequence[bool], intensities: Sequence[float]
) -> Judgement:
    """Compare what was read with the labels."""
    pairs = list(zip(scenes, moods, strict=True))
    both = sum(scene.combat and fight for scene, fight in zip(scenes, fights, strict=True))
    said = sum(fights) + sum(scene.combat for scene in scenes)
    return Judgement(
        scenes=len(scenes),
        mood=sum(scene.mood is mood for scene, mood in pairs) / len(scenes),
        mood_or_alternate=sum(mood in (scene.mood, *scene.alternates) for scene, mood in pairs) / len(scenes),
        combat_f1=2 * both / said if said else 1.0,
        intensity_rank_correlation=float(spearmanr(intensities, [scene.intensity for scene in scenes]).statistic),
    )
