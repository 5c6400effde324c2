"""The library pane's tree: all tracks, the GM's folders, and what is missing or broken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.reactive import reactive

from rpgmusic.console.commands import TREE_COMMANDS
from rpgmusic.console.places import ALL_TRACKS, Counts, Place, PlaceRow, place_rows
from rpgmusic.console.widgets.line_list import Cell, LineList, fitted
from rpgmusic.domain.units import FolderId
from rpgmusic.protocol.views import FolderView

MOST_INDENT: Final = 8
"""Levels that are drawn further in; deeper ones stand below each other."""

MARK_CELLS: Final = 2


class LibraryTree(LineList):
    """Folders that fold. The place under the cursor is the one whose tracks are shown."""

    BINDINGS: ClassVar[list[BindingType]] = [command.binding for command in TREE_COMMANDS]

    folders: reactive[tuple[FolderView, ...]] = reactive((), repaint=False)
    counts: reactive[Counts] = reactive(Counts(), repaint=False)
    unfolded: reactive[frozenset[FolderId]] = reactive(frozenset(), repaint=False)

    rows: tuple[PlaceRow, ...] = ()
    _wanted: FolderId | None = None

    class PlaceShown(Message):
        """The cursor came to another place."""

    def on_mount(self) -> None:
        """Begin with the places that always exist."""
        self._lay_out()

    def watch_folders(self) -> None:
        """Folders were made, moved or renamed; the one that is waited for may be among them."""
        if self._wanted is not None:
            self.reveal(self._wanted)
        else:
            self._lay_out()

    def watch_counts(self) -> None:
        """Tracks came or went."""
        self._lay_out()

    def watch_unfolded(self) -> None:
        """A folder was folded or unfolded."""
        self._lay_out()

    def reveal(self, folder_id: FolderId) -> None:
        """Go to a folder, now or as soon as it is there, with all that it lies in unfolded."""
        self._wanted = folder_id
        parents = {folder.id: folder.parent_id for folder in self.folders}
        around: set[FolderId] = set()
        above = parents.get(folder_id)
        while above is not None and above not in around:
            around.add(above)
            above = parents.get(above)
        self.unfolded |= around
        self._lay_out()

    def _lay_out(self) -> None:
        """Show the rows anew, with the cursor on the place where it was; if that is gone, near it."""
        shown = self.place
        self.rows = place_rows(self.folders, self.counts, self.unfolded)
        self.row_count = len(self.rows)
        if self._wanted is not None:
            shown = next((row.place for row in self.rows if row.place.folder_id == self._wanted), shown)
        self._wanted = None if shown.folder_id == self._wanted else self._wanted
        same = [index for index, row in enumerate(self.rows) if _same(row.place, shown)]
        self.cursor = same[0] if same else max(0, self.cursor - 1)
        self.refresh()
        self.post_message(self.PlaceShown())

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
        lead = "  " * min(row.depth, MOST_INDENT) + mark
        name_style = "warning" if row.place.status else ""
        room = max(4, width - len(lead) - len(count))
        return (lead, "muted"), (fitted(row.place.name, room), name_style), (count, "muted")

    def on_click(self, event: events.Click) -> None:
        """A click on a folder's mark folds or unfolds it; elsewhere it goes there."""
        super().on_click(event)
        index = event.y + round(self.scroll_y)
        if index < self.row_count and event.x < 2 * min(self.rows[index].depth, MOST_INDENT) + MARK_CELLS:
            self.toggle(self.rows[index])

    def toggle(self, row: PlaceRow) -> None:
        """Fold what is unfolded, unfold what is folded."""
        if row.unfolded is not None and row.place.folder_id is not None:
            self.unfolded ^= {row.place.folder_id}

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
