"""The table view: what sounds and how loud, what comes next, and who listens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Horizontal
from textual.reactive import reactive
from textual.widget import Widget

from rpgmusic.client import Client
from rpgmusic.console.commands import Where, bindings_for
from rpgmusic.console.mixer_rows import mixer_rows
from rpgmusic.console.mixing import MixerRequests
from rpgmusic.console.table import Table
from rpgmusic.console.track_facts import NO_FACTS, FactsReader, TrackFacts
from rpgmusic.console.views.view import View
from rpgmusic.console.widgets.line_list import LineList
from rpgmusic.console.widgets.mixer import Mixer
from rpgmusic.console.widgets.now_panel import NowPanel
from rpgmusic.console.widgets.player_board import PlayerBoard
from rpgmusic.console.widgets.players_pane import PlayersPane
from rpgmusic.console.widgets.queue_list import QueueList
from rpgmusic.console.widgets.scene_strip import SceneStrip
from rpgmusic.domain.errors import RpgMusicError
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.rest import PlayRequest
from rpgmusic.protocol.views import NO_BOARD, Board, CampaignState, PlayerView

TICK_S: Final = 0.2
"""How often position and fades are looked at; only what changed is drawn."""

SHORT_ROWS: Final = 30
"""Below this height the waveform makes room for the lists."""

THIN_CELLS: Final = 64
"""Below this width the lists are shown one at a time, with tab."""

LONGEST_FADE_S: Final = 60.0


class TableView(View):
    """What the table hears now and next."""

    WHERE = Where.TABLE
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(Where.TABLE)

    campaign: reactive[CampaignState | None] = reactive(None, repaint=False)
    players: reactive[tuple[PlayerView, ...]] = reactive((), repaint=False)
    board: reactive[Board] = reactive(NO_BOARD, repaint=False)
    facts: reactive[TrackFacts] = reactive(NO_FACTS, repaint=False)

    def __init__(self, client: Client) -> None:
        super().__init__(client)
        self._reader = FactsReader(client)
        self._facts_of: TrackId | None = None
        self._in_front: Widget | None = None
        self.add_class("-idle")

    def compose(self) -> ComposeResult:
        """What plays, scenes at hand, then queue, mixer and players."""
        yield NowPanel(self.client.server_now_us, id="now").data_bind(table=View.table, facts=TableView.facts)
        yield SceneStrip().data_bind(board=TableView.board)
        with Horizontal(id="table-panes"):
            yield QueueList(id="queue").data_bind(campaign=TableView.campaign)
            with Container(id="table-side"):
                yield Mixer(id="mixer")
                yield PlayersPane(id="players-pane").data_bind(players=TableView.players, join_url=View.join_url)

    def on_mount(self) -> None:
        """Follow the clock."""
        self._mixing = MixerRequests(self.console_app)
        self.set_interval(TICK_S, self.tick)

    def on_resize(self, event: events.Resize) -> None:
        """Few rows go to the lists; few columns to one list at a time."""
        self.set_class(event.size.height < SHORT_ROWS, "-short")
        self.set_class(event.size.width < THIN_CELLS, "-thin")
        self._fold()

    def pane_reached(self, pane: Widget) -> None:
        """Where there is room for one list only, this is the one."""
        self._in_front = pane
        self._fold()

    def _fold(self) -> None:
        for pane in self.panes():
            frame = pane.parent if isinstance(pane, PlayerBoard) else pane
            if isinstance(frame, Widget):
                frame.display = pane is self._in_front or not self.has_class("-thin")
        beside = not isinstance(self._in_front, QueueList)
        self.query_one("#table-side").display = beside or not self.has_class("-thin")

    def panes(self) -> Sequence[Widget]:
        """Queue, mixer, players."""
        return (self.query_one(QueueList), self.query_one(Mixer), self.query_one(PlayerBoard))

    def go_to(self, pane: Widget) -> None:
        """The mixer unfolds before the next key, so that it moves among what is shown then."""
        super().go_to(pane)
        self.tick()

    def watch_table(self, table: Table) -> None:
        """Pass on the parts that the panes show."""
        self.campaign, self.players, self.board = table.campaign, table.players, table.board
        self.tick()

    def watch_chosen_layer(self, layer: LayerName) -> None:
        """Another layer was chosen with its key."""
        if self.is_mounted:
            self.query_one(Mixer).show_layer(layer)

    def shown(self) -> None:
        """Nothing was drawn while another view was shown."""
        self.tick()

    def library_changed(self) -> None:
        """The track that plays may have been measured by now."""
        self._facts_of = None

    def tick(self) -> None:
        """Show this moment in the panel and in the mixer."""
        if self.campaign is None or not self.is_mounted or not self.display:
            return
        head = self.query_one(NowPanel).tick()
        self.set_class(head.track is None, "-idle")
        self.query_one(QueueList).playing = head.entry_id
        self._read_facts(head.track.id if head.track else None)
        mixer = self.query_one(Mixer)
        unfolded = self.screen.focused is mixer or self.screen.has_class("-wide")
        now_us = self.client.server_now_us()
        mixer.rows = mixer_rows(self.campaign, self.board, self.library.folders, now_us, unfolded=unfolded)

    def _read_facts(self, track_id: TrackId | None) -> None:
        if track_id != self._facts_of:
            self._facts_of = track_id
            self.run_worker(self._facts_read(track_id), exclusive=True, group="facts", exit_on_error=False)

    async def _facts_read(self, track_id: TrackId | None) -> None:
        """Without an answer the panel shows a line; the bar says already that the connection is lost."""
        try:
            self.facts = NO_FACTS if track_id is None else await self._reader.read(track_id)
        except RpgMusicError:
            self.facts = NO_FACTS

    @on(Mixer.LayerReached)
    def choose_layer(self, message: Mixer.LayerReached) -> None:
        """The cursor of the mixer chooses the layer that keys act on."""
        if message.layer is not self.chosen_layer:
            self.console_app.choose_layer(message.layer)

    @on(Mixer.Stepped)
    def step(self, message: Mixer.Stepped) -> None:
        """Louder or quieter."""
        self._mixing.step(message.row, message.steps)

    @on(Mixer.VolumeSet)
    def set_volume(self, message: Mixer.VolumeSet) -> None:
        """A bar was clicked."""
        self._mixing.set_volume(message.row, message.volume)

    @on(Mixer.Ended)
    def end(self, message: Mixer.Ended) -> None:
        """A layer, a sound or random sounds should end."""
        self._mixing.end(message.row)

    @on(SceneStrip.Fired)
    def fire(self, message: SceneStrip.Fired) -> None:
        """A scene of the strip was clicked."""
        self.console_app.fire_scene(message.scene_id)

    def action_choose(self) -> None:
        """Play the entry under the cursor; open the player under it."""
        focused = self.screen.focused
        if isinstance(focused, PlayerBoard):
            self._open_player(focused.player)
        elif isinstance(focused, QueueList) and focused.entry is not None:
            self.console_app.play(PlayRequest(entry_id=focused.entry.id))

    @on(LineList.Chosen)
    def choose_clicked(self) -> None:
        """A double click does what enter does."""
        self.action_choose()

    def _open_player(self, player: PlayerView | None) -> None:
        from rpgmusic.console.screens.player import PlayerDialog  # noqa: PLC0415  # not needed for the first paint

        if player is not None:
            self.app.push_screen(PlayerDialog(self.client, player))

    def action_remove(self) -> None:
        """Take the entry under the cursor out of the queue, or end the sound under it."""
        focused = self.screen.focused
        if isinstance(focused, Mixer) and focused.row is not None:
            self._mixing.end_sound(focused.row)
        elif isinstance(focused, QueueList) and focused.entry is not None:
            self.console_app.send(self.client.queue.remove, focused.entry.id)

    def action_shift(self, places: int) -> None:
        """Move the entry under the cursor; the cursor goes with it."""
        queue = self.query_one(QueueList)
        to = queue.cursor + places
        if self.screen.focused is queue and queue.entry is not None and 0 <= to < queue.row_count:
            self.console_app.send(self.client.queue.move, queue.entry.id, to)

    def action_clear(self) -> None:
        """Empty the queue, and say how it comes back."""
        if self.query_one(QueueList).row_count:
            self.console_app.send(self._cleared)

    async def _cleared(self) -> None:
        await self.client.queue.clear()
        self.notify("The queue is empty. u brings it back.", timeout=4)

    def action_listen(self) -> None:
        """Listen to the entry under the cursor alone."""
        card = self.query_one(QueueList).card
        if card is not None:
            self.console_app.listen_alone(card.id, card.title)

    def action_fade_time(self) -> None:
        """Ask how long the fades of a layer take."""
        from rpgmusic.console.screens.asking import AskText  # noqa: PLC0415  # not needed for the first paint

        seconds = f"{self.console_app.fade_s:g}"
        question = AskText("Seconds for fading out and in", seconds, accept="Set", placeholder="0 to 60", most=5)
        self.app.push_screen(question, self._set_fade)

    def _set_fade(self, answer: str | None) -> None:
        if answer is None:
            return
        try:
            fade_s = float(answer.replace(",", "."))
        except ValueError:
            fade_s = -1.0
        if 0 <= fade_s <= LONGEST_FADE_S:
            self.console_app.fade_s = self.query_one(Mixer).fade_s = fade_s
        else:
            self.notify(f"Give a number from 0 to {LONGEST_FADE_S:g}.", title="No time", severity="warning")
