"""The frame around the listener board, with the players' link and, while nobody listens, its code."""

from __future__ import annotations

from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import reactive

from rpgmusic.console.qr import qr_lines
from rpgmusic.console.widgets.join_card import JoinCard
from rpgmusic.console.widgets.player_board import HEADED_FROM_CELLS, PlayerBoard, PlayerHeads
from rpgmusic.protocol.views import PlayerView

ROWS_OF_WORDS: Final = 3
"""What is said above the code."""


class PlayersPane(Vertical):
    """The players; while there are none, the link and its code."""

    players: reactive[tuple[PlayerView, ...]] = reactive((), repaint=False)
    join_url: reactive[str] = reactive("", repaint=False)

    def compose(self) -> ComposeResult:
        """Board over code."""
        self.border_title = "Players"
        yield PlayerHeads().data_bind(players=PlayersPane.players)
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
        self.set_class(bool(self.players) and self.size.width >= HEADED_FROM_CELLS, "-headed")

    def _code_fits(self) -> bool:
        """A code that is cut off is worse than none."""
        if self.players or not self.join_url:
            return False
        lines = qr_lines(self.join_url)
        return len(lines[0]) <= self.size.width and len(lines) + ROWS_OF_WORDS <= self.size.height
