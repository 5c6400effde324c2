"""The session's log: what happened at each table, in plain words, kept in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from rpgmusic.domain.units import CampaignId
from rpgmusic.protocol.rest import LogEntry, LogKind
from rpgmusic.protocol.server_messages import LogEntryAdded

ENTRIES_KEPT: Final = 1_000
LONGEST_TEXT: Final = 500


class TellGms(Protocol):
    """Tells the GMs of one table, or all of them."""

    def __call__(self, message: LogEntryAdded, campaign_id: CampaignId | None) -> None:
        """Send the message; no campaign means all."""


@dataclass(frozen=True, slots=True)
class _Kept:
    number: int
    entry: LogEntry


class SessionLog:
    """The latest entries of each campaign, and those that concern the whole house. Not thread-safe."""

    def __init__(self, tell: TellGms, wall_s: Callable[[], float]) -> None:
        self._tell = tell
        self._wall_s = wall_s
        self._count = 0
        self._kept: dict[CampaignId | None, deque[_Kept]] = {}

    def add(self, campaign_id: CampaignId | None, kind: LogKind, text: str) -> None:
        """Write a line and tell the GMs; without a campaign it belongs to the log of every one."""
        entry = LogEntry(at_s=self._wall_s(), kind=kind, text=one_line(text))
        self._count += 1
        self._kept.setdefault(campaign_id, deque(maxlen=ENTRIES_KEPT)).append(_Kept(self._count, entry))
        self._tell(LogEntryAdded(data=entry), campaign_id)

    def latest_first(self, campaign_id: CampaignId, limit: int) -> tuple[LogEntry, ...]:
        """What happened at a table and in the house; the order is that of writing, whatever the wall clock did."""
        kept = [*self._kept.get(campaign_id, ()), *self._kept.get(None, ())]
        kept.sort(key=lambda one: one.number, reverse=True)
        return tuple(one.entry for one in kept[: min(limit, ENTRIES_KEPT)])

    def forget(self, campaign_id: CampaignId) -> None:
        """A campaign was deleted."""
        self._kept.pop(campaign_id, None)


def one_line(text: str) -> str:
    """A text from anywhere as one line of bounded length that a terminal can show."""
    shown = "".join(character if character.isprintable() else " " for character in text[: 4 * LONGEST_TEXT])
    return " ".join(shown.split())[:LONGEST_TEXT]
