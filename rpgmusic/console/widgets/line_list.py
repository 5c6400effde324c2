"""The list that all panes share: it draws only the lines in sight, so 100,000 rows cost as much as ten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import ClassVar, Final, TypeAlias

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from rpgmusic.console.commands import LIST_COMMANDS

Cell: TypeAlias = tuple[str, str]
"""A text that already has its width, and the component class that colours it (empty for plain)."""


def fitted(text: str, width: int, *, right: bool = False) -> str:
    """A text in exactly `width` cells; what does not fit ends in an ellipsis."""
    if width <= 0:
        return ""
    text = " ".join(text.split())
    length = cell_len(text)
    if length > width:
        return set_cell_size(set_cell_size(text, width - 1).rstrip() + "…", width)
    padding = " " * (width - length)
    return padding + text if right else text + padding


SCROLLBAR_CELLS: Final = 1
"""Kept free at the right edge, so that nothing moves when a scrollbar comes."""


class LineList(ScrollView, can_focus=True):
    """A list with a cursor. Subclasses say how many rows there are and what each shows."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line--cursor",
        "line--muted",
        "line--accent",
        "line--good",
        "line--warning",
        "line--error",
        "line--title",
    }
    BINDINGS: ClassVar[list[BindingType]] = [command.binding for command in LIST_COMMANDS]

    KEEPS_PLACE: ClassVar[bool] = True
    """Whether the cursor can still be seen, in bold, while the keys go elsewhere."""

    cursor: reactive[int] = reactive(0, repaint=False)
    row_count: reactive[int] = reactive(0, repaint=False)

    @dataclass
    class Chosen(Message):
        """A row was pressed with the mouse a second time, or double-clicked."""

        list: LineList
        index: int

        @property
        def control(self) -> LineList:
            """The list in which it happened."""
            return self.list

    @property
    def lit(self) -> bool:
        """Whether the cursor is shown as the place where the keys go."""
        return self.has_focus

    def cells(self, index: int, width: int) -> Sequence[Cell]:
        """What row `index` shows in `width` cells."""
        raise NotImplementedError

    def empty_lines(self) -> Sequence[str]:
        """What to say when there is no row: what to press, or what is being waited for."""
        return ()

    def reaches(self, first: int, last: int) -> None:
        """Rows `first` to `last` come into sight."""

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width = self.size.width - SCROLLBAR_CELLS
        index = y + round(self.scroll_y)
        if index >= self.row_count:
            return self._empty_line(y, width)
        base = self.rich_style
        if index == self.cursor and self.lit:
            base += self.get_component_rich_style("line--cursor")
        elif index == self.cursor and self.KEEPS_PLACE:
            base += Style(bold=True)
        segments = [Segment(text, base + self._cell_style(name)) for text, name in self.cells(index, width)]
        return Strip(segments).adjust_cell_length(width, base)

    def _cell_style(self, name: str) -> Style:
        """Colour and weight alone, the background is the row's; of a full style, because only that one is blended."""
        if not name:
            return Style.null()
        style = self.get_component_rich_style(f"line--{name}")
        return Style(color=style.color, bold=style.bold or None, italic=style.italic or None)

    def _empty_line(self, y: int, width: int) -> Strip:
        said = self.empty_lines() if self.row_count == 0 else ()
        lines = [f" {part}" for line in said for part in wrap(line, max(8, width - 2)) or [""]]
        base = self.rich_style
        if y >= len(lines):
            return Strip.blank(width, base)
        text = set_cell_size(lines[y], width)
        return Strip([Segment(text, base + self._cell_style("muted"))], width)

    def watch_row_count(self) -> None:
        """A list that became shorter takes its cursor along."""
        self.virtual_size = Size(0, self.row_count)
        self.cursor = min(self.cursor, max(0, self.row_count - 1))
        self.refresh()

    def validate_cursor(self, cursor: int) -> int:
        """The cursor stays on a row."""
        return max(0, min(cursor, self.row_count - 1))

    def watch_cursor(self, before: int, after: int) -> None:
        """Only the two rows concerned are drawn anew."""
        self.refresh_line(before)
        self.refresh_line(after)
        self.scroll_to_region(Region(0, after, 1, 1), animate=False, force=True)
        self.rows_in_sight()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Scrolling may bring unknown rows into sight."""
        super().watch_scroll_y(old_value, new_value)
        self.rows_in_sight()

    def on_resize(self, _event: events.Resize) -> None:
        """A taller list shows more rows."""
        self.rows_in_sight()

    def rows_in_sight(self) -> None:
        """Tell the subclass which rows are shown."""
        if self.row_count:
            first = round(self.scroll_y)
            self.reaches(first, min(self.row_count - 1, first + max(1, self.size.height) - 1))

    def on_focus(self) -> None:
        """The cursor shows where the keys go."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor pales when the keys go elsewhere."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, a double click chooses the row."""
        within = event.get_content_offset(self)
        index = self.row_count if within is None else within.y + round(self.scroll_y)
        if index < self.row_count:
            self.cursor = index
            if event.chain == 2:
                self.post_message(self.Chosen(self, index))

    def action_move(self, rows: int) -> None:
        """Move the cursor."""
        self.cursor += rows

    def action_page(self, pages: int) -> None:
        """Move the cursor by what is in sight."""
        self.cursor += pages * max(1, self.size.height - 1)

    def action_top(self) -> None:
        """Go to the first row."""
        self.cursor = 0

    def action_bottom(self) -> None:
        """Go to the last row."""
        self.cursor = self.row_count - 1
