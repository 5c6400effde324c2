"""Asking a server to stop over its own interface."""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import web

from rpgmusic.domain.errors import Conflict


class StopRequest:
    """Whether someone asked the server to stop. Only a server that belongs to no other program `may` be asked."""

    def __init__(self, *, may: bool = False) -> None:
        self.may = may
        self._asked = asyncio.Event()

    def ask(self) -> None:
        """Let the server stop in good order, after the answer to whoever asked.

        Raises:
            Conflict: the server was started on its own and is stopped where it was started.
        """
        if not self.may:
            message = (
                "This server was started on its own with `rpgmusic serve`. "
                "Stop it where it was started: with Ctrl-C, or with the service manager that runs it."
            )
            raise Conflict(message)
        self._asked.set()

    async def wait(self) -> None:
        """Wait until someone asks."""
        await self._asked.wait()


STOP_REQUEST: Final = web.AppKey("stop_request", StopRequest)
