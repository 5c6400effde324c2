"""How keys become requests: one after the other, with errors shown as toasts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import ParamSpec

from textual.app import App
from textual.dom import DOMNode

from rpgmusic.client import Client
from rpgmusic.console.table import UNKNOWN, Connection, Table
from rpgmusic.domain.campaign import Transport, transport_at
from rpgmusic.domain.errors import Conflict, NothingToPlay, RpgMusicError
from rpgmusic.domain.timeline import LayerName

Asked = ParamSpec("Asked")


class Sending(App[None]):
    """An app that knows the table and sends commands. `chosen_layer` is the one that volume, mute and stop act on."""

    table: Table = UNKNOWN
    chosen_layer: LayerName = LayerName.MUSIC

    def __init__(self, client: Client) -> None:
        super().__init__()
        self.client = client
        self._in_order = asyncio.Lock()

    def take_table(self, table: Table) -> None:
        """Know the table as it is now, and show it."""
        self.table = table

    def send(self, command: Callable[Asked, Awaitable[object]], *arguments: Asked.args, **named: Asked.kwargs) -> None:
        """Send a command after those sent before it; its error becomes a toast."""

        async def in_turn() -> None:
            async with self._in_order:
                await self._sent(command(*arguments, **named))

        self.run_worker(in_turn(), exit_on_error=False)

    def send_at_once(self, request: Awaitable[object]) -> None:
        """Send what waits for no command before it; its error becomes a toast."""
        self.run_worker(self._sent(request), exit_on_error=False)

    async def _sent(self, request: Awaitable[object]) -> None:
        try:
            await request
        except RpgMusicError as error:
            self.complain(error)

    def complain(self, error: RpgMusicError) -> None:
        """Show an error in the words of its sentence; what merely cannot be done right now alarms nobody."""
        if isinstance(error, Conflict | NothingToPlay):
            self.notify(str(error), severity="warning", timeout=5, markup=False)
        else:
            self.notify(str(error), title=error.title, severity="error", timeout=8, markup=False)

    @property
    def connected(self) -> bool:
        """Whether a command would be heard."""
        return self.table.connection is Connection.CONNECTED

    @property
    def transport(self) -> Transport:
        """What the music layer does at this moment."""
        campaign = self.table.campaign
        return Transport.STOPPED if campaign is None else transport_at(campaign.timeline, self.client.server_now_us())

    @property
    def ground(self) -> DOMNode:
        """The screen beneath all dialogs; its `table` is the latest, and can be watched."""
        return self.screen_stack[0]
