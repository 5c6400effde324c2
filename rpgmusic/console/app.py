"""The console as a Textual app: listens to the server, keeps what it hears, and shows the table screen."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import SystemCommand
from textual.binding import BindingType
from textual.screen import Screen

from rpgmusic.client import Client, LiveEvent
from rpgmusic.console.commands import COMMANDS, bindings_for
from rpgmusic.console.playback import PlaybackActions
from rpgmusic.console.printed import without_descriptors
from rpgmusic.console.screens.dialogs import HelpDialog, QuitDialog
from rpgmusic.console.screens.main import MainScreen
from rpgmusic.console.table import after, refused
from rpgmusic.console.theme import CANDLELIGHT, THEMES
from rpgmusic.domain.campaign import Transport
from rpgmusic.domain.errors import RpgMusicError
from rpgmusic.protocol.server_messages import LibraryChanged, ScanProgress, Welcome


class ConsoleApp(PlaybackActions):
    """The GM's console. `embedded` says that the server lives in this process and ends with it."""

    TITLE = "rpgmusic"
    CSS_PATH = Path(__file__).with_name("console.tcss")
    BINDINGS: ClassVar[list[BindingType]] = bindings_for("app.")
    ENABLE_COMMAND_PALETTE: ClassVar[bool] = True

    def __init__(self, client: Client, *, embedded: bool = False, painted: asyncio.Event | None = None) -> None:
        super().__init__(client)
        self._embedded = embedded
        self._painted = painted
        self.main = MainScreen(client)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = CANDLELIGHT.name

    def get_default_screen(self) -> Screen[None]:
        """The table, without an empty screen before it."""
        return self.main

    def on_mount(self) -> None:
        """Listen once the screen stands."""
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """Everything that the first paint need not wait for."""
        gc.freeze()  # what is loaded now stays: a full collection would hold the loop for some 25 ms
        gc.enable()
        without_descriptors()
        if self._painted is not None:
            self._painted.set()
        self.run_worker(self._listen(), exit_on_error=False)

    async def _listen(self) -> None:
        """Take in what the server says, through lost connections, until it refuses us."""
        try:
            async for event in self.client.events():
                self._take(event)
        except RpgMusicError as error:
            self.table = refused(self.table, str(error))
            self.main.table = self.table
            self.complain(error)

    def _take(self, event: LiveEvent) -> None:
        before = self.table
        self.table = after(before, event)
        self.main.table = self.table
        scan_ended = isinstance(event, ScanProgress) and event.data.state != "scanning" and before.scan != event.data
        if isinstance(event, Welcome | LibraryChanged) or scan_ended:
            self.main.library_changed()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Our commands first, then those of the framework (themes, screenshot)."""
        for command in COMMANDS:
            if command.id not in ("palette", "quit"):
                run = partial(self.main.run_action, command.action)
                yield SystemCommand(command.title, f"{command.shown}  {command.help}", run)
        for entry in super().get_system_commands(screen):
            if entry.title != "Keys":
                yield entry

    def action_help(self) -> None:
        """Show all keys."""
        self.push_screen(HelpDialog())

    async def action_quit(self) -> None:
        """Leave; ask first if that would end the table's music."""
        self.run_worker(self._quit(), exclusive=True, group="quit", exit_on_error=False)

    async def _quit(self) -> None:
        ends_the_music = self._embedded and self.transport is Transport.PLAYING
        if not ends_the_music or await self.push_screen_wait(QuitDialog()):
            self.exit()
