"""Dialogs: the join link, and a question before the music ends."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from rpgmusic.console.widgets.join_card import JoinCard


class JoinDialog(ModalScreen[None]):
    """The players' link, as large as a phone across the table needs it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,l,enter,q", "dismiss", "Close")]

    def __init__(self, join_url: str) -> None:
        super().__init__()
        self._join_url = join_url

    def compose(self) -> ComposeResult:
        """Code, then link, then how to leave."""
        with Vertical(classes="dialog", id="join") as dialog:
            dialog.border_title = "Join the table"
            dialog.border_subtitle = "esc closes"
            card = JoinCard()
            card.join_url = self._join_url
            yield card
            yield Static(Content.styled(self._join_url, "bold"), classes="link")
            yield Static("Players open this link and tap Join.", classes="hint")


class QuitDialog(ModalScreen[bool]):
    """Asks before the table's music ends."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "answer(True)", "Quit"),
        Binding("escape,n", "answer(False)", "Stay"),
    ]

    def compose(self) -> ComposeResult:
        """The question and its two answers."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "Quit?"
            yield Static("Music is playing, and this console runs the server.")
            yield Static("If you quit, the music stops for everyone.")
            yield Static(
                "\n[$error bold]enter[/] [@click=screen.answer(True)]Quit and stop the music[/]"
                "    [$accent]esc[/] [@click=screen.answer(False)]Stay[/]"
            )

    def action_answer(self, answer: bool) -> None:  # noqa: FBT001  # Textual passes what the binding says
        """Close with the answer."""
        self.dismiss(answer)
