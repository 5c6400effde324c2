"""The first line: the views with their keys, then the scene and the campaign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from rpgmusic.console.commands import COMMANDS, Where
from rpgmusic.console.keymap import DECLARED, Keymap
from rpgmusic.console.table import UNKNOWN, Table
from rpgmusic.console.theme import MUTED
from rpgmusic.console.widgets.line_list import fitted

NAMES: Final = {
    Where.TABLE: "Table",
    Where.LIBRARY: "Library",
    Where.SCENES: "Scenes",
    Where.LOG: "Log",
    Where.STORY: "Story",
}


class TabLine(Widget):
    """Where the GM is. Each view can be clicked."""

    table: reactive[Table] = reactive(UNKNOWN)
    shown_view: reactive[Where] = reactive(Where.TABLE)
    keymap: reactive[Keymap] = reactive(DECLARED)

    @dataclass
    class Chosen(Message):
        """A view was clicked."""

        view: Where

    def __init__(self) -> None:
        super().__init__()
        self._spans: list[tuple[int, int, Where]] = []

    def render(self) -> Content:
        """Views to the left, scene and campaign to the right."""
        self._spans.clear()
        line = Content(" ")
        for where, name in NAMES.items():
            start = line.cell_length
            line = Content.assemble(line, self._tab(where, name), " ")
            self._spans.append((start, line.cell_length - 1, where))
        right = self._story(max(0, self.size.width - line.cell_length - 2))
        gap = " " * max(0, self.size.width - line.cell_length - right.cell_length - 1)
        return Content.assemble(line, gap, right)

    def _tab(self, where: Where, name: str) -> Content:
        command = next(command for command in COMMANDS if command.id == f"view-{where.value}")
        key = self.keymap.shown(command)
        here = where is self.shown_view
        return Content.assemble(
            (f" {key} ", "$accent" if here else MUTED), (f"{name} ", "$accent bold underline" if here else "")
        )

    def _story(self, room: int) -> Content:
        campaign = self.table.campaign
        if campaign is None or room < 8:
            return Content("")
        combat = "⚔ battle  " if self.table.board.combat else ""
        scene = campaign.scene.title if campaign.scene else ""
        words = f"{scene} · {campaign.name}" if scene else campaign.name
        space = room - len(combat)
        return Content.assemble((combat, "$error bold"), (fitted(words, min(space, len(words))), MUTED))

    def on_click(self, event: events.Click) -> None:
        """A click shows the view."""
        for start, end, where in self._spans:
            if start <= event.x < end:
                self.post_message(self.Chosen(where))
