"""The join link with its QR code, as it stands in the players pane and in its own dialog."""

from __future__ import annotations

from rich.style import Style
from rich.text import Text
from textual.reactive import reactive
from textual.widget import Widget

from rpgmusic.console.qr import qr_lines

PAPER = Style(color="black", bgcolor="white")
"""Real black on white in every theme: cameras need the contrast."""


class JoinCard(Widget):
    """The QR code of the join link, in as many cells as it needs."""

    join_url: reactive[str] = reactive("", layout=True)

    def render(self) -> Text:
        """The code, nothing while the link is unknown."""
        if not self.join_url:
            return Text()
        return Text("\n".join(qr_lines(self.join_url)), style=PAPER, no_wrap=True)
