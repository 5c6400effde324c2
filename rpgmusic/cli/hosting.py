"""A server in this process: found by the commands of this machine, and living on when its terminal is closed."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rpgmusic.cli.configuration import Configuration
from rpgmusic.cli.local_server import Announcement, LocalServer, announced
from rpgmusic.console import let_go_of_terminal

if TYPE_CHECKING:
    from rpgmusic.server.runtime import RunningServer

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Hosted:
    """A server that runs in this process, and what is told of it on this machine."""

    server: RunningServer
    announcement: Announcement

    async def until_stopped(self, stop: asyncio.Event, closed: asyncio.Event) -> None:
        """Wait until this process should stop the server; from when the terminal is `closed`, anyone may ask for it."""
        leaving = asyncio.create_task(self._leave_behind(closed))
        try:
            await _first_of(stop.wait(), self.server.wait_closed(), self.server.stop_request.wait())
        finally:
            leaving.cancel()
            await asyncio.gather(leaving, return_exceptions=True)

    async def _leave_behind(self, closed: asyncio.Event) -> None:
        await closed.wait()
        let_go_of_terminal()
        _log.info("the terminal was closed; the server goes on without it")
        self.server.stop_request.may = True
        self.announcement.left_behind()


@asynccontextmanager
async def started(configuration: Configuration, by: Literal["console", "serve"]) -> AsyncIterator[Hosted]:
    """Run a server that the commands of this machine find; errors as in `running_server`."""
    from rpgmusic.server.runtime import running_server  # noqa: PLC0415  # 0.3 s that the help should not wait for
    from rpgmusic.server.stopping import StopRequest  # noqa: PLC0415  # the same

    request = StopRequest(may=by == "console")
    first_music = by == "console"
    async with running_server(configuration.settings, stop_request=request, first_music=first_music) as server:
        facts = LocalServer(
            server.url,
            server.gm_token,
            os.getpid(),
            players_url=server.join_url().rpartition("/j/")[0],
            music_dir=str(configuration.settings.music_dir or ""),
            started_by=by,
        )
        with announced(configuration.data_dir, facts) as announcement:
            yield Hosted(server, announcement)


def signalled(*numbers: signal.Signals) -> asyncio.Event:
    """An event that any of these signals sets, however early it comes."""
    event = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in numbers:
        loop.add_signal_handler(number, event.set)
    return event


async def _first_of(*waits: Coroutine[None, None, object]) -> None:
    tasks = [asyncio.create_task(wait) for wait in waits]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
