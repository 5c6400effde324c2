"""Owns why a mood was read: the words and phrases of the scene that spoke for it most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rpgmusic.domain.track import Mood
from rpgmusic.scenes.model import MOODS, Model
from rpgmusic.scenes.passages import Passage

_MOST_REASONS: Final = 5
_LEAST_SHARE: Final = 0.1
"""A reason must speak at least this much as loud as the first."""
_LEAST_WEIGHT: Final = 0.1
"""Passages that count for less give no reasons."""


def reasons_for(mood: Mood, passages: Sequence[Passage], model: Model) -> tuple[str, ...]:
    """What spoke for a mood, and against the others, the strongest first."""
    wanted = MOODS.index(mood)
    voices: dict[str, float] = {}
    for passage in passages:
        if passage.weight < _LEAST_WEIGHT:
            continue
        for written, heads in model.contributions(passage.evidence):
            key = written.lower()
            if model.is_common(key):
                continue
            others = sum(heads[: len(MOODS)]) / len(MOODS)
            voices[key] = voices.get(key, 0.0) + passage.weight * (heads[wanted] - others)
    ranked = sorted(voices, key=lambda key: (-voices[key], key))
    loudest = voices[ranked[0]] if ranked else 0.0
    heard = [key for key in ranked if voices[key] > _LEAST_SHARE * loudest and voices[key] > 0]
    return tuple(_without_parts(heard)[:_MOST_REASONS])


def _without_parts(phrases: Sequence[str]) -> list[str]:
    """Leave out words that an earlier phrase already holds."""
    kept: list[str] = []
    for phrase in phrases:
        if not any(phrase in one.split() or one in phrase.split() for one in kept):
            kept.append(phrase)
    return kept
