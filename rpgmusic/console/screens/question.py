"""A dialog with a few answers, each with its key: for what would be lost, and for what to do about a trouble."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer: its key, what it does, and the value the question then has."""

    key: str
    words: str
    value: str


class Question(ModalScreen[str | None]):
    """Answers with the value of the reply; None if the GM left with esc."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave")]

    def __init__(self, title: str, lines: Sequence[str], replies: Sequence[Reply]) -> None:
        super().__init__()
        self._title = title
        self._lines = tuple(lines)
        self._replies = tuple(replies)

    def compose(self) -> ComposeResult:
        """The question, then its answers; each can be clicked."""
        with Vertical(classes="dialog question") as dialog:
            dialog.border_title = Content(self._title)
            for line in self._lines:
                yield Static(Content(line), classes="about")
            for number, reply in enumerate(self._replies):
                yield Static(f"[$accent bold]{reply.key:>5}[/]  [@click=screen.reply({number})]{reply.words}[/]")
            yield Static("[$accent bold]  esc[/]  [@click=screen.leave()]Leave it[/]")

    def on_key(self, event: events.Key) -> None:
        """A key of one of the answers."""
        for number, reply in enumerate(self._replies):
            if reply.key in (event.key, event.character):
                event.stop()
                self.action_reply(number)

    def action_reply(self, number: int) -> None:
        """Close with an answer."""
        self.dismiss(self._replies[number].value)

    def action_leave(self) -> None:
        """Close without one."""
        self.dismiss(None)
