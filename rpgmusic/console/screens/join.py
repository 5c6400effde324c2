"""The players' link as a dialog."""

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
