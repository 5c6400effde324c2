"""Dialogs that ask for one thing: a line of text, or whether to lose something."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

MOST_CHARACTERS = 200


class AskText(ModalScreen[str | None]):
    """Asks for a line of text. Enter answers with it, esc with None; an empty line is no answer."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave")]

    def __init__(
        self, question: str, text: str = "", *, accept: str = "Save", placeholder: str = "", most: int = MOST_CHARACTERS
    ) -> None:
        super().__init__()
        self._question = question
        self._text = text
        self._accept = accept
        self._placeholder = placeholder
        self._most = most

    def compose(self) -> ComposeResult:
        """Line over keys."""
        with Vertical(classes="dialog asking") as dialog:
            dialog.border_title = Content(self._question)
            yield Input(self._text, placeholder=self._placeholder, compact=True, max_length=self._most)
            yield Static(f"[$accent]enter[/] {self._accept}    [$accent]esc[/] leaves", classes="hint")

    @on(Input.Submitted)
    def answer(self, message: Input.Submitted) -> None:
        """Take the line."""
        text = " ".join(message.value.split())
        if text:
            self.dismiss(text)

    def action_leave(self) -> None:
        """Close without an answer."""
        self.dismiss(None)


class AskWhether(ModalScreen[bool]):
    """Asks before something is lost: enter does it, esc does not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "answer(True)", "Do it"),
        Binding("escape,n", "answer(False)", "Leave it"),
    ]

    def __init__(self, question: str, consequence: str, *, accept: str, keep: str = "Leave it") -> None:
        super().__init__()
        self._keep = keep
        self._question = question
        self._consequence = consequence
        self._accept = accept

    def compose(self) -> ComposeResult:
        """What would happen, and the two answers."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = Content(self._question)
            yield Static(Content(self._consequence))
            yield Static(
                f"\n[$error bold]enter[/] [@click=screen.answer(True)]{self._accept}[/]"
                f"    [$accent]esc[/] [@click=screen.answer(False)]{self._keep}[/]"
            )

    def action_answer(self, answer: bool) -> None:  # noqa: FBT001  # Textual passes what the binding says
        """Close with the answer."""
        self.dismiss(answer)
