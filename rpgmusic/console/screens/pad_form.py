"""The dialog that says what a new pad is called, how loud it is, and whether it loops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from rpgmusic.console.wording import gain_words
from rpgmusic.domain.volume import climbed

LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class PadWish:
    """What the GM said of a new pad."""

    name: str
    volume: float
    loop: bool


class PadForm(ModalScreen[PadWish | None]):
    """Name, volume and loop of a new pad."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave"),
        Binding("up", "volume(1)", "Louder"),
        Binding("down", "volume(-1)", "Quieter"),
        Binding("tab,shift+tab", "loop", "Loop or not"),
    ]

    volume: reactive[float] = reactive(1.0)
    loops: reactive[bool] = reactive(default=False)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._pad_name = name[:LONGEST_NAME]

    def compose(self) -> ComposeResult:
        """Name, then what keys change, then how to go on."""
        with Vertical(classes="dialog asking") as dialog:
            dialog.border_title = "A new pad"
            yield Input(self._pad_name, placeholder="its name", compact=True, max_length=LONGEST_NAME)
            yield Static(self._words(), id="pad-wish")
            yield Static("\n[$accent]enter[/] Add    [$accent]esc[/] leaves", classes="hint")

    def watch_volume(self) -> None:
        """Another volume."""
        self._show()

    def watch_loops(self) -> None:
        """Another way to end."""
        self._show()

    def _show(self) -> None:
        if self.is_mounted:
            self.query_one("#pad-wish", Static).update(self._words())

    def _words(self) -> Content:
        ends = "loops until its key is pressed again" if self.loops else "sounds once"
        return Content.assemble(
            ("↑ ↓", "$accent"),
            f" volume {round(self.volume * 100)} % ({gain_words(self.volume)})    ",
            ("tab", "$accent"),
            f" {ends}",
        )

    def action_volume(self, steps: int) -> None:
        """A step of the ladder."""
        self.volume = climbed(self.volume, steps)

    def action_loop(self) -> None:
        """Once, or until stopped."""
        self.loops = not self.loops

    def action_leave(self) -> None:
        """Close without an answer."""
        self.dismiss(None)

    @on(Input.Submitted)
    def answer(self, message: Input.Submitted) -> None:
        """Take it as it stands."""
        name = " ".join(message.value.split())
        if name:
            self.dismiss(PadWish(name, self.volume, self.loops))
