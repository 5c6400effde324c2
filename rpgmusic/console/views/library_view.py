"""The library view: places, their tracks, and what is known of the one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar, Final, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input

from rpgmusic.console.commands import Where, bindings_for
from rpgmusic.console.loading import UNREAD, Library, empty_advice, load_tracks
from rpgmusic.console.pages import TrackQuery
from rpgmusic.console.places import Place
from rpgmusic.console.sorting import ORDER_WORDS, next_order
from rpgmusic.console.views.view import View
from rpgmusic.console.widgets.library_tree import LibraryTree
from rpgmusic.console.widgets.line_list import LineList
from rpgmusic.console.widgets.panes import LibraryPane, TracksPane
from rpgmusic.console.widgets.track_list import TrackList
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.track import TrackStatus
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.rest import EnqueueRequest, PlayRequest, ScanState
from rpgmusic.protocol.views import TrackView

SEARCH_PAUSE_S: Final = 0.12
"""A search is sent when typing has paused for so long."""

MARKS_S: Final = 0.5
"""How often the marks of what sounds are looked at."""


class LibraryView(View):
    """Choosing music: move about the places, search, order, and play or queue what the cursor is on."""

    WHERE = Where.LIBRARY
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(Where.LIBRARY)

    scan: reactive[ScanState | None] = reactive(None, repaint=False)
    track_query: reactive[TrackQuery] = reactive(TrackQuery(), repaint=False)
    playing: reactive[frozenset[TrackId]] = reactive(frozenset(), repaint=False)
    advice: reactive[tuple[str, ...]] = reactive((), repaint=False)

    _typing: Timer | None = None

    def compose(self) -> ComposeResult:
        """Places to the left, tracks to the right."""
        with Horizontal(id="library-panes"):
            yield LibraryPane(id="library-pane").data_bind(library=LibraryView.library, scan=LibraryView.scan)
            yield TracksPane(lambda query, page: load_tracks(self.client, query, page), id="tracks-pane").data_bind(
                query_shown=LibraryView.track_query, playing=LibraryView.playing, advice=LibraryView.advice
            )

    def on_mount(self) -> None:
        """Marks follow the clock."""
        self.set_interval(MARKS_S, self._mark_playing)

    def panes(self) -> Sequence[Widget]:
        """Tracks, then places."""
        return (self.query_one(TrackList), self.query_one(LibraryTree))

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
        self.query_one(TrackList).reload()

    @property
    def place(self) -> Place:
        """The place whose tracks are shown: that under the tree's cursor."""
        return self.query_one(LibraryTree).place

    def go_back(self) -> bool:
        """Leave the search, then change between tracks and places."""
        tracks, search = self.query_one(TrackList), self.query_one("#search", Input)
        if search.has_class("-open"):
            self.go_to(tracks)
            search.remove_class("-open")
            search.value = ""
        else:
            self.go_to(self.query_one(LibraryTree) if self.screen.focused is tracks else tracks)
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
        self._typing = self.set_timer(SEARCH_PAUSE_S, lambda: self.ask_for_tracks(search=message.value))

    @on(Input.Submitted, "#search")
    def go_to_found(self, message: Input.Submitted) -> None:
        """Enter asks at once and goes to what will be found."""
        self._stop_waiting()
        self.ask_for_tracks(search=message.value)
        self.go_to(self.query_one(TrackList))

    def _stop_waiting(self) -> None:
        if self._typing is not None:
            self._typing.stop()

    def ask_for_tracks(self, *, search: str | None = None, sort: str | None = None) -> None:
        """Show the tracks of the place, with the search and order given or as they were."""
        query = TrackQuery(self.place.folder_id, self.place.status, self.track_query.search, self.track_query.sort)
        query = query if search is None else replace(query, search=" ".join(search.split()))
        self.track_query = query if sort is None else replace(query, sort=sort)

    @on(LibraryTree.PlaceShown)
    def show_place(self) -> None:
        """The tree's cursor came to another place."""
        self.ask_for_tracks()

    @on(TrackList.Counted)
    def title_tracks(self, message: TrackList.Counted) -> None:
        """Say where the GM is and how much is there."""
        query = message.query
        found = f"“{query.search}” in {self.place.name}" if query.search else self.place.name
        pane = self.query_one(TracksPane)
        pane.border_title = f"Tracks · {found} · {message.total:,}"
        pane.border_subtitle = ORDER_WORDS.get(query.sort, "")

    @on(TrackList.Failed)
    def tell_failure(self, message: TrackList.Failed) -> None:
        """A page did not come; while the connection is lost the bar says so already."""
        if self.console_app.connected:
            self.console_app.complain(message.error)

    def action_sort(self) -> None:
        """Order the tracks by the next column."""
        self.ask_for_tracks(sort=next_order(self.track_query.sort))

    def action_play(self, layer_name: str) -> None:
        """Play what the cursor is on; on a place enter goes to its tracks."""
        if isinstance(self.screen.focused, LibraryTree):
            self.go_to(self.query_one(TrackList))
            return
        track = self._playable()
        if track is not None:
            self.console_app.play(PlayRequest(track_id=track.id, layer=LayerName(layer_name)))

    @on(LineList.Chosen)
    def play_chosen(self) -> None:
        """A double click plays like enter."""
        self.action_play(LayerName.MUSIC.value)

    def action_play_folder(self) -> None:
        """Play the folder whose tracks are shown, as the new queue."""
        if self.place.folder_id is None:
            self.notify("Choose a folder in the library first.", title="No folder", severity="warning")
        else:
            self.console_app.play(PlayRequest(folder_id=self.place.folder_id))

    def action_enqueue(self, where: Literal["next", "end"]) -> None:
        """Add what the cursor is on: a track, or the whole folder."""
        if isinstance(self.screen.focused, LibraryTree) and self.place.folder_id is not None:
            request = EnqueueRequest(folder_id=self.place.folder_id, where=where)
            self.console_app.send(self._enqueued, request, self.place.name)
            return
        track = self._playable()
        if track is not None:
            request = EnqueueRequest(track_ids=(TrackId(track.id),), where=where)
            self.console_app.send(self._enqueued, request, track.title)

    async def _enqueued(self, request: EnqueueRequest, name: str) -> None:
        """The queue is out of sight here, so say so."""
        await self.client.queue.add(request)
        place = "comes next" if request.where == "next" else "is in the queue"
        self.notify(f"“{name}” {place}.", timeout=2, markup=False)

    def _playable(self) -> TrackView | None:
        """The track under the cursor; a word about why, if it cannot sound."""
        track = self.query_one(TrackList).track
        if track is not None and track.status is not TrackStatus.PLAYABLE:
            self.notify(track.problem or "Its file is gone.", title=track.title, severity="warning", markup=False)
            return None
        return track
