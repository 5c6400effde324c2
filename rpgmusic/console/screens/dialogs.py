"""Dialogs: the join link, a question before something is lost, and the help made from the commands."""

from __future__ import annotations

from itertools import groupby
from textwrap import wrap
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from rpgmusic.console.commands import COMMANDS, LIST_COMMANDS, MIXER_COMMANDS, TREE_COMMANDS, Command
from rpgmusic.console.widgets.join_card import JoinCard

KEY_CELLS: Final = 9
HELP_CELLS: Final = 58
"""What the help's lines leave for text at 80 columns."""


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


class HelpDialog(ModalScreen[None]):
    """All keys by group, made from the commands, so that it cannot be wrong."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,enter", "dismiss", "Close"),
        Binding("j,down", "scroll_by(1)", "Down"),
        Binding("k,up", "scroll_by(-1)", "Up"),
    ]

    def compose(self) -> ComposeResult:
        """One block a group."""
        with VerticalScroll(classes="dialog", id="help") as dialog:
            dialog.border_title = "Keys"
            dialog.border_subtitle = "esc closes"
            yield Static(_help_text())

    def action_scroll_by(self, lines: int) -> None:
        """Read on, or back."""
        self.query_one("#help").scroll_relative(y=lines, animate=False)


def _help_text() -> Content:
    listed = [command for command in (*COMMANDS, *MIXER_COMMANDS, *LIST_COMMANDS, *TREE_COMMANDS) if command.listed]
    commands = sorted(listed, key=lambda command: _GROUPS.index(command.group))
    blocks = []
    for group, members in groupby(commands, key=lambda command: command.group):
        lines = [Content.styled(group.value, "bold $accent"), *(_help_line(command) for command in members)]
        blocks.append(Content("\n").join(lines))
    return Content("\n\n").join(blocks)


def _help_line(command: Command) -> Content:
    """Key, then title and help, the longer ones over several lines that all begin in one column."""
    text = f"{command.title}. {command.help}" if command.help else command.title
    lines = wrap(text, HELP_CELLS)
    return Content.assemble((f" {command.shown:>{KEY_CELLS}}  ", "$accent"), f"\n{' ' * (KEY_CELLS + 3)}".join(lines))


_GROUPS = list(dict.fromkeys(command.group for command in COMMANDS))
