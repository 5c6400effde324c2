"""What is asked before the table's music ends."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static


class Leaving(StrEnum):
    """What the GM wants: stay, end the music with the server, or go and leave it playing."""

    STAY = "stay"
    STOP = "stop"
    LEAVE = "leave"


class QuitDialog(ModalScreen[Leaving]):
    """Asks before the table's music ends. The server is this console's own, or one that an earlier console left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,y", "answer('stop')", "Quit"),
        Binding("l", "answer('leave')", "Leave it playing"),
        Binding("escape,n", "answer('stay')", "Stay"),
    ]

    def __init__(self, *, left_behind: bool) -> None:
        super().__init__()
        self._left_behind = left_behind

    def compose(self) -> ComposeResult:
        """The question and its answers."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "Quit?"
            if self._left_behind:
                yield Static("The server goes on from a console whose terminal was closed.")
                yield Static("If you stop it, the music stops for everyone.")
            else:
                yield Static("Music is playing, and this console runs the server.")
                yield Static("If you quit, the music stops for everyone.")
            yield Static("\n" + "    ".join(self._answers()))

    def _answers(self) -> list[str]:
        stop = "Stop music and server" if self._left_behind else "Quit and stop the music"
        answers = [f"[$error bold]enter[/] [@click=screen.answer('stop')]{stop}[/]"]
        if self._left_behind:
            answers.append("[$accent]l[/] [@click=screen.answer('leave')]Leave it playing[/]")
        return [*answers, "[$accent]esc[/] [@click=screen.answer('stay')]Stay[/]"]

    def action_answer(self, answer: str) -> None:
        """Close with the answer; the server in this process cannot be left playing."""
        leaving = Leaving(answer)
        if leaving is not Leaving.LEAVE or self._left_behind:
            self.dismiss(leaving)
