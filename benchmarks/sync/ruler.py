"""Owns the rig's own check: a page that schedules the whole programme once, at a moment common to all by construction.

What is measured of it is the rig's own error, since all browsers of one machine share the clock it goes by.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from aiohttp import web

LEAD_MS = 1500.0
ISOLATED = {"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp"}
"""Headers with which a page's clock steps by 5 µs; without them it steps by 100 µs, which the ruler would show."""
PAGE = Path(__file__).parent / "ruler.html"


class RulerTable:
    """A table whose only command is play; make it with `serve_ruler`."""

    def __init__(self, programme: Path) -> None:
        self._programme = programme
        self._start_ms: float | None = None
        self._port = 0

    @property
    def join_url(self) -> str:
        """The ruler page."""
        return f"http://127.0.0.1:{self._port}/"

    async def play(self, title: str, *, loop: bool) -> None:
        """Set the common start, on the machine's wall clock; the ruler has one sound and does not loop."""
        del title, loop
        self._start_ms = time.time() * 1000 + LEAD_MS

    async def command(self, action: str, body: Mapping[str, object]) -> None:
        """The ruler knows no other command."""
        raise NotImplementedError(f"the ruler cannot {action} {dict(body)}")

    async def start(self, runner: web.AppRunner) -> None:
        """Listen on a free loopback port."""
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self._port = int(runner.addresses[0][1])

    def application(self) -> web.Application:
        """The page, the programme and the start."""
        application = web.Application()
        application.router.add_get("/", self._page)
        application.router.add_get("/programme", self._sound)
        application.router.add_get("/start", self._start)
        return application

    async def _page(self, _request: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE, headers=ISOLATED)

    async def _sound(self, _request: web.Request) -> web.StreamResponse:
        return web.FileResponse(self._programme)

    async def _start(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response({"start_ms": self._start_ms})


@contextlib.asynccontextmanager
async def serve_ruler(programme: Path) -> AsyncIterator[RulerTable]:
    """Serve the ruler page with the programme (a WAV file) until the block ends."""
    table = RulerTable(programme)
    runner = web.AppRunner(table.application(), access_log=None)
    await table.start(runner)
    try:
        yield table
    finally:
        await runner.cleanup()
