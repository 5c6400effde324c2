"""Owns the measuring of how long an event loop was held."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Self

_TICK_S = 0.002


class LongestStall:
    """While entered, finds the longest time for which the running event loop did not come round."""

    def __init__(self) -> None:
        self.longest_s = 0.0

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._tick())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.sleep(_TICK_S)
        self._task.cancel()

    async def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        before_s = loop.time()
        while True:
            await asyncio.sleep(_TICK_S)
            now_s = loop.time()
            self.longest_s = max(self.longest_s, now_s - before_s - _TICK_S)
            before_s = now_s
