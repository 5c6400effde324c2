"""Owns which words of a scene count: not what is denied, less what is only imagined, remembered or planned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rpgmusic.scenes.words import Word

_NEGATIONS_WORDS: Final = """
no not never nobody none nothing nor neither without cannot barely hardly unable refuse refuses refused
"""
NEGATIONS: Final = frozenset(_NEGATIONS_WORDS.split())
_NEGATION_REACH: Final = 5

_UNREAL_WORDS: Final = """
if unless would could might may perhaps remember remembers remembered recall recalls recalled imagine imagines
dreamt story stories tale tales legend legends rumor rumors rumour rumours once ago plan plans planning
planned discuss discusses discussed suggest suggests suggested warn warns warned wonders mention mentions
mentioned explain explains explained recount recounts promise promises promised hopes hoped prepare prepares
ask asks asked offers offered want wants wanted tell tells told says used
"""
UNREAL: Final = frozenset(_UNREAL_WORDS.split())
_UNREAL_REACH: Final = 8
_UNREAL_WEIGHT: Final = 0.5

_TURNS_WORDS: Final = """
but however until then yet although though instead
"""
_TURNS: Final = frozenset(_TURNS_WORDS.split())


def weights_of(words: Sequence[Word]) -> list[float]:
    """How much each word counts by its scope: 0 where it is denied, less than 1 where it is not happening now."""
    weights: list[float] = []
    denied = unreal = 0
    for word in words:
        if word.breaks or word.lower in _TURNS:
            denied = 0
            unreal = 0 if word.ends or word.lower in _TURNS else unreal
        weights.append(0.0 if denied else _UNREAL_WEIGHT if unreal else 1.0)
        denied, unreal = max(denied - 1, 0), max(unreal - 1, 0)
        if word.lower in NEGATIONS or word.lower.endswith("n't"):
            denied = _NEGATION_REACH
        elif word.lower in UNREAL:
            unreal = _UNREAL_REACH
    return weights
