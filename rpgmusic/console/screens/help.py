"""The help as a dialog: the keys of the view first, then all others; typing narrows it."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from rpgmusic.console.commands import Where
from rpgmusic.console.help_text import columns_of, having, help_text, sections
from rpgmusic.console.keymap import Keymap

TWO_COLUMNS_FROM: Final = 130
"""Cells of the terminal from which on the help has two columns."""

COLUMN_CELLS: Final = 66
BESIDE_CELLS: Final = 12
"""Border, padding and scrollbar of the dialog."""


class HelpDialog(ModalScreen[None]):
    """All keys, made from the commands."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Close"),
        Binding("question_mark,enter", "dismiss", "Close", priority=True),
        Binding("down", "scroll_by(1)", "Down"),
        Binding("up", "scroll_by(-1)", "Up"),
        Binding("pagedown", "scroll_by(15)", "A page down"),
        Binding("pageup", "scroll_by(-15)", "A page up"),
    ]

    def __init__(self, keymap: Keymap, here: Where | None = None) -> None:
        super().__init__()
        self._keymap = keymap
        self._sections = sections(here)

    def compose(self) -> ComposeResult:
        """A line to type in, one or two columns."""
        with Vertical(classes="dialog", id="help") as dialog:
            dialog.border_title = "Keys"
            dialog.border_subtitle = "↑ ↓ read on · esc closes"
            yield Input(placeholder="type to find a key or what it does", compact=True, max_length=80)
            with VerticalScroll(id="help-scroll", can_focus=False), Horizontal(id="help-columns"):
                yield Static(classes="help-column")
                yield Static(classes="help-column")

    def on_resize(self) -> None:
        """At first, and when there is room for two columns, or no longer."""
        self._show(self.query_one(Input).value)

    @on(Input.Changed)
    def narrow(self, message: Input.Changed) -> None:
        """Only what has the words."""
        self._show(message.value)

    def _show(self, words: str) -> None:
        count = 2 if self.app.size.width >= TWO_COLUMNS_FROM else 1
        width = min(COLUMN_CELLS, self.app.size.width - BESIDE_CELLS)
        self.query_one("#help").styles.width = count * (width + 2) + 6
        shown = columns_of(having(self._sections, words, self._keymap), count)
        for place, column in enumerate(self.query(".help-column").results(Static)):
            column.display = place < count
            column.styles.width = width + 2
            if place < count:
                column.update(help_text(shown[place], self._keymap, width))
        self.query_one("#help-scroll").scroll_home(animate=False)

    def action_back(self) -> None:
        """Drop the words first, then close."""
        line = self.query_one(Input)
        if line.value:
            line.value = ""
        else:
            self.dismiss(None)

    def action_scroll_by(self, lines: int) -> None:
        """Read on, or back."""
        self.query_one("#help-scroll").scroll_relative(y=lines, animate=False)
