"""A dialog with one line or several to fill in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widgets import Input, Static

HINT = "[$accent]enter[/] accepts  [$accent]esc[/] leaves"


@dataclass(frozen=True, slots=True)
class Field:
    """One line: what it is for, what stands in it, and what an empty one means."""

    label: str
    value: str = ""
    placeholder: str = ""
    longest: int = 200
    suggester: Suggester | None = None


class TextDialog(ModalScreen[tuple[str, ...] | None]):
    """Answers with what stands in the lines, blanks at the ends cut off; None if the GM left with esc."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave"),
        Binding("down", "app.focus_next", "Next line", show=False),
        Binding("up", "app.focus_previous", "Line before", show=False),
    ]

    def __init__(self, title: str, *fields: Field, about: Sequence[str] = ()) -> None:
        super().__init__()
        self._title = title
        self._fields = fields
        self._about = tuple(about)

    def compose(self) -> ComposeResult:
        """What it is about, the lines, the keys."""
        several = len(self._fields) > 1
        with Vertical(classes=f"dialog text-dialog{' -several' if several else ''}") as dialog:
            dialog.border_title = Content(self._title)
            for line in self._about:
                yield Static(Content(line), classes="about")
            for field in self._fields:
                if field.label:
                    yield Static(Content(field.label), classes="hint label")
                yield Input(
                    field.value,
                    placeholder=field.placeholder,
                    compact=True,
                    max_length=field.longest,
                    suggester=field.suggester,
                    select_on_focus=several,
                )
            yield Static(f"[$accent]tab[/] next line  {HINT}" if several else HINT, classes="hint")

    @on(Input.Submitted)
    def accept(self) -> None:
        """Enter in any line accepts them all."""
        self.dismiss(tuple(line.value.strip() for line in self.query(Input)))

    def action_leave(self) -> None:
        """Close without an answer."""
        self.dismiss(None)
