"""Owns how a long scene is cut: into passages that end with sentences, the last of which weigh most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from rpgmusic.scenes.evidence import Evidence, Fields, evidence_in
from rpgmusic.scenes.words import Word

_PASSAGE_WORDS: Final = 160
_MOST_WORDS: Final = 6_000
_FADING: Final = 0.5
"""How much less each passage weighs than the one after it: music is for where the scene has come to."""

_MOST_PASSAGES: Final = 7
"""What lies further back than this would weigh next to nothing."""


class Passage(NamedTuple):
    """A part of a scene: its evidence and its weight; the weights of all parts make 1."""

    evidence: Evidence
    weight: float


def passages_of(words: Sequence[Word], fields: Fields) -> list[Passage]:
    """Cut and weigh a scene; of an endless one only the end is read."""
    parts = _cut(words[-_MOST_WORDS:])[-_MOST_PASSAGES:]
    shares = [_FADING**age * min(1.0, 0.1 + len(part) / _PASSAGE_WORDS) for age, part in enumerate(reversed(parts))]
    total = sum(shares)
    weights = [share / total for share in reversed(shares)]
    return [Passage(evidence_in(part, fields), weight) for part, weight in zip(parts, weights, strict=True)]


def _cut(words: Sequence[Word]) -> list[Sequence[Word]]:
    parts: list[Sequence[Word]] = []
    start = 0
    for position, word in enumerate(words):
        length = position + 1 - start
        if (word.ends and length >= _PASSAGE_WORDS) or length >= 2 * _PASSAGE_WORDS:
            parts.append(words[start : position + 1])
            start = position + 1
    if start < len(words):
        parts.append(words[start:])
    return [part for part in parts if any(not word.breaks for word in part)]
