"""The console as a Textual app: listens to the server, keeps what it hears, and shows the table screen."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar, Final

from textual.app import SystemCommand
from textual.binding import BindingType
from textual.screen import Screen
from textual.theme import Theme

from rpgmusic.client import Client, LiveEvent
from rpgmusic.console.commands import COMMANDS, Command, Where, bindings_for
from rpgmusic.console.keymap import keymap_of
from rpgmusic.console.memory import ThemeMemory
from rpgmusic.console.pads import pads_at_hand
from rpgmusic.console.playback import PlaybackActions
from rpgmusic.console.printed import without_descriptors
from rpgmusic.console.screens.main import MainScreen
from rpgmusic.console.screens.quitting import Leaving, QuitDialog
from rpgmusic.console.table import LOG_LINES, Table, after, refused
from rpgmusic.console.theme import CANDLELIGHT, THEMES
from rpgmusic.domain.campaign import Transport
from rpgmusic.domain.errors import RpgMusicError, ServerUnreachable
from rpgmusic.domain.timeline import LayerName
from rpgmusic.protocol.server_messages import LibraryChanged, ScanProgress, Welcome

COMPLETE_AFTER_S: Final = 0.2
"""The other views are made when the first one stands and has been filled."""

MOST_PROBLEMS: Final = 4
"""More toasts at once than this nobody reads."""


class ConsoleApp(PlaybackActions):
    """The GM's console.

    `embedded` says that the server lives in this process and ends with it; `left_behind` that it belongs to an earlier
    console whose terminal was closed. `keys` maps ids of commands to other keys, comma-separated. A `theme` that is
    named goes before the one that the `memory` holds.
    """

    TITLE = "rpgmusic"
    CSS_PATH = Path(__file__).with_name("console.tcss")
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(Where.ANYWHERE)
    ENABLE_COMMAND_PALETTE: ClassVar[bool] = True

    def __init__(
        self,
        client: Client,
        *,
        embedded: bool = False,
        left_behind: bool = False,
        painted: asyncio.Event | None = None,
        keys: Mapping[str, str] | None = None,
        theme: str = "",
        memory: ThemeMemory | None = None,
    ) -> None:
        super().__init__(client)
        self._embedded = embedded
        self._left_behind = left_behind
        self._painted = painted
        self.main = MainScreen(client)
        for own in THEMES:
            self.register_theme(own)
        remembered = memory.load() if memory and not theme else theme
        self.theme = remembered if remembered in self.available_themes else CANDLELIGHT.name
        self._memory = memory
        self._log_is_old = True
        self.keys_in_use = keymap_of(keys or {})
        self.main.set_reactive(MainScreen.keymap, self.keys_in_use)
        self.set_keymap(dict(self.keys_in_use.keys))

    def get_default_screen(self) -> Screen[None]:
        """The table, without an empty screen before it."""
        return self.main

    def on_mount(self) -> None:
        """Listen once the screen stands."""
        self.theme_changed_signal.subscribe(self, self._remember)
        self.call_after_refresh(self._begin)

    def _remember(self, theme: Theme) -> None:
        if self._memory is not None:
            self._memory.save(theme.name)

    def _begin(self) -> None:
        """Everything that the first paint need not wait for."""
        gc.freeze()  # what is loaded now stays: a full collection would hold the loop for some 25 ms
        gc.enable()
        without_descriptors()
        if self._painted is not None:
            self._painted.set()
        self.run_worker(self._listen(), exit_on_error=False)
        self.main.set_timer(COMPLETE_AFTER_S, self.main.complete)
        for problem in self.keys_in_use.problems[:MOST_PROBLEMS]:
            self.notify(problem, title="Your keys in config.toml", severity="warning", timeout=10, markup=False)

    async def _listen(self) -> None:
        """Take in what the server says, through lost connections, until it refuses us."""
        try:
            async for event in self.client.events():
                self._take(event)
        except RpgMusicError as error:
            self.take_table(refused(self.table, str(error)))
            self.complain(error)

    def take_table(self, table: Table) -> None:
        """Know the table as it is now, and hand it to the screen."""
        self.table = self.main.table = table

    def _take(self, event: LiveEvent) -> None:
        before = self.table
        self.take_table(after(before, event))
        self.tell_of_making(event)
        self._log_is_old = self._log_is_old or isinstance(event, Welcome)
        scan_ended = isinstance(event, ScanProgress) and event.data.state != "scanning" and before.scan != event.data
        if isinstance(event, Welcome):
            self.main.greeted()
        elif isinstance(event, LibraryChanged) or scan_ended:
            self.main.library_changed()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Our commands first, then those of the framework (themes, screenshot)."""
        for command in COMMANDS:
            if command.id not in ("palette", "quit") and not command.id.startswith("fire-"):
                yield SystemCommand(
                    command.title, f"{self.keys_in_use.shown(command)}  {command.help}", partial(self.do, command)
                )
        for scene in self.table.board.scenes:
            fire = partial(self.fire_scene, scene.id)
            yield SystemCommand(f"Fire: {scene.scene.title}", scene.scene.description[:80], fire)
        for pad in pads_at_hand(self.table.board):
            yield SystemCommand(f"Pad: {pad.name}", "lets it sound", partial(self.fire_pad, pad))
        for entry in super().get_system_commands(screen):
            if entry.title != "Keys":
                yield entry

    async def do(self, command: Command) -> None:
        """Carry out a command from wherever the GM is, in the view it belongs to."""
        if command.where in (Where.ANYWHERE, Where.SCREEN):
            await self.main.run_action(command.full_action)
            return
        await self.main.action_view(command.where.value)
        await self.main.views[command.where].run_action(command.action)

    def choose_layer(self, layer: LayerName) -> None:
        """Let volume, mute, solo and stop act on a layer; the bar shows which."""
        super().choose_layer(layer)
        self.main.chosen_layer = layer

    async def load_log(self) -> None:
        """Read what happened before this console came, or while it did not hear the server."""
        if self._log_is_old:
            self._log_is_old = False
            past = (await self.client.history.log(LOG_LINES)).entries
            since = tuple(entry for entry in self.table.log if not past or entry.at_s > past[0].at_s)
            self.take_table(replace(self.table, log=(*since, *past)[:LOG_LINES]))

    def action_help(self) -> None:
        """Show all keys, those of the view first."""
        from rpgmusic.console.screens.help import HelpDialog  # noqa: PLC0415  # not needed for the first paint

        self.push_screen(HelpDialog(self.keys_in_use, self.main.shown_view))

    async def action_quit(self) -> None:
        """Leave; ask first if that would end the table's music."""
        self.run_worker(self._quit(), exclusive=True, group="quit", exit_on_error=False)

    async def _quit(self) -> None:
        ends_the_music = self._embedded and self.transport in (Transport.PLAYING, Transport.HUSHED)
        if not ends_the_music and not self._left_behind:
            self.exit()
            return
        leaving = await self.push_screen_wait(QuitDialog(left_behind=self._left_behind))
        if leaving is Leaving.STAY:
            return
        if self._left_behind and leaving is Leaving.STOP:
            await self._stop_server()
        self.exit()

    async def _stop_server(self) -> None:
        """End a server that was left behind; one that cannot be reached has ended already."""
        with suppress(ServerUnreachable):
            await self.client.shutdown()
