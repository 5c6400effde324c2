"""One line at the foot of the library pane: how far the scan is, while there is one."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from rpgmusic.console.theme import MUTED
from rpgmusic.protocol.rest import ScanState


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
            return Content.styled(f" measuring loudness, {scan.to_analyse:,} left", MUTED)
        text = f" {scan.done:,} / {scan.total:,}" if scan.total else f" {scan.done:,}"
        room = max(0, self.size.width - len(text) - len(" scanning "))
        filled = round(room * scan.done / scan.total) if scan.total else 0
        return Content.assemble(
            (" scanning ", MUTED),
            ("━" * filled, "$accent"),
            ("─" * (room - filled), "$panel-lighten-2"),
            (text, MUTED),
        )
