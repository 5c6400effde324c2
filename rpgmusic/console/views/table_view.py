"""The table view: what sounds, what comes next, and who listens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.reactive import reactive
from textual.widget import Widget

from rpgmusic.console.commands import Where, bindings_for
from rpgmusic.console.views.view import View
from rpgmusic.console.widgets.line_list import LineList
from rpgmusic.console.widgets.panes import PlayersPane
from rpgmusic.console.widgets.player_board import PlayerBoard
from rpgmusic.console.widgets.queue_list import QueueList
from rpgmusic.console.wording import trouble_words
from rpgmusic.protocol.rest import PlayRequest
from rpgmusic.protocol.views import CampaignState, PlayerView


class TableView(View):
    """What the table hears now and next."""

    WHERE = Where.TABLE
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(Where.TABLE)

    campaign: reactive[CampaignState | None] = reactive(None, repaint=False)
    players: reactive[tuple[PlayerView, ...]] = reactive((), repaint=False)

    def compose(self) -> ComposeResult:
        """Queue and players."""
        with Horizontal(id="table-panes"):
            yield QueueList(id="queue").data_bind(campaign=TableView.campaign)
            yield PlayersPane(id="players-pane").data_bind(players=TableView.players, join_url=TableView.join_url)

    def panes(self) -> Sequence[Widget]:
        """Queue, then players."""
        return (self.query_one(QueueList), self.query_one(PlayerBoard))

    def watch_table(self) -> None:
        """Pass on the parts that the panes show."""
        self.campaign, self.players = self.table.campaign, self.table.players

    def action_choose(self) -> None:
        """Play the entry under the cursor; tell what is wrong with the player under it."""
        if isinstance(self.screen.focused, PlayerBoard):
            self._tell_trouble(self.screen.focused.player)
            return
        entry = self.query_one(QueueList).entry
        if entry is not None:
            self.console_app.play(PlayRequest(entry_id=entry.id))

    @on(LineList.Chosen)
    def choose_clicked(self) -> None:
        """A double click does what enter does."""
        self.action_choose()

    def _tell_trouble(self, player: PlayerView | None) -> None:
        """The whole sentence, where the board had to cut it."""
        if player is not None and player.trouble:
            self.notify(f"{trouble_words(player)}.", severity="warning", markup=False)

    def action_remove(self) -> None:
        """Take the entry under the cursor out of the queue."""
        entry = self.query_one(QueueList).entry
        if isinstance(self.screen.focused, QueueList) and entry is not None:
            self.console_app.send(self.client.queue.remove, entry.id)
