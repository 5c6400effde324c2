"""The dialog that brings the GM to a page which plays what only the GM should hear."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from rpgmusic.console.widgets.join_card import JoinCard


class PreviewDialog(ModalScreen[None]):
    """A link that opens the GM's own preview page, with its code for a phone."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,i,enter,q", "dismiss", "Close")]

    def __init__(self, title: str, url: str) -> None:
        super().__init__()
        self._title = title
        self._url = url

    def compose(self) -> ComposeResult:
        """What it is for, the code, the link, and how to leave."""
        with Vertical(classes="dialog", id="preview") as dialog:
            dialog.border_title = Content(f"Listen alone to “{self._title}”")
            dialog.border_subtitle = "esc closes"
            card = JoinCard()
            card.join_url = self._url
            yield card
            yield Static(Content.styled(self._url, "bold"), classes="link")
            yield Static("Open this on the device that you listen with, once; keep that tab.", classes="hint")
            yield Static("It signs in as you: do not show it to the players. Then press i again.", classes="hint")
