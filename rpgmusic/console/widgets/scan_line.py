"""One line at the foot of the library pane: how far the scan is, while there is one."""

from __future__ import annotations

from typing import Final

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from rpgmusic.console.theme import MUTED
from rpgmusic.protocol.rest import ScanState

SHORTEST_BAR: Final = 6
"""In a narrow pane the bar comes before the word."""


class ScanLine(Widget):
    """Hidden when nothing is scanned or measured."""

    scan: reactive[ScanState | None] = reactive(None)

    def watch_scan(self, scan: ScanState | None) -> None:
        """Come and go with the work."""
        busy = scan is not None and (scan.state == "scanning" or scan.to_analyse > 0)
        self.set_class(busy, "-busy")

    def render(self) -> Content:
        """A bar with numbers while files are read; a count while loudness is measured."""
        scan = self.scan
        if scan is None:
            return Content("")
        if scan.state != "scanning":
            return Content.styled(f" measuring, {scan.to_analyse:,} left", MUTED)
        text = f" {scan.done:,} / {scan.total:,}" if scan.total else f" {scan.done:,}"
        label = " scanning " if self.size.width >= len(" scanning ") + len(text) + SHORTEST_BAR else " "
        room = max(0, self.size.width - len(text) - len(label))
        filled = round(room * scan.done / scan.total) if scan.total else 0
        return Content.assemble(
            (label, MUTED),
            ("━" * filled, "$accent"),
            ("─" * (room - filled), "$foreground 30%"),
            (text, MUTED),
        )
