"""The panes of the library view: frames around places and tracks, with what belongs to them."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input

from rpgmusic.console.columns import GAP_CELLS, MARK_CELLS, Column, ColumnWidth, column_at, fit_columns
from rpgmusic.console.loading import UNREAD, Library
from rpgmusic.console.pages import TrackQuery
from rpgmusic.console.sorting import order_mark, sorted_column
from rpgmusic.console.widgets.library_tree import LibraryTree
from rpgmusic.console.widgets.line_list import fitted
from rpgmusic.console.widgets.scan_line import ScanLine
from rpgmusic.console.widgets.track_list import FetchPage, TrackList
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.rest import ScanState


class LibraryPane(Vertical):
    """The tree of places, and the scan while there is one."""

    library: reactive[Library] = reactive(UNREAD, repaint=False)
    scan: reactive[ScanState | None] = reactive(None, repaint=False)

    def compose(self) -> ComposeResult:
        """Tree over scan."""
        self.border_title = "Library"
        yield LibraryTree(id="tree")
        yield ScanLine().data_bind(scan=LibraryPane.scan)

    def watch_library(self, library: Library) -> None:
        """Hand on what the tree shows."""
        if self.is_mounted and self.children:
            tree = self.query_one(LibraryTree)
            tree.folders, tree.counts = library.folders, library.counts
            self.border_subtitle = "" if library.folders or not library.loaded else "F makes a folder"


class ColumnHeads(Widget):
    """The headings over the track list, in the same cells as its columns."""

    sort: reactive[str] = reactive("")

    @dataclass
    class Clicked(Message):
        """A heading was clicked."""

        column: Column

    def render(self) -> Content:
        """Headings; the one that sorts is marked."""
        gap = " " * GAP_CELLS
        texts = [self._heading(entry) for entry in fit_columns(self.size.width)]
        return Content.assemble(" " * MARK_CELLS, *(part for text in texts for part in (text, gap)))

    def _heading(self, entry: ColumnWidth) -> tuple[str, str]:
        if entry.column is not sorted_column(self.sort):
            return fitted(entry.column.value, entry.width, right=entry.right), ""
        marked = f"{entry.column.value} {order_mark(self.sort)}"
        return fitted(marked, entry.width, right=entry.right), "$accent"

    def on_click(self, event: events.Click) -> None:
        """A click on a heading orders by it."""
        column = column_at(self.size.width, event.x)
        if column is not None:
            self.post_message(self.Clicked(column))


class TracksPane(Vertical):
    """Headings over the track list; the search line comes between border and headings when it is wanted."""

    query_shown: reactive[TrackQuery] = reactive(TrackQuery(), repaint=False)
    playing: reactive[frozenset[TrackId]] = reactive(frozenset(), repaint=False)
    advice: reactive[tuple[str, ...]] = reactive((), repaint=False)

    def __init__(self, fetch: FetchPage, *, id: str) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._fetch = fetch

    def compose(self) -> ComposeResult:
        """Search line, headings, list."""
        self.border_title = "Tracks"
        yield Input(
            placeholder="title, artist, album, path, folder, tag, or mood:battle",
            compact=True,
            max_length=200,
            id="search",
        )
        yield ColumnHeads()
        yield TrackList(self._fetch, id="tracks").data_bind(
            query_shown=TracksPane.query_shown, playing=TracksPane.playing, advice=TracksPane.advice
        )

    def watch_query_shown(self, query: TrackQuery) -> None:
        """Mark the column that sorts."""
        if self.is_mounted and self.children:
            self.query_one(ColumnHeads).sort = query.sort
