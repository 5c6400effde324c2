"""A line to type in over a list: what all pickers have in common."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from rpgmusic.console.widgets.line_list import LineList

Value = TypeVar("Value")


class Picker(ModalScreen[tuple[Value, ...] | None], Generic[Value]):
    """A line to type in over a list. Answers with what was picked, in that order; None if the GM left with esc.

    With `several`, tab marks; enter takes what is marked, or what is under the cursor if nothing is.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave"),
        Binding("tab,shift+tab", "mark", "Mark"),
        Binding("down,ctrl+n", "move(1)", "Down"),
        Binding("up", "move(-1)", "Up"),
        Binding("pagedown", "page(1)", "A page down"),
        Binding("pageup", "page(-1)", "A page up"),
    ]

    def __init__(self, title: str, *, several: bool = False) -> None:
        super().__init__()
        self._title = title
        self._several = several

    def compose(self) -> ComposeResult:
        """Line, list, keys."""
        with Vertical(classes="dialog picker") as dialog:
            dialog.border_title = Content(self._title)
            yield Input(placeholder="type to find", compact=True, max_length=200)
            yield self.choices()
            marks = "[$accent]tab[/] marks  " if self._several else ""
            yield Static(
                f"[$accent]↑ ↓[/] move  {marks}[$accent]enter[/] takes  [$accent]esc[/] leaves", classes="hint"
            )

    def choices(self) -> LineList:
        """The list."""
        raise NotImplementedError

    def under_cursor(self) -> Value | None:
        """What enter would take if nothing were marked; None if there is nothing."""
        raise NotImplementedError

    def picked(self) -> tuple[Value, ...]:
        """What is marked."""
        raise NotImplementedError

    def pick(self, values: tuple[Value, ...]) -> None:
        """Mark these and no others."""
        raise NotImplementedError

    def key_of(self, value: Value) -> object:
        """What tells one value from another."""
        return value

    @property
    def choices_list(self) -> LineList:
        """The list on the screen."""
        return self.query_one(LineList)

    def action_move(self, rows: int) -> None:
        """Move the list's cursor."""
        self.choices_list.action_move(rows)

    def action_page(self, pages: int) -> None:
        """Move the list's cursor by what is in sight."""
        self.choices_list.action_page(pages)

    def action_leave(self) -> None:
        """Close without an answer."""
        self.dismiss(None)

    def action_mark(self) -> None:
        """Mark what the cursor is on, or unmark it, and go on to the next."""
        value = self.under_cursor()
        if not self._several or value is None:
            return
        kept = tuple(other for other in self.picked() if self.key_of(other) != self.key_of(value))
        self.pick(kept if len(kept) < len(self.picked()) else (*kept, value))
        count = len(self.picked())
        self.query_one(".picker").border_subtitle = f"{count:,} marked" if count else ""
        self.action_move(1)

    def take(self) -> None:
        """Answer with what is marked, or with what is under the cursor."""
        value = self.under_cursor()
        if self.picked():
            self.dismiss(self.picked())
        elif value is not None:
            self.dismiss((value,))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.submit()

    def submit(self) -> None:
        """Enter takes."""
        self.take()

    @on(LineList.Chosen)
    def take_clicked(self) -> None:
        """A double click takes."""
        self.take()
