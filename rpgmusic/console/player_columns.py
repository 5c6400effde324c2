"""What the listener board shows of a player, and how its columns fold in a narrow pane. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from rpgmusic.console.wording import microseconds_words, sync_words, trim_words
from rpgmusic.protocol.views import PlayerView

UNKNOWN_WORDS: Final = "-"
GAP_CELLS: Final = 2


def _runway(player: PlayerView) -> str:
    runway_us = player.report.runway_us if player.report else None
    return UNKNOWN_WORDS if runway_us is None else f"{runway_us / 1_000_000:.0f} s"


def _rtt(player: PlayerView) -> str:
    rtt_us = player.report.rtt_us if player.report else None
    return UNKNOWN_WORDS if rtt_us is None else microseconds_words(rtt_us)


def _rendition(player: PlayerView) -> str:
    rendition = player.report.rendition if player.report else None
    return UNKNOWN_WORDS if rendition is None else rendition.value


def _trim(player: PlayerView) -> str:
    return trim_words(player.trim_us) if player.trim_us else UNKNOWN_WORDS


@dataclass(frozen=True, slots=True)
class PlayerColumn:
    """One measurement: its heading, its cells, and how it reads."""

    heading: str
    cells: int
    words: Callable[[PlayerView], str]


SKEW: Final = PlayerColumn("skew", 9, sync_words)
COLUMNS: Final = (
    SKEW,
    PlayerColumn("runway", 6, _runway),
    PlayerColumn("rtt", 7, _rtt),
    PlayerColumn("trim", 7, _trim),
    PlayerColumn("rendition", 9, _rendition),
)
"""In the order of their use to a GM: what comes last folds first."""


def player_columns(room: int) -> tuple[PlayerColumn, ...]:
    """As many columns as have room beside the name; the first always."""
    shown: list[PlayerColumn] = []
    for column in COLUMNS:
        room -= column.cells + GAP_CELLS
        if shown and room < 0:
            break
        shown.append(column)
    return tuple(shown)
