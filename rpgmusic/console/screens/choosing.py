"""What the GM does with the panes: move between them, search, order, and play or queue what the cursor is on."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

from textual import getters, on
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input

from rpgmusic.client import Client
from rpgmusic.console.loading import Library
from rpgmusic.console.pages import TrackQuery
from rpgmusic.console.places import Place
from rpgmusic.console.playback import PlaybackActions
from rpgmusic.console.screens.dialogs import JoinDialog
from rpgmusic.console.sorting import next_order
from rpgmusic.console.widgets.library_tree import LibraryTree
from rpgmusic.console.widgets.line_list import LineList
from rpgmusic.console.widgets.player_board import PlayerBoard
from rpgmusic.console.widgets.queue_list import QueueList
from rpgmusic.console.widgets.track_list import TrackList
from rpgmusic.console.wording import trouble_words
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.track import TrackStatus
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.rest import EnqueueRequest, PlayRequest
from rpgmusic.protocol.views import PlayerView, TrackView

SEARCH_PAUSE_S: Final = 0.12
"""A search is sent when typing has paused for so long."""

PANES: Final[tuple[type[LineList], ...]] = (LibraryTree, TrackList, QueueList, PlayerBoard)
"""The lists in the order in which tab visits them."""


class ChoosingActions(Screen[None]):
    """The `screen.…` actions of the commands."""

    console_app = getters.app(PlaybackActions)
    track_query: TrackQuery
    library: Library
    chosen_layer: LayerName
    join_url: str

    def __init__(self, client: Client) -> None:
        super().__init__()
        self.client = client
        self._typing: Timer | None = None

    def action_pane(self, step: int) -> None:
        """Give the keys to the next list; where there is room for two panes only, the right one comes into sight."""
        lists = [self.query_one(kind) for kind in PANES]
        here = next((at for at, pane in enumerate(lists) if pane is self.focused), 1 - step)
        self._go_to(lists[(here + step) % len(lists)])

    def _go_to(self, pane: Widget) -> None:
        """At once, so that the next key finds the pane already."""
        self.set_class(isinstance(pane, QueueList | PlayerBoard), "-right")
        self.set_focus(pane)

    @property
    def place(self) -> Place:
        """The place whose tracks are shown: that under the tree's cursor."""
        return self.query_one(LibraryTree).place

    def action_back(self) -> None:
        """Leave the search, then the right panes, then the tracks."""
        tracks, search = self.query_one(TrackList), self.query_one("#search", Input)
        if search.has_class("-open"):
            self._go_to(tracks)
            search.remove_class("-open")
            search.value = ""
        else:
            self._go_to(self.query_one(LibraryTree) if self.focused is tracks else tracks)

    def action_search(self) -> None:
        """Open the search line, or return to it."""
        search = self.query_one("#search", Input)
        search.add_class("-open")
        self._go_to(search)

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
        self._go_to(self.query_one(TrackList))

    def _stop_waiting(self) -> None:
        if self._typing is not None:
            self._typing.stop()

    def ask_for_tracks(self, *, search: str | None = None, sort: str | None = None) -> None:
        """Show the tracks of the place, with the search and order given or as they were."""
        query = TrackQuery(self.place.folder_id, self.place.status, self.track_query.search, self.track_query.sort)
        query = query if search is None else replace(query, search=" ".join(search.split()))
        self.track_query = query if sort is None else replace(query, sort=sort)

    def action_sort(self) -> None:
        """Order the tracks by the next column."""
        self.ask_for_tracks(sort=next_order(self.track_query.sort))

    def action_layer(self) -> None:
        """Let volume, mute and stop act on the next layer."""
        names = list(LayerName)
        self.chosen_layer = names[(names.index(self.chosen_layer) + 1) % len(names)]

    def action_play(self, layer_name: str) -> None:
        """Play what the cursor is on; in the library enter goes to the place's tracks, on a player it tells."""
        layer = LayerName(layer_name)
        if isinstance(self.focused, LibraryTree):
            self._go_to(self.query_one(TrackList))
            return
        if isinstance(self.focused, PlayerBoard):
            self._tell_trouble(self.focused.player)
            return
        entry = self.query_one(QueueList).entry
        if isinstance(self.focused, QueueList) and entry is not None:
            by_entry = PlayRequest(entry_id=entry.id) if layer is LayerName.MUSIC else None
            self._play(by_entry or PlayRequest(track_id=entry.track_id, layer=layer))
            return
        track = self._playable()
        if track is not None:
            self._play(PlayRequest(track_id=track.id, layer=layer))

    def _tell_trouble(self, player: PlayerView | None) -> None:
        """The whole sentence, where the board had to cut it."""
        if player is not None and player.trouble:
            self.notify(f"{trouble_words(player)}.", severity="warning", markup=False)

    @on(LineList.Chosen)
    def play_chosen(self) -> None:
        """A double click plays like enter."""
        self.action_play(LayerName.MUSIC.value)

    def action_play_folder(self) -> None:
        """Play the folder whose tracks are shown, as the new queue."""
        if self.place.folder_id is None:
            self.notify("Choose a folder in the library first.", title="No folder", severity="warning")
        else:
            self._play(PlayRequest(folder_id=self.place.folder_id))

    def _play(self, request: PlayRequest) -> None:
        self.console_app.send(self.client.playback.play, request)

    def action_enqueue(self, where: Literal["next", "end"]) -> None:
        """Add what the cursor is on: a track, or the whole folder."""
        if isinstance(self.focused, LibraryTree) and self.place.folder_id is not None:
            request = EnqueueRequest(folder_id=self.place.folder_id, where=where)
            self._enqueue(request, self.place.name)
            return
        track = self._playable()
        if track is not None:
            self._enqueue(EnqueueRequest(track_ids=(TrackId(track.id),), where=where), track.title)

    def _enqueue(self, request: EnqueueRequest, name: str) -> None:
        self.console_app.send(self._enqueued, request, name)

    async def _enqueued(self, request: EnqueueRequest, name: str) -> None:
        """Say so where the queue is out of sight."""
        await self.client.queue.add(request)
        if not self.query_one(QueueList).region:
            place = "comes next" if request.where == "next" else "is in the queue"
            self.notify(f"“{name}” {place}.", timeout=2, markup=False)

    def _playable(self) -> TrackView | None:
        """The track under the cursor; a word about why, if it cannot sound."""
        track = self.query_one(TrackList).track
        if track is not None and track.status is not TrackStatus.PLAYABLE:
            self.notify(track.problem or "Its file is gone.", title=track.title, severity="warning", markup=False)
            return None
        return track

    def action_remove(self) -> None:
        """Take the entry under the cursor out of the queue."""
        entry = self.query_one(QueueList).entry
        if isinstance(self.focused, QueueList) and entry is not None:
            self.console_app.send(self.client.queue.remove, entry.id)

    def action_join(self) -> None:
        """Show the players' link with its code."""
        if self.join_url:
            self.app.push_screen(JoinDialog(self.join_url))
        else:
            self.notify("The link is known when the server answers.", title="Not connected yet", severity="warning")
