"""The search line over the tracks."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input


class SearchLine(Horizontal):
    """Tells what is typed as it is typed."""

    @dataclass
    class Typed(Message):
        """The words changed."""

        text: str

    class Done(Message):
        """Enter was pressed."""

    def compose(self) -> ComposeResult:
        """The input; escape and the keys of the table still reach the screen."""
        yield Input(placeholder="title, artist, album, path, folder, tag", compact=True, max_length=200)

    def on_mount(self) -> None:
        """Say what the line is for."""
        self.take_focus()

    def take_focus(self) -> None:
        """Let the keys be text."""
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Every key may be the last."""
        event.stop()
        self.post_message(self.Typed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """On to what was found."""
        event.stop()
        self.post_message(self.Done())
