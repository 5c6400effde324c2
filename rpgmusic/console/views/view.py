"""What the views have in common: what they are told, which lists tab visits, and what esc does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import getters
from textual.containers import Container
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from rpgmusic.client import Client
from rpgmusic.console.commands import Where
from rpgmusic.console.loading import UNREAD, Library
from rpgmusic.console.playback import PlaybackActions
from rpgmusic.console.table import UNKNOWN, Table
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import SceneId
from rpgmusic.protocol.views import FolderView


class View(Container):
    """One of the views. The screen hands state down; the bindings of the view's commands are its own."""

    WHERE: ClassVar[Where]

    table: reactive[Table] = reactive(UNKNOWN, repaint=False)
    library: reactive[Library] = reactive(UNREAD, repaint=False)
    join_url: reactive[str] = reactive("", repaint=False)
    chosen_layer: reactive[LayerName] = reactive(LayerName.MUSIC, repaint=False)

    @dataclass
    class FoldersRead(Message):
        """The folders were read again after an edit."""

        folders: tuple[FolderView, ...]

    console_app = getters.app(PlaybackActions)

    def __init__(self, client: Client) -> None:
        super().__init__(id=self.WHERE.value)
        self.client = client
        self.last_focused: Widget | None = None

    def panes(self) -> Sequence[Widget]:
        """What tab visits, in order; the first has the keys when the view is shown for the first time."""
        return ()

    def pane_reached(self, pane: Widget) -> None:
        """Tab came to a pane: where there is little room, bring it into sight."""

    def go_back(self) -> bool:
        """Leave one level (esc); False if there is none to leave."""
        return False

    def shown(self) -> None:
        """The view came into sight."""

    def open_search(self) -> None:
        """Let the GM search here, if there is anything to search."""

    def go_to_scene(self, scene_id: SceneId) -> None:
        """Put the cursor on a saved scene, if there are any here."""

    def library_changed(self) -> None:
        """Tracks or folders changed; lists that are shown should be read again."""

    def go_to(self, pane: Widget) -> None:
        """Give the keys to a pane at once, so that the next key finds it there already."""
        self.pane_reached(pane)
        self.screen.set_focus(pane)
