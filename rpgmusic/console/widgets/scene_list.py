"""The board of saved scenes: one line each, with the key that fires it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.reactive import reactive

from rpgmusic.console.commands.scenes import scene_key
from rpgmusic.console.widgets.line_list import Cell, LineList, fitted
from rpgmusic.domain.saved_scene import SavedScene
from rpgmusic.protocol.views import NO_BOARD, Board

MOOD_CELLS = 12


class SceneList(LineList):
    """Saved scenes in the order of the board; the one that is on is marked."""

    board: reactive[Board] = reactive(NO_BOARD)

    @property
    def scene(self) -> SavedScene | None:
        """The scene under the cursor."""
        return self.board.scenes[self.cursor] if self.cursor < len(self.board.scenes) else None

    def watch_board(self, board: Board) -> None:
        """Scenes were made, changed, moved or fired."""
        self.row_count = len(board.scenes)

    def empty_lines(self) -> Sequence[str]:
        """How the first scene comes to be."""
        return ("", "No scenes yet.", "Play something, then press S: it saves what sounds as a scene.")

    def cells(self, index: int, width: int) -> Sequence[Cell]:
        """Key, mark, title, mood."""
        saved = self.board.scenes[index]
        on = saved.id == self.board.fired
        mood = saved.scene.mood.value if saved.scene.mood else ""
        return (
            (f" {scene_key(index):1} ", "accent"),
            ("▶ " if on else "  ", "accent"),
            (fitted(saved.scene.title, max(4, width - 5 - MOOD_CELLS)), "accent" if on else "title"),
            (fitted(mood, MOOD_CELLS), "muted"),
        )
