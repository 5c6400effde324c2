"""A server in this process that makes its own first music, as the console runs it, for tests that look inside."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from rpgmusic.domain.settings import Settings
from rpgmusic.server.runtime import RunningServer, running_server

from .table import READY_S, ReadyLine, TableServer


@dataclass
class EveningServer(TableServer):
    """Runs on a thread and an event loop of its own; `running` may be read from the test, and changed by `do`."""

    running: RunningServer | None = None
    _loop: asyncio.AbstractEventLoop | None = None
    _thread: threading.Thread | None = None
    _over: asyncio.Event = field(default_factory=asyncio.Event)
    _is_ready: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self._thread.start()
        assert self._is_ready.wait(READY_S)

    def stop(self) -> None:
        """End it in good order."""
        assert self._loop is not None
        assert self._thread is not None
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(READY_S)

    @property
    def inside(self) -> RunningServer:
        """The server itself, once it has started."""
        assert self.running is not None
        return self.running

    def do(self, action: Callable[[RunningServer], object]) -> None:
        """Have something done on the server's own loop."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(action, self.inside)

    async def _serve(self) -> None:
        settings = Settings(data_dir=self.data, music_dir=self.music, host="127.0.0.1", port=0)
        async with running_server(settings, first_music=True) as running:
            self.running, self._loop = running, asyncio.get_running_loop()
            self.ready = ReadyLine(running.url, running.join_url(), running.gm_token)
            self._is_ready.set()
            await self._over.wait()
