"""Reading a scene while it is typed: seldom enough for any server, one request at a time, nothing outdated shown."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from rpgmusic.domain.errors import RpgMusicError
from rpgmusic.protocol.direction import SceneReadingView, SceneUpdate

PAUSE_S: Final = 0.15
"""What is typed within this time is read at once."""


class LiveReader:
    """Asks how a scene would be understood.

    `show` gets the answer, `fail` the error; of a scene that was given up meanwhile neither hears.
    """

    def __init__(
        self,
        read: Callable[[SceneUpdate], Awaitable[SceneReadingView]],
        show: Callable[[SceneReadingView], None],
        fail: Callable[[RpgMusicError], None],
    ) -> None:
        self._read = read
        self._show = show
        self._fail = fail
        self._wanted: SceneUpdate | None = None
        self._given_up = 0
        self._running = False

    def want(self, update: SceneUpdate) -> bool:
        """Read a scene soon; whether `run` has to be started for it."""
        self._wanted = update
        return not self._running

    def give_up(self) -> None:
        """Nobody wants to know any more."""
        self._wanted = None
        self._given_up += 1

    async def run(self) -> None:
        """Read what is wanted until nothing is."""
        if self._running:
            return
        self._running = True
        try:
            while self._wanted is not None:
                await asyncio.sleep(PAUSE_S)
                await self._read_latest()
        finally:
            self._running = False

    async def _read_latest(self) -> None:
        update, self._wanted = self._wanted, None
        begun = self._given_up
        if update is None:
            return
        try:
            answer = await self._read(update)
        except RpgMusicError as error:
            if begun == self._given_up:
                self._fail(error)
            return
        if begun == self._given_up:
            self._show(answer)
