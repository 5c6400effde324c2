"""The table screen: library, tracks, queue and players, with the now-playing bar beneath."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.reactive import reactive

from rpgmusic.client import Client
from rpgmusic.console.commands import bindings_for
from rpgmusic.console.loading import UNREAD, Library, empty_advice, load_join_url, load_library, load_scan, load_tracks
from rpgmusic.console.pages import TrackQuery
from rpgmusic.console.playhead import playhead_at
from rpgmusic.console.screens.choosing import ChoosingActions
from rpgmusic.console.sorting import ORDER_WORDS
from rpgmusic.console.table import UNKNOWN, Table
from rpgmusic.console.widgets.key_line import KeyLine
from rpgmusic.console.widgets.library_tree import LibraryTree
from rpgmusic.console.widgets.now_playing import NowPlaying, ProgressLine
from rpgmusic.console.widgets.panes import LibraryPane, PlayersPane, TracksPane
from rpgmusic.console.widgets.queue_list import QueueList
from rpgmusic.console.widgets.track_list import TrackList
from rpgmusic.domain.errors import RpgMusicError
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.rest import ScanState
from rpgmusic.protocol.views import CampaignState, PlayerView

RELOAD_S: Final = 0.7
"""During a scan the library changes all the time; the panes follow at most so often."""

MARKS_S: Final = 0.5
"""How often the marks of what sounds are looked at."""


class MainScreen(ChoosingActions):
    """Holds what the panes show and passes it down; what the GM does comes up as messages and actions."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("screen.")
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  # declared by Textual without ClassVar
        (0, "-narrow"),
        (100, "-normal"),
        (160, "-wide"),
    ]

    table: reactive[Table] = reactive(UNKNOWN, repaint=False)
    campaign: reactive[CampaignState | None] = reactive(None, repaint=False)
    players: reactive[tuple[PlayerView, ...]] = reactive((), repaint=False)
    scan: reactive[ScanState | None] = reactive(None, repaint=False)
    library: reactive[Library] = reactive(UNREAD, repaint=False)
    join_url: reactive[str] = reactive("", repaint=False)
    track_query: reactive[TrackQuery] = reactive(TrackQuery(), repaint=False)
    playing: reactive[frozenset[TrackId]] = reactive(frozenset(), repaint=False)
    advice: reactive[tuple[str, ...]] = reactive((), repaint=False)
    chosen_layer: reactive[LayerName] = reactive(LayerName.MUSIC, repaint=False)

    def __init__(self, client: Client) -> None:
        super().__init__(client)
        self._reload_due = False

    def compose(self) -> ComposeResult:
        """Three panes, bar, keys."""
        with Horizontal(id="panes"):
            yield LibraryPane(id="library").data_bind(library=MainScreen.library, scan=MainScreen.scan)
            yield TracksPane(lambda query, page: load_tracks(self.client, query, page), id="tracks-pane").data_bind(
                query_shown=MainScreen.track_query, playing=MainScreen.playing, advice=MainScreen.advice
            )
            with Vertical(id="side"):
                yield QueueList(id="queue").data_bind(campaign=MainScreen.campaign)
                yield PlayersPane(id="players-pane").data_bind(players=MainScreen.players, join_url=MainScreen.join_url)
        yield NowPlaying(self.client.server_now_us, id="bar").data_bind(
            table=MainScreen.table, chosen_layer=MainScreen.chosen_layer
        )
        yield KeyLine()

    def on_mount(self) -> None:
        """The tracks have the keys first; marks follow the clock."""
        self.query_one(TrackList).focus()
        self.set_interval(MARKS_S, self._mark_playing)

    def watch_table(self, table: Table) -> None:
        """Pass on the parts that the panes show."""
        self.campaign, self.players, self.scan = table.campaign, table.players, table.scan
        self._mark_playing()
        self._advise()

    def watch_library(self) -> None:
        """An empty list may have another reason now."""
        self._advise()

    def watch_track_query(self) -> None:
        """An empty list may have another reason now."""
        self._advise()

    def watch_chosen_layer(self, layer: LayerName) -> None:
        """Volume keys act on another layer."""
        self.console_app.chosen_layer = layer

    def _advise(self) -> None:
        self.advice = empty_advice(self.library, self.track_query, self.scan)

    def _mark_playing(self) -> None:
        """Mark the tracks that sound at this moment."""
        if self.campaign is None:
            return
        now_us = self.client.server_now_us()
        layers = self.campaign.timeline.layers
        self.playing = frozenset(
            clip.track_id for layer in layers for clip in layer.clips if clip.frame_at(now_us) is not None
        )

    def library_changed(self) -> None:
        """Ask for the library again soon; many changes in a row are asked for once."""
        if not self._reload_due:
            self._reload_due = True
            self.set_timer(RELOAD_S if self.library.loaded else 0.001, self._reload)

    def _reload(self) -> None:
        self._reload_due = False
        self.query_one(TrackList).reload()
        self.run_worker(self._load(), exclusive=True, group="library", exit_on_error=False)

    async def _load(self) -> None:
        try:
            self.library = await load_library(self.client)
            self.join_url = await load_join_url(self.client)
            scan = await load_scan(self.client)
            if self.scan is None:
                self.scan = scan
        except RpgMusicError as error:
            self.console_app.complain(error)

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

    @on(ProgressLine.SeekTo)
    def seek(self, message: ProgressLine.SeekTo) -> None:
        """The progress line was clicked."""
        if self.campaign is not None:
            head = playhead_at(self.campaign, self.client.server_now_us())
            if head.length_frames:
                self.console_app.seek_to_share(message.share, head.length_frames)
