"""Owns the words by which people ask for a mood outright, in tags, tone and hints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rpgmusic.domain.track import Mood
from rpgmusic.scenes.scopes import weights_of
from rpgmusic.scenes.words import Word, stem_of

_SYNONYMS: Final = {
    Mood.BATTLE: "battle combat fight fighting war skirmish",
    Mood.BOSS: "boss climactic climax showdown",
    Mood.CHASE: "chase pursuit frantic escape",
    Mood.STEALTH: "stealth stealthy sneaky sneaking heist infiltration",
    Mood.SUSPENSE: "suspense suspenseful tense tension ominous uneasy foreboding",
    Mood.HORROR: "horror horrific spooky scary creepy terrifying frightening haunted dread gruesome terror nightmarish",
    Mood.MYSTERY: "mystery mysterious enigmatic investigation puzzle",
    Mood.EXPLORATION: "exploration exploring adventurous dungeon",
    Mood.TRAVEL: "travel travelling traveling journey voyage",
    Mood.TAVERN: "tavern merry jolly festive rowdy cheerful",
    Mood.TOWN: "town city market bustling village",
    Mood.COURT: "court royal regal noble courtly diplomatic political",
    Mood.WONDER: "wonder wondrous magical awe enchanting majestic whimsical dreamy",
    Mood.CALM: "calm peaceful relaxing gentle quiet cozy cosy serene restful tranquil",
    Mood.SORROW: "sorrow sorrowful sad sadness melancholy mournful grief tragic bittersweet heartbreaking",
    Mood.TRIUMPH: "triumph triumphant victory victorious heroic celebratory",
    Mood.SACRED: "sacred holy divine religious reverent solemn spiritual",
}
_MOOD_BY_STEM: Final = {stem_of(word): mood for mood, words in _SYNONYMS.items() for word in words.split()}


def moods_named(words: Sequence[Word]) -> frozenset[Mood]:
    """The moods that are asked for by name; not those that are denied."""
    weighed = zip(words, weights_of(words), strict=True)
    return frozenset(_MOOD_BY_STEM[word.stem] for word, weight in weighed if weight and word.stem in _MOOD_BY_STEM)
