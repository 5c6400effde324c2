"""The last line: the keys that matter most in the view, derived from the commands. Hush and panic are always there."""

from __future__ import annotations

from typing import Final

from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from rpgmusic.console.commands import COMMANDS, Command, Where
from rpgmusic.console.keymap import DECLARED, Keymap

ALWAYS: Final = ("hush", "panic")
"""At the right end, whatever the width."""

BACK: Final = "Back"

GENERAL: Final = ("play-pause", "help", "combat", "pads", "more-intense", "next", "search", "join")
"""After the view's own keys, as far as there is room."""


class KeyLine(Widget):
    """Keys with their names; each can be clicked."""

    shown_view: reactive[Where] = reactive(Where.TABLE)
    keymap: reactive[Keymap] = reactive(DECLARED)
    going_back: reactive[frozenset[str]] = reactive(frozenset())
    """Commands whose key returns to what was before, as things are."""

    def __init__(self) -> None:
        super().__init__()
        self._spans: list[tuple[int, int, Command]] = []

    def on_click(self, event: events.Click) -> None:
        """A click on a key does what the key does."""
        for start, end, command in self._spans:
            if start <= event.x < end:
                self.run_worker(self._do(command), exit_on_error=False)

    async def _do(self, command: Command) -> None:
        if command.where is self.shown_view:
            view = self.screen.query_one(f"#{command.where.value}")
            await view.run_action(command.action)
        else:
            await self.run_action(command.full_action)

    def render(self) -> Content:
        """All commands that still fit, the view's own first, with hush and panic at the right end."""
        self._spans.clear()
        always = [_by_id(identifier) for identifier in ALWAYS]
        end = Content("  ").join(self._key(command, "$error bold") for command in always)
        room = self.size.width - end.cell_length - 1
        left = Content(" ")
        for command in self._shown():
            key = Content.assemble(self._key(command, "$accent"), "  ")
            if left.cell_length + key.cell_length > room:
                continue
            self._spans.append((left.cell_length, left.cell_length + key.cell_length - 1, command))
            left = Content.assemble(left, key)
        gap = " " * max(0, self.size.width - left.cell_length - end.cell_length - 1)
        at = left.cell_length + len(gap)
        for command in always:
            self._spans.append((at, at + self._key(command, "").cell_length, command))
            at += self._key(command, "").cell_length + 2
        return Content.assemble(left, gap, end)

    def _key(self, command: Command, style: str) -> Content:
        words = BACK if command.id in self.going_back else command.footer
        return Content.assemble((self.keymap.shown(command), style), f" {words}")

    def _shown(self) -> list[Command]:
        own = [command for command in COMMANDS if command.where is self.shown_view and command.footer]
        return own + [_by_id(identifier) for identifier in GENERAL]


def _by_id(identifier: str) -> Command:
    return next(command for command in COMMANDS if command.id == identifier)
