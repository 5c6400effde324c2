"""The scenes view: the board of saved scenes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.reactive import reactive
from textual.widget import Widget

from rpgmusic.console.commands import Where, bindings_for
from rpgmusic.console.views.view import View
from rpgmusic.console.widgets.line_list import LineList
from rpgmusic.console.widgets.scene_list import SceneList
from rpgmusic.protocol.views import NO_BOARD, Board


class ScenesView(View):
    """Saved scenes as a board."""

    WHERE = Where.SCENES
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(Where.SCENES)

    board: reactive[Board] = reactive(NO_BOARD, repaint=False)

    def compose(self) -> ComposeResult:
        """The board."""
        yield SceneList(id="scene-list").data_bind(board=ScenesView.board)

    def panes(self) -> Sequence[Widget]:
        """The board."""
        return (self.query_one(SceneList),)

    def watch_table(self) -> None:
        """Pass on the board."""
        self.board = self.table.board

    def action_fire(self) -> None:
        """Fire the scene under the cursor."""
        scene = self.query_one(SceneList).scene
        if scene is not None:
            self.console_app.fire_scene(scene.id)

    @on(LineList.Chosen)
    def fire_clicked(self) -> None:
        """A double click fires."""
        self.action_fire()
