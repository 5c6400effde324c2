"""Requests for music, and how alike two of them are. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from rpgmusic.domain.generation import DEFAULT_CHAIN, ProviderName, Wanted
from rpgmusic.domain.prompt import Mode, Prompt
from rpgmusic.domain.units import CampaignId, TrackId

NEAR_ENOUGH: Final = 0.75
"""Likeness from which a piece that exists is worth offering instead of making another."""

_DARK: Final = frozenset({Mode.MINOR, Mode.PHRYGIAN, Mode.HARMONIC_MINOR, Mode.PHRYGIAN_DOMINANT, Mode.DORIAN})
_WORD: Final = re.compile(r"[a-z]{3,}")


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for. See `GenerateRequest` for the meaning of the fields.

    `urgent` music is awaited by a table: it overtakes what waits for its turn, and is not counted against the rate.
    """

    campaign_id: CampaignId
    owner: str
    prompt: Prompt
    name: str = ""
    chain: tuple[ProviderName, ...] = DEFAULT_CHAIN
    wanted: Wanted = Wanted.MUSIC
    seed: int | None = None
    similar_from: float | None = None
    confirmed_usd: float | None = None
    continue_from: TrackId | None = None
    scene_title: str = ""
    urgent: bool = False


def likeness(one: Prompt, other: Prompt) -> float:
    """How near two prompts come, from 0 to 1 (the same request). Other moods and loops never come near.

    What is heard first counts most: mood, then intensity and tempo, mode, instruments, setting, words and length.
    """
    if one == other:
        return 1.0
    if one.mood is not other.mood or one.loop is not other.loop or one.motif != other.motif:
        return 0.0
    parts = (
        (0.25, 1.0 - min(1.0, abs(one.intensity - other.intensity) / 0.5)),
        (0.15, 1.0 - min(1.0, abs(one.tempo_bpm - other.tempo_bpm) / 40)),
        (0.1, 1.0 if one.mode is other.mode else 0.5 if (one.mode in _DARK) == (other.mode in _DARK) else 0.0),
        (0.2, _shared(set(one.instruments), set(other.instruments))),
        (0.1, _shared(_setting_words(one), _setting_words(other))),
        (0.1, _shared(_words(one.text), _words(other.text))),
        (0.1, min(one.length_s, other.length_s) / max(one.length_s, other.length_s, 1e-9)),
    )
    return round(min(0.99, sum(weight * value for weight, value in parts)), 3)


def _shared(one: set[str], other: set[str]) -> float:
    """The share of words in common (Jaccard); 1 if there are none at all."""
    return len(one & other) / len(one | other) if one | other else 1.0


def _setting_words(prompt: Prompt) -> set[str]:
    setting = prompt.setting
    return {
        word for word in (setting.place, setting.era, setting.culture, setting.weather, setting.time_of_day) if word
    }


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))
