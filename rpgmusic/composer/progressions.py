"""Progressions: four-chord phrases idiomatic for each mode, and the chord that leads back to the beginning.

Modal phrases dwell on the degree that tells the mode apart (the fourth of dorian, the lowered second of phrygian, the
second of lydian, the seventh of mixolydian); tonal ones follow subdominant, dominant, tonic. See S. Kostka, D. Payne
and B. Almén, “Tonal Harmony”, 8th ed., 2018, chapters 7 and 26; F. Lehman, “Hollywood Harmony”, 2018.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rpgmusic.domain.prompt import Mode


class Temper(StrEnum):
    """What the harmony is there to do."""

    DRIVING = "driving"
    DANCING = "dancing"
    DRIFTING = "drifting"
    UNEASY = "uneasy"
    GRIEVING = "grieving"


@dataclass(frozen=True, slots=True)
class Phrases:
    """Four-chord phrases for refrains, which start on the tonic, and for episodes; `back` leads to the tonic."""

    refrains: tuple[str, ...]
    episodes: tuple[str, ...]
    back: str


_BY_MODE: Final[Mapping[Mode, Phrases]] = {
    Mode.MAJOR: Phrases(
        ("1 5/3 6 4", "1 3 4 5", "1 4 1/3 5", "1 6 4 5"), ("6 4 1/3 5", "4 1/3 2 5", "6 3 4 1", "4 5 3 6"), "5"
    ),
    Mode.MINOR: Phrases(
        ("1 6 3 7", "1 7 6 7", "1 3 7 4", "1 6 4 7"), ("6 7 1 1/3", "4 1 6 7", "3 7 4 6", "6 3 4 5M"), "7"
    ),
    Mode.DORIAN: Phrases(
        ("1 4 1 7", "1 7 4 1", "1 3 4 7", "1 4 3 7"), ("3 7 4 1", "7 4 1 4", "4 1 7 4", "3 4 7 5"), "4"
    ),
    Mode.PHRYGIAN: Phrases(
        ("1 2 1 7", "1 2 3 2", "1 6 2 1", "1 7 6 2"), ("6 7 1 2", "4 3 2 1", "3 2 6 2", "7 6 3 2"), "2"
    ),
    Mode.LYDIAN: Phrases(
        ("1 2 1 2", "1 2 6 5", "1 3 2 1/3", "1 2/3 6 2"), ("6 2 1/3 2", "3 6 2 1", "5 6 2 3", "6 5 3 2"), "2"
    ),
    Mode.MIXOLYDIAN: Phrases(
        ("1 7 4 1", "1 4 7 4", "1 5 7 4", "1 7 1 4"), ("4 1/3 7 4", "7 4 1 1", "2 4 1 7", "6 7 4 1"), "7"
    ),
    Mode.HARMONIC_MINOR: Phrases(
        ("1 6 4 5", "1 4 5 1", "1 4/3 5 1", "1 6 1/3 5"), ("4 1/3 6 5", "6 4 1 5", "4 6 1 5/3", "6 1/5 4 5"), "5"
    ),
    Mode.PHRYGIAN_DOMINANT: Phrases(
        ("1 2 1 7", "1 2 7 1", "1 4 2 1", "1 2 4 2"), ("4 7 2 1", "4 1 2 7", "2 7 4 2", "7 4 2 2"), "2"
    ),
}

_BY_TEMPER: Final[Mapping[tuple[Mode, Temper], Phrases]] = {
    (Mode.MAJOR, Temper.DANCING): Phrases(
        ("1 4 1 5", "1 5 1 4", "1 2 5 1", "1 4 5 1"), ("4 1 2 5", "6 2 5 1", "5 1 4 5", "6 4 2 5"), "5"
    ),
    (Mode.MAJOR, Temper.DRIVING): Phrases(
        ("1 5 6 4", "1 4 6 5", "1 b7M 4 1", "1 1/3 4 5"), ("6 4 1 5", "b6M b7M 1 1", "4 5 6 3", "2 4 1/5 5"), "5"
    ),
    (Mode.MAJOR, Temper.UNEASY): Phrases(
        ("1 4m 1 b6M", "1 b6M 4m 1", "1 b2M 1 4m"), ("6 3 4m b2M", "b6M 3 4m 5", "4m 1 b2M 5"), "5s"
    ),
    (Mode.MAJOR, Temper.GRIEVING): Phrases(
        ("1 3 4 4m", "1 5/3 6 3", "1 1/3 4 4m"), ("6 3 4 1/3", "2 4m 1/3 5", "6 4 2 5"), "5"
    ),
    (Mode.MINOR, Temper.DANCING): Phrases(
        ("1 7 1 5M", "1 4 7 3", "1 7 6 5M"), ("3 7 4 5M", "6 3 7 1", "4 1 7 5M"), "5M"
    ),
    (Mode.MINOR, Temper.UNEASY): Phrases(
        ("1 6 1 b2M", "1 4 6 5M", "1 1 b2M 5M", "1 6 b2M 4"), ("6 4 b2M 5M", "4 6 4 5M", "b2M 1 6 4"), "5M"
    ),
    (Mode.MINOR, Temper.GRIEVING): Phrases(
        ("1 5/3 4/3 5M", "1 5 6 4", "1 7 6 5M", "1 4 1/3 5M"), ("6 3 4 1", "4 7 3 6", "6 4 1/5 5M"), "5M"
    ),
    (Mode.HARMONIC_MINOR, Temper.UNEASY): Phrases(
        ("1 b2M 1 5", "1 6 1 7", "1 4 b2M 5", "1 6 b2M 5"), ("6 4 7 5", "4 6 b2M 5", "b2M 6 4 5"), "7"
    ),
    (Mode.PHRYGIAN, Temper.UNEASY): Phrases(
        ("1 2 1 2", "1 1 2 7", "1c 2 1 6"), ("6 2 7 2", "4 2 1c 2", "7 6 4 2"), "2"
    ),
}


def phrases(mode: Mode, temper: Temper) -> Phrases:
    """What to choose from."""
    return _BY_TEMPER.get((mode, temper), _BY_MODE[mode])
