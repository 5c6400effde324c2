"""The panes of the table screen: frames around the lists, with what belongs to them."""

from __future__ import annotations

from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input

from rpgmusic.console.columns import GAP_CELLS, MARK_CELLS, fit_columns
from rpgmusic.console.loading import UNREAD, Library
from rpgmusic.console.pages import TrackQuery
from rpgmusic.console.qr import qr_lines
from rpgmusic.console.sorting import SORTED_COLUMNS
from rpgmusic.console.widgets.join_card import JoinCard
from rpgmusic.console.widgets.library_tree import LibraryTree
from rpgmusic.console.widgets.line_list import fitted
from rpgmusic.console.widgets.player_board import PlayerBoard
from rpgmusic.console.widgets.scan_line import ScanLine
from rpgmusic.console.widgets.track_list import FetchPage, TrackList
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.rest import ScanState
from rpgmusic.protocol.views import PlayerView


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


class ColumnHeads(Widget):
    """The headings over the track list, in the same cells as its columns."""

    sort: reactive[str] = reactive("")

    def render(self) -> Content:
        """Headings; the one that sorts is marked."""
        columns = fit_columns(self.size.width)
        sorted_column = SORTED_COLUMNS.get(self.sort)
        texts = [
            fitted(
                f"{entry.column.value} ▴" if entry.column is sorted_column else entry.column.value,
                entry.width,
                right=entry.right,
            )
            for entry in columns
        ]
        return Content(" " * MARK_CELLS + (" " * GAP_CELLS).join(texts))


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
        yield Input(placeholder="title, artist, album, path, folder, tag", compact=True, max_length=200, id="search")
        yield ColumnHeads()
        yield TrackList(self._fetch, id="tracks").data_bind(
            query_shown=TracksPane.query_shown, playing=TracksPane.playing, advice=TracksPane.advice
        )

    def watch_query_shown(self, query: TrackQuery) -> None:
        """Mark the column that sorts."""
        if self.is_mounted and self.children:
            self.query_one(ColumnHeads).sort = query.sort


ROWS_BESIDE_CODE: Final = 9
"""Border and words of the pane, and the bar beneath."""


class PlayersPane(Vertical):
    """The players; while there are none, the link and its code."""

    players: reactive[tuple[PlayerView, ...]] = reactive((), repaint=False)
    join_url: reactive[str] = reactive("", repaint=False)

    def compose(self) -> ComposeResult:
        """Board over code."""
        self.border_title = "Players"
        yield PlayerBoard(id="players").data_bind(players=PlayersPane.players)
        yield JoinCard().data_bind(join_url=PlayersPane.join_url)

    def watch_players(self, players: tuple[PlayerView, ...]) -> None:
        """Say how many listen; the code gives way to the first player."""
        present = sum(player.connected for player in players)
        self.border_title = f"Players · {present} connected" if players else "Players"
        self._show_link()

    def watch_join_url(self) -> None:
        """The link stays in sight."""
        self._show_link()

    def on_resize(self) -> None:
        """There may be room for the link now, or no longer."""
        self._show_link()

    def _show_link(self) -> None:
        short = self.join_url.removeprefix("http://").removeprefix("https://")
        self.border_subtitle = short if len(short) <= self.size.width - 4 else "l shows the link"
        self.set_class(self._code_fits(), "-code")

    def _code_fits(self) -> bool:
        """A code that is cut off is worse than none."""
        if self.players or not self.join_url:
            return False
        lines = qr_lines(self.join_url)
        return len(lines[0]) <= self.size.width and len(lines) <= self.screen.size.height * 0.75 - ROWS_BESIDE_CODE
