"""Moving about the library: places, the search, and the order of the tracks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input

from rpgmusic.client import Client
from rpgmusic.console.loading import UNREAD, Library, empty_advice, load_tracks
from rpgmusic.console.pages import TrackQuery
from rpgmusic.console.places import Place
from rpgmusic.console.searching import parsed_search, search_words
from rpgmusic.console.sorting import next_order, order_by, order_words, reversed_order
from rpgmusic.console.ticks import NO_TICKS
from rpgmusic.console.views.view import View
from rpgmusic.console.widgets.details import Details
from rpgmusic.console.widgets.library_panes import ColumnHeads, LibraryPane, TracksPane
from rpgmusic.console.widgets.library_tree import LibraryTree
from rpgmusic.console.widgets.track_list import TrackList
from rpgmusic.domain.track import TrackStatus
from rpgmusic.domain.units import FolderId, TrackId
from rpgmusic.protocol.rest import ScanState

Answer = TypeVar("Answer")

SEARCH_PAUSE_S: Final = 0.12
"""A search is sent when typing has paused for so long."""

MARKS_S: Final = 0.5
"""How often the marks of what sounds are looked at."""


class LibraryBrowsing(View):
    """The three panes, and what is shown in them. Every place remembers the order its tracks were put in."""

    scan: reactive[ScanState | None] = reactive(None, repaint=False)
    track_query: reactive[TrackQuery] = reactive(TrackQuery(), repaint=False)
    playing: reactive[frozenset[TrackId]] = reactive(frozenset(), repaint=False)
    advice: reactive[tuple[str, ...]] = reactive((), repaint=False)

    _typing: Timer | None = None

    def __init__(self, client: Client) -> None:
        super().__init__(client)
        self._orders: dict[tuple[FolderId | None, TrackStatus | None], str] = {}

    def compose(self) -> ComposeResult:
        """Places to the left, tracks in the middle, details to the right."""
        with Horizontal(id="library-panes"):
            yield LibraryPane(id="library-pane").data_bind(library=LibraryBrowsing.library, scan=LibraryBrowsing.scan)
            yield TracksPane(lambda query, page: load_tracks(self.client, query, page), id="tracks-pane").data_bind(
                query_shown=LibraryBrowsing.track_query,
                playing=LibraryBrowsing.playing,
                advice=LibraryBrowsing.advice,
            )
            yield Details(id="details")

    def on_mount(self) -> None:
        """Marks follow the clock."""
        self.set_interval(MARKS_S, self._mark_playing)

    @property
    def places(self) -> LibraryTree:
        """The places."""
        return self.query_one(LibraryTree)

    @property
    def tracks(self) -> TrackList:
        """The tracks of the place."""
        return self.query_one(TrackList)

    @property
    def place(self) -> Place:
        """The place whose tracks are shown: that under the tree's cursor."""
        return self.places.place

    @property
    def in_tree(self) -> bool:
        """Whether commands act on the place rather than on tracks."""
        return self.screen.focused is self.places

    def panes(self) -> Sequence[Widget]:
        """Tracks, places, details, as far as they are in sight."""
        return tuple(pane for pane in (self.tracks, self.places, self.query_one(Details)) if self._in_sight(pane))

    def _in_sight(self, pane: Widget) -> bool:
        return all(node.display for node in pane.ancestors_with_self if isinstance(node, Widget) and node is not self)

    def watch_table(self) -> None:
        """What sounds and what the scan found may be another."""
        self.scan = self.table.scan
        self._mark_playing()
        self._advise()

    def watch_library(self, library: Library) -> None:
        """An empty list may have another reason now."""
        if library is not UNREAD:
            self._advise()

    def watch_track_query(self) -> None:
        """An empty list may have another reason now."""
        self._advise()

    def _advise(self) -> None:
        self.advice = empty_advice(self.library, self.track_query, self.scan)

    def _mark_playing(self) -> None:
        """Mark the tracks that sound at this moment."""
        if self.table.campaign is None or not self.display:
            return
        now_us = self.client.server_now_us()
        layers = self.table.campaign.timeline.layers
        self.playing = frozenset(
            clip.track_id for layer in layers for clip in layer.clips if clip.frame_at(now_us) is not None
        )

    def shown(self) -> None:
        """Marks may be old."""
        self._mark_playing()

    def library_changed(self) -> None:
        """Read the tracks again."""
        self.tracks.reload()

    async def ask(self, dialog: ModalScreen[Answer | None], then: Callable[[Answer], object]) -> None:
        """Open a dialog, and go on with its answer unless the GM left it."""

        def take(answer: Answer | None) -> None:
            if answer is not None:
                then(answer)

        await self.app.push_screen(dialog, take)

    async def reread(self) -> None:
        """Show what an edit made of folders and tracks, without waiting for the server to say so."""
        self.post_message(self.FoldersRead((await self.client.folders.tree()).folders))
        self.tracks.reload()

    def go_back(self) -> bool:
        """Untick, then leave the search, then change between tracks and places."""
        tracks, search = self.tracks, self.query_one("#search", Input)
        if tracks.ticks and self.screen.focused is not search:
            tracks.ticks = NO_TICKS
        elif search.has_class("-open"):
            self.go_to(tracks)
            search.remove_class("-open")
            search.value = ""
        else:
            self.go_to(self.places if self.screen.focused is tracks else tracks)
        return True

    def open_search(self) -> None:
        """Open the search line, or return to it."""
        search = self.query_one("#search", Input)
        search.add_class("-open")
        self.go_to(search)

    @on(Input.Changed, "#search")
    def search_soon(self, message: Input.Changed) -> None:
        """Ask when typing pauses."""
        self._stop_waiting()
        self._typing = self.set_timer(SEARCH_PAUSE_S, lambda: self.ask_for_tracks(message.value))

    @on(Input.Submitted, "#search")
    def go_to_found(self, message: Input.Submitted) -> None:
        """Enter asks at once and goes to what will be found."""
        self._stop_waiting()
        self.ask_for_tracks(message.value)
        self.go_to(self.tracks)

    def _stop_waiting(self) -> None:
        if self._typing is not None:
            self._typing.stop()

    def ask_for_tracks(self, search: str | None = None) -> None:
        """Show the tracks of the place in its order, with the search given or as it was."""
        shown = self.track_query
        words, mood = (shown.search, shown.mood) if search is None else parsed_search(search)
        place = (self.place.folder_id, self.place.status)
        if place != (shown.folder_id, shown.status):
            self.tracks.ticks = NO_TICKS
        self.track_query = TrackQuery(*place, words, self._orders.get(place, ""), mood)

    def _order(self, order: str) -> None:
        self._orders[self.track_query.folder_id, self.track_query.status] = order
        self.track_query = replace(self.track_query, sort=order)

    def action_sort(self) -> None:
        """Order the tracks by the next column."""
        self._order(next_order(self.track_query.sort))

    def action_reverse(self) -> None:
        """Turn the order round."""
        self._order(reversed_order(self.track_query.sort))

    @on(ColumnHeads.Clicked)
    def sort_by_clicked(self, message: ColumnHeads.Clicked) -> None:
        """A heading was clicked."""
        self._order(order_by(message.column, self.track_query.sort))

    @on(LibraryTree.PlaceShown)
    def show_place(self) -> None:
        """The tree's cursor came to another place."""
        self.ask_for_tracks()

    @on(TrackList.Counted)
    @on(TrackList.Ticked)
    def title_tracks(self) -> None:
        """Say where the GM is, how much is there, and how many are ticked."""
        query, tracks = self.track_query, self.tracks
        if not tracks.answered:
            return
        words = search_words(query.search, query.mood)
        parts = ["Tracks", f"{words} in {self.place.name}" if words else self.place.name, f"{tracks.row_count:,}"]
        if tracks.ticks:
            parts.append(f"{len(tracks.ticks):,} ticked")
        pane = self.query_one(TracksPane)
        pane.border_title = " · ".join(parts)
        missing = tracks.row_count and query.status is TrackStatus.MISSING
        pane.border_subtitle = "enter finds, replaces or forgets" if missing else order_words(query.sort)

    @on(TrackList.Failed)
    def tell_failure(self, message: TrackList.Failed) -> None:
        """A page did not come; while the connection is lost the bar says so already."""
        if self.console_app.connected:
            self.console_app.complain(message.error)
