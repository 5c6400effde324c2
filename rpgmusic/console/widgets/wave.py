"""The waveform of the track that plays: what is over stands out, a click seeks."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from rpgmusic.console.theme import MUTED
from rpgmusic.console.widgets.now_playing import ProgressLine
from rpgmusic.console.widgets.waveform import waveform_rows

HIGHEST: Final = 255


@lru_cache(maxsize=8)
def _rows(points: bytes, width: int, height: int) -> tuple[str, ...]:
    """The rows of a track whose loudest place reaches the top."""
    loudest = max(points, default=0) or 1
    return waveform_rows([point * HIGHEST // loudest for point in points], width, height)


class Wave(Widget):
    """Draws peaks over as many rows as it has; a line while they are not known. Drawn anew only when a cell is over."""

    points: reactive[bytes] = reactive(b"")
    played_cells: reactive[int] = reactive(0)
    active: reactive[bool] = reactive(default=False)

    def show_share(self, share: float) -> None:
        """So much of the track is over, 0 to 1."""
        self.played_cells = round(share * self.size.width)

    def render(self) -> Content:
        """All rows, each first what is over, then what is to come."""
        width, height = self.size.width, self.size.height
        played = min(self.played_cells, width)
        done = "$accent" if self.active else MUTED
        if not self.points:
            line = Content.assemble(("━" * played, done), ("─" * (width - played), "$foreground 30%"))
            return Content("\n" * (height // 2)) + line
        rows = _rows(self.points, width, height)
        return Content("\n").join(
            Content.assemble((row[:played], done), (row[played:], "$foreground 35%")) for row in rows
        )

    def on_click(self, event: events.Click) -> None:
        """Seek to where the waveform was clicked."""
        self.post_message(ProgressLine.SeekTo(event.x / max(1, self.size.width)))
