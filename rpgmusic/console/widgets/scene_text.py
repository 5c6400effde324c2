"""The text in which the GM says what happens: enter plays it, ctrl+j begins a new line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textual import events
from textual.message import Message
from textual.widgets import TextArea

from rpgmusic.console.story_draft import MOST_CHARACTERS, fit_to_paste

NEW_LINE_KEYS: Final = frozenset({"ctrl+j", "alt+enter", "shift+enter"})
"""Plain terminals send ctrl+j; some send the others."""

INVITATION: Final = "What is happening? Two sentences will do."


class SceneText(TextArea):
    """A few lines. A paste of many lines stays text."""

    @dataclass
    class Submitted(Message):
        """The GM pressed enter."""

        text: str

    def __init__(self, *, id: str) -> None:  # noqa: A002  # Textual's own name
        super().__init__("", id=id, compact=True, highlight_cursor_line=False, placeholder=INVITATION)

    def on_key(self, event: events.Key) -> None:
        """Enter plays, other keys for a new line make one."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted(self.text))
        elif event.key in NEW_LINE_KEYS:
            event.stop()
            event.prevent_default()
            self._put("\n")

    def on_paste(self, event: events.Paste) -> None:
        """Take what a scene can hold of what was pasted."""
        event.stop()
        event.prevent_default()
        room = max(0, MOST_CHARACTERS - len(self.text) + len(self.selected_text))
        self._put(fit_to_paste(event.text[:room]))

    def _put(self, text: str) -> None:
        """Put a text in the place of what is selected."""
        start, end = self.selection
        self.replace(text, start, end, maintain_selection_offset=False)

    def write(self, text: str) -> None:
        """Hold another text, with the cursor at its end."""
        self.text = text
        self.move_cursor(self.document.end)
