"""One player: what it measured lately, and what the GM can do about it."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from rpgmusic.client import Client
from rpgmusic.console.playback import PlaybackActions
from rpgmusic.console.player_facts import fact_lines
from rpgmusic.console.screens.asking import AskText, AskWhether
from rpgmusic.console.table import Table
from rpgmusic.console.theme import MUTED
from rpgmusic.console.wording import player_name, trim_words, trouble_words
from rpgmusic.domain.player import MAX_TRIM_US
from rpgmusic.protocol.rest import PlayerRequest
from rpgmusic.protocol.views import PlayerView

TRIM_STEP_US: Final = 5_000
"""A step that two loudspeakers in one room let just be heard."""

NAME_CELLS: Final = 12
LONGEST_NAME: Final = 40
KEYS: Final = (
    "[$accent]+ -[/] trim by 5 ms   [$accent]0[/] no trim   [$accent]t[/] sound check   [$accent]r[/] rename"
    "   [$error]x[/] remove"
)


class PlayerDialog(ModalScreen[None]):
    """Follows one player as it reports; what keys change is heard at once."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q", "dismiss", "Close"),
        Binding("plus,equals_sign,right", "trim(1)", "Play later"),
        Binding("minus,left", "trim(-1)", "Play earlier"),
        Binding("0", "untrim", "No trim"),
        Binding("t", "sound_check", "Sound check"),
        Binding("r,e", "rename", "Rename"),
        Binding("x,d,delete", "remove", "Remove"),
    ]

    console_app = getters.app(PlaybackActions)

    def __init__(self, client: Client, player: PlayerView) -> None:
        super().__init__()
        self._client = client
        self._player = player
        self._trim_us = player.trim_us

    def compose(self) -> ComposeResult:
        """Trouble, trim, measurements, keys."""
        with Vertical(classes="dialog", id="player"):
            yield Static(id="player-trouble")
            yield Static(id="player-trim")
            yield Static(id="player-facts")
            yield Static(KEYS, id="player-keys")

    def on_mount(self) -> None:
        """Follow the table."""
        self.watch(self.console_app.ground, "table", self._follow)

    def _follow(self, table: Table) -> None:
        """Show the player as it is now; one that was removed leaves nothing to show."""
        here = next((player for player in table.players if player.client_id == self._player.client_id), None)
        if here is None:
            self.dismiss(None)
            return
        if here.trim_us != self._player.trim_us:
            self._trim_us = here.trim_us
        self._player = here
        self._show()

    def _show(self) -> None:
        player = self._player
        dialog = self.query_one("#player")
        dialog.border_title = Content(player_name(player))
        dialog.border_subtitle = "esc closes"
        trouble = f"▲ {trouble_words(player)}." if player.trouble else "● All is well."
        style = "$warning" if player.trouble else "$success"
        self.query_one("#player-trouble", Static).update(Content.styled(f"{trouble}\n", style))
        self.query_one("#player-trim", Static).update(self._line("trim", self._trim_text()))
        lines = [self._line(name, words) for name, words in fact_lines(player)]
        self.query_one("#player-facts", Static).update(Content("\n").join([*lines, Content("")]))

    def _line(self, name: str, words: str) -> Content:
        return Content.assemble((f"{name:<{NAME_CELLS}}", MUTED), words)

    def _trim_text(self) -> str:
        if self._trim_us == 0:
            return "none"
        return f"{trim_words(self._trim_us)}: plays {'later' if self._trim_us > 0 else 'earlier'}"

    def action_trim(self, steps: int) -> None:
        """Let the player sound later or earlier by small steps."""
        self._set_trim(self._trim_us + steps * TRIM_STEP_US)

    def action_untrim(self) -> None:
        """Let the player sound as it measured itself."""
        self._set_trim(0)

    def _set_trim(self, trim_us: int) -> None:
        self._trim_us = max(-MAX_TRIM_US, min(MAX_TRIM_US, trim_us))
        self._show()
        self._change(PlayerRequest(trim_us=self._trim_us))

    def _change(self, request: PlayerRequest) -> None:
        self.console_app.send(self._client.players.change, self._player.client_id, request)

    def action_sound_check(self) -> None:
        """Let this player alone click."""
        self.console_app.check_sound_of(self._player.client_id, player_name(self._player))

    @work(exclusive=True, exit_on_error=False)
    async def action_rename(self) -> None:
        """Give the player another name."""
        question = AskText("The player's name", self._player.name, accept="Rename", most=LONGEST_NAME)
        name = await self.app.push_screen_wait(question)
        if name is not None:
            self._change(PlayerRequest(name=name))

    @work(exclusive=True, exit_on_error=False)
    async def action_remove(self) -> None:
        """Ask, then forget the player: its seat, name and trim are lost."""
        name = player_name(self._player)
        question = AskWhether(
            f"Remove {name}?",
            "Name and trim are lost, and the page is disconnected. The link lets them come back as someone new.",
            accept="Remove",
        )
        if await self.app.push_screen_wait(question):
            self.console_app.send(self._client.players.remove, self._player.client_id)
            self.dismiss(None)
