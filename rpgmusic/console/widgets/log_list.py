"""The session's log as a list, latest first."""

from __future__ import annotations

import time
from collections.abc import Sequence

from textual.reactive import reactive

from rpgmusic.console.widgets.line_list import Cell, LineList, fitted
from rpgmusic.protocol.rest import LogEntry

CLOCK_CELLS = 7


class LogList(LineList):
    """What happened, with the time of day."""

    entries: reactive[tuple[LogEntry, ...]] = reactive(())

    def watch_entries(self, entries: tuple[LogEntry, ...]) -> None:
        """Something was added."""
        self.row_count = len(entries)

    def empty_lines(self) -> Sequence[str]:
        """What will stand here."""
        return ("", "Nothing happened yet.", "What plays, who comes and goes, and what goes wrong is listed here.")

    def cells(self, index: int, width: int) -> Sequence[Cell]:
        """Time, text."""
        entry = self.entries[index]
        clock = time.strftime("%H:%M", time.localtime(entry.at_s))
        return (
            (f" {clock} ", "muted"),
            (fitted(entry.text, width - CLOCK_CELLS), "warning" if entry.kind == "problem" else ""),
        )
