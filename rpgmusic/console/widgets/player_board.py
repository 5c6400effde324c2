"""The players pane: who listens, how well they keep time, and what is wrong in words."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.reactive import reactive

from rpgmusic.console.widgets.line_list import Cell, LineList, fitted
from rpgmusic.console.wording import player_name, sync_words
from rpgmusic.protocol.views import PlayerView


class PlayerBoard(LineList):
    """One line a player: name and sync, or name and trouble."""

    players: reactive[tuple[PlayerView, ...]] = reactive(())

    @property
    def player(self) -> PlayerView | None:
        """The player under the cursor."""
        return self.players[self.cursor] if self.cursor < len(self.players) else None

    def watch_players(self, players: tuple[PlayerView, ...]) -> None:
        """Someone came, went or reported."""
        self.row_count = len(players)

    def empty_lines(self) -> Sequence[str]:
        """How players get here."""
        return ("", "Nobody listens yet. Players open the link below, or scan its code.")

    def cells(self, index: int, width: int) -> Sequence[Cell]:
        """A dot, the name, then sync or trouble."""
        player = self.players[index]
        style = "warning" if player.trouble else "good" if player.connected else "muted"
        words = player.trouble or sync_words(player)
        longest = max(cell_len(player_name(player)) for player in self.players)
        name_width = min(16, longest, max(8, width // 3))
        return (
            ("● " if player.connected else "○ ", style),
            (fitted(player_name(player), name_width) + " ", "title"),
            (
                fitted(words, max(4, width - name_width - 3), right=not player.trouble),
                style if player.trouble else "muted",
            ),
        )
