"""The listener board: who listens, how well they keep time, and what is wrong in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from rpgmusic.console.player_columns import GAP_CELLS, PlayerColumn, player_columns
from rpgmusic.console.theme import MUTED
from rpgmusic.console.widgets.line_list import SCROLLBAR_CELLS, Cell, LineList, fitted
from rpgmusic.console.wording import player_name
from rpgmusic.protocol.views import PlayerView

DOT_CELLS: Final = 2
LONGEST_NAME: Final = 18
SHORTEST_NAME: Final = 8
HEADED_FROM_CELLS: Final = 50
"""From this width on several columns are shown, which need headings."""


def name_cells(players: Sequence[PlayerView], width: int) -> int:
    """Cells for the names: those of the longest, within reason."""
    longest = max((cell_len(player_name(player)) for player in players), default=SHORTEST_NAME)
    return max(SHORTEST_NAME, min(LONGEST_NAME, longest, width // 3))


def _columns(players: Sequence[PlayerView], width: int) -> tuple[PlayerColumn, ...]:
    columns = player_columns(width - DOT_CELLS - name_cells(players, width))
    return columns if width + SCROLLBAR_CELLS >= HEADED_FROM_CELLS else columns[:1]


class PlayerBoard(LineList):
    """One line a player: name and measurements, or name and trouble."""

    players: reactive[tuple[PlayerView, ...]] = reactive(())

    @property
    def player(self) -> PlayerView | None:
        """The player under the cursor."""
        return self.players[self.cursor] if self.cursor < len(self.players) else None

    def watch_players(self, before: tuple[PlayerView, ...], after: tuple[PlayerView, ...]) -> None:
        """Someone came, went or reported; the cursor stays on the same player."""
        here = before[self.cursor].client_id if self.cursor < len(before) else None
        self.row_count = len(after)
        self.cursor = next((at for at, player in enumerate(after) if player.client_id == here), self.cursor)

    def empty_lines(self) -> Sequence[str]:
        """How players get here."""
        return ("", "Nobody listens yet. Players open the link below; l shows its code.")

    def cells(self, index: int, width: int) -> Sequence[Cell]:
        """A dot, the name, then measurements or trouble."""
        player = self.players[index]
        style = "warning" if player.trouble else "good" if player.connected else "muted"
        name = name_cells(self.players, width)
        room = width - DOT_CELLS - name
        words = self._measured(player, width, room)
        if player.trouble:
            words = f"  {fitted(player.trouble, max(4, room - 2))}"
        return (
            ("● " if player.connected else "○ ", style),
            (fitted(player_name(player), name), "title"),
            (words, style if player.trouble else "muted"),
        )

    def _measured(self, player: PlayerView, width: int, room: int) -> str:
        return in_columns([(column.words(player), column.cells) for column in _columns(self.players, width)], room)


def in_columns(texts: Sequence[tuple[str, int]], width: int) -> str:
    """Texts in columns of so many cells each, at the right end of their room."""
    line = "".join(" " * GAP_CELLS + fitted(text, cells, right=True) for text, cells in texts)
    return " " * max(0, width - cell_len(line)) + line


class PlayerHeads(Widget):
    """The headings over the board, where it has several columns."""

    players: reactive[tuple[PlayerView, ...]] = reactive(())

    def render(self) -> Content:
        """One heading a column, in its cells."""
        width = self.size.width - SCROLLBAR_CELLS
        heads = [(column.heading, column.cells) for column in _columns(self.players, width)]
        return Content.styled(in_columns(heads, width), MUTED)
