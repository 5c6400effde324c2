"""The last line: the few keys that matter most, derived from the commands. Panic is always there."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.widget import Widget

from rpgmusic.console.commands import COMMANDS, Command


class KeyLine(Widget):
    """Keys with their names; each can be clicked."""

    def __init__(self) -> None:
        super().__init__()
        self._spans: list[tuple[int, int, str]] = []

    def on_click(self, event: events.Click) -> None:
        """A click on a key does what the key does."""
        for start, end, action in self._spans:
            if start <= event.x < end:
                self.run_worker(self.run_action(action), exit_on_error=False)

    def render(self) -> Content:
        """As many commands as fit, most important first, with panic at the right end."""
        self._spans.clear()
        shown = [command for command in COMMANDS if command.footer and command.id != "panic"]
        panic = next(command for command in COMMANDS if command.id == "panic")
        end = _key(panic, "$error bold")
        room = self.size.width - end.cell_length - 1
        left = Content(" ")
        for command in sorted(shown, key=lambda command: _ORDER.index(command.id)):
            key = Content.assemble(_key(command, "$accent"), "  ")
            if left.cell_length + key.cell_length > room:
                break
            self._spans.append((left.cell_length, left.cell_length + key.cell_length - 1, command.action))
            left = Content.assemble(left, key)
        gap = " " * max(0, self.size.width - left.cell_length - end.cell_length - 1)
        self._spans.append((left.cell_length + len(gap), self.size.width, panic.action))
        return Content.assemble(left, gap, end)


_ORDER = ("play-pause", "next", "hush", "search", "join", "help")


def _key(command: Command, style: str) -> Content:
    return Content.assemble((command.shown, style), f" {command.footer}")
