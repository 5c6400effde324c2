"""Waiting for conditions, with a deadline."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable


async def until(condition: Callable[[], bool | Awaitable[bool]], deadline_s: float = 20.0) -> None:
    """Wait until a condition holds; a test that waits longer than the deadline fails."""
    async with asyncio.timeout(deadline_s):
        while True:
            result = condition()
            if await result if inspect.isawaitable(result) else result:
                return
            await asyncio.sleep(0.01)
