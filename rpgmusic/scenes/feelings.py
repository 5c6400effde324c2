"""Owns how bright and how lively each mood is, after the circumplex of affect.

J. A. Russell, “A circumplex model of affect”, Journal of Personality and Social Psychology 39, 1980, pp. 1161-1178.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rpgmusic.domain.track import Mood

VALENCES: Final[Mapping[Mood, float]] = {
    Mood.BATTLE: -0.3, Mood.BOSS: -0.55, Mood.CHASE: -0.25, Mood.STEALTH: -0.15, Mood.SUSPENSE: -0.5,
    Mood.HORROR: -0.9, Mood.MYSTERY: -0.1, Mood.EXPLORATION: 0.15, Mood.TRAVEL: 0.35, Mood.TAVERN: 0.7,
    Mood.TOWN: 0.5, Mood.COURT: 0.2, Mood.WONDER: 0.75, Mood.CALM: 0.6, Mood.SORROW: -0.8, Mood.TRIUMPH: 0.95,
    Mood.SACRED: 0.4,
}  # fmt: skip
"""From -1 (dark) to 1 (bright)."""

AROUSALS: Final[Mapping[Mood, float]] = {
    Mood.BATTLE: 0.85, Mood.BOSS: 0.95, Mood.CHASE: 0.95, Mood.STEALTH: 0.45, Mood.SUSPENSE: 0.6, Mood.HORROR: 0.65,
    Mood.MYSTERY: 0.35, Mood.EXPLORATION: 0.4, Mood.TRAVEL: 0.4, Mood.TAVERN: 0.6, Mood.TOWN: 0.4, Mood.COURT: 0.35,
    Mood.WONDER: 0.35, Mood.CALM: 0.1, Mood.SORROW: 0.2, Mood.TRIUMPH: 0.75, Mood.SACRED: 0.25,
}  # fmt: skip
"""From 0 (asleep) to 1 (frantic)."""

INTENSITIES: Final[Mapping[Mood, float]] = {
    Mood.BATTLE: 0.7, Mood.BOSS: 0.88, Mood.CHASE: 0.75, Mood.STEALTH: 0.42, Mood.SUSPENSE: 0.5, Mood.HORROR: 0.62,
    Mood.MYSTERY: 0.38, Mood.EXPLORATION: 0.32, Mood.TRAVEL: 0.25, Mood.TAVERN: 0.3, Mood.TOWN: 0.2, Mood.COURT: 0.32,
    Mood.WONDER: 0.32, Mood.CALM: 0.12, Mood.SORROW: 0.42, Mood.TRIUMPH: 0.5, Mood.SACRED: 0.35,
}  # fmt: skip
"""What is usual where a mood is all that is known."""
