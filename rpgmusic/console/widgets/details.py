"""The details pane: one track with its cover and waveform, and all that is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from rpgmusic.console.detail_lines import Line, fact_lines, heading_lines
from rpgmusic.console.widgets.cover import Picture, cover_strips
from rpgmusic.console.widgets.waveform import waveform_rows
from rpgmusic.protocol.views import TrackView

WAVEFORM_ROWS: Final = 3
ROOMY_ROWS: Final = 24
"""In a shorter pane the waveform has one row."""

LARGEST_COVER: Final = 32
SMALLEST_COVER: Final = 8


@dataclass(frozen=True, slots=True)
class TrackDetails:
    """A track, and what had to be asked for besides; empty while it is not there, or if there is none."""

    track: TrackView
    folders: tuple[str, ...] = ()
    waveform: bytes = b""
    cover: Picture | None = None


class Details(ScrollView, can_focus=True):
    """Draws what it is given; asks for nothing."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line--muted",
        "line--accent",
        "line--warning",
        "line--title",
        "line--strong",
    }

    details: reactive[TrackDetails | None] = reactive(None, repaint=False)

    _lines: tuple[Line | Strip, ...] = ()

    def on_mount(self) -> None:
        """Be named before anything is known."""
        self.border_title = "Details"

    @property
    def cover_pixels(self) -> int:
        """Edge of the square that a cover may take here, in pixels; 0 where there is no room for one."""
        edge = min(LARGEST_COVER, self._text_width, self.size.height // 3 * 2) // 2 * 2
        return edge if edge >= SMALLEST_COVER else 0

    @property
    def _text_width(self) -> int:
        return max(0, self.size.width - 3)

    def watch_details(self, before: TrackDetails | None, after: TrackDetails | None) -> None:
        """Another track, or more is known of it."""
        self._lay_out()
        if before is None or after is None or before.track.id != after.track.id:
            self.scroll_to(y=0, animate=False)

    def on_resize(self) -> None:
        """Lines break elsewhere."""
        self._lay_out()

    def _lay_out(self) -> None:
        self._lines = tuple(self._drawn(self.details)) if self.details is not None else EMPTY
        self.virtual_size = Size(0, len(self._lines))
        self.refresh()

    def _drawn(self, details: TrackDetails) -> Iterator[Line | Strip]:
        width = self._text_width
        if details.cover is not None and details.cover.whole:
            yield from cover_strips(details.cover)
            yield ()
        yield from heading_lines(details.track, width)
        yield ()
        if details.waveform:
            for row in waveform_rows(details.waveform, width, 1 if self.size.height < ROOMY_ROWS else WAVEFORM_ROWS):
                yield ((row, "accent"),)
            yield ()
        yield from fact_lines(details.track, details.folders, width)

    def render_line(self, y: int) -> Strip:
        """One line of the screen, a cell in from the frame."""
        width, index, base = self.size.width, y + round(self.scroll_y), self.rich_style
        line: Line | Strip = self._lines[index] if index < len(self._lines) else ()
        margin = Segment(" ", base)
        if isinstance(line, Strip):
            segments = [margin, *(Segment(text, base + (style or Style.null())) for text, style, _ in line)]
        else:
            segments = [margin, *(Segment(text, base + self._ink(name)) for text, name in line)]
        return Strip(segments).adjust_cell_length(width, base)

    def _ink(self, name: str) -> Style:
        style = self.get_component_rich_style(f"line--{name}")
        return Style(color=style.color, bold=style.bold or None)


EMPTY: Final[tuple[Line, ...]] = ((("The track under the cursor", "muted"),), (("is described here.", "muted"),))
"""While there is none."""
