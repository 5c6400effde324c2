"""The library pane's tree: all tracks, the GM's folders, and what is missing or broken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message
from textual.reactive import reactive

from rpgmusic.console.commands import TREE_COMMANDS
from rpgmusic.console.places import ALL_TRACKS, Counts, Place, PlaceRow, place_rows
from rpgmusic.console.widgets.line_list import Cell, LineList, fitted
from rpgmusic.domain.units import FolderId
from rpgmusic.protocol.views import FolderView


class LibraryTree(LineList):
    """Folders that fold. The place under the cursor is the one whose tracks are shown."""

    BINDINGS: ClassVar[list[BindingType]] = [command.binding for command in TREE_COMMANDS]

    folders: reactive[tuple[FolderView, ...]] = reactive((), repaint=False)
    counts: reactive[Counts] = reactive(Counts(), repaint=False)
    unfolded: reactive[frozenset[FolderId]] = reactive(frozenset(), repaint=False)

    rows: tuple[PlaceRow, ...] = ()

    class PlaceShown(Message):
        """The cursor came to another place."""

    def on_mount(self) -> None:
        """Begin with the places that always exist."""
        self._lay_out()

    def watch_folders(self) -> None:
        """Folders were made, moved or renamed."""
        self._lay_out()

    def watch_counts(self) -> None:
        """Tracks came or went."""
        self._lay_out()

    def watch_unfolded(self) -> None:
        """A folder was folded or unfolded."""
        self._lay_out()

    def _lay_out(self) -> None:
        """Show the rows anew, with the cursor on the place where it was."""
        shown = self.place
        self.rows = place_rows(self.folders, self.counts, self.unfolded)
        self.row_count = len(self.rows)
        same = [index for index, row in enumerate(self.rows) if _same(row.place, shown)]
        self.cursor = same[0] if same else 0
        self.refresh()

    @property
    def place(self) -> Place:
        """The place under the cursor."""
        return self.rows[self.cursor].place if self.cursor < len(self.rows) else ALL_TRACKS

    def watch_cursor(self, before: int, after: int) -> None:
        """Show the tracks of the place that the cursor came to."""
        super().watch_cursor(before, after)
        self.post_message(self.PlaceShown())

    def cells(self, index: int, width: int) -> Sequence[Cell]:
        """Indent, fold mark, name, number of tracks."""
        row = self.rows[index]
        mark = {None: "  ", True: "▾ ", False: "▸ "}[row.unfolded]
        count = "" if row.count is None else f" {row.count:,}"
        lead = "  " * min(row.depth, 8) + mark
        name_style = "warning" if row.place.status else ""
        room = max(4, width - len(lead) - len(count))
        return (lead, "muted"), (fitted(row.place.name, room), name_style), (count, "muted")

    def action_unfold(self) -> None:
        """Show what is inside; a folder that is open already gives the cursor to its first one."""
        row = self.rows[self.cursor]
        if row.unfolded:
            self.cursor += 1
        elif row.unfolded is False and row.place.folder_id is not None:
            self.unfolded |= {row.place.folder_id}

    def action_fold(self) -> None:
        """Hide what is inside; from within a folder, go up to it."""
        row = self.rows[self.cursor]
        if row.unfolded and row.place.folder_id is not None:
            self.unfolded -= {row.place.folder_id}
            return
        above = [index for index in range(self.cursor) if self.rows[index].depth < row.depth]
        if above:
            self.cursor = above[-1]


def _same(place: Place, other: Place) -> bool:
    """Whether two places are one, whatever it is called now."""
    return (place.folder_id, place.status) == (other.folder_id, other.status)
