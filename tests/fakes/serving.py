"""Runs a stand-in: within a test, or by hand until it is interrupted."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web


@asynccontextmanager
async def serving(app: web.Application, port: int = 0) -> AsyncIterator[str]:
    """The address of a server that runs as long as the block lasts."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def serve_by_hand(app_of: Callable[[str], web.Application], failures: list[str]) -> None:
    """Serve until interrupted; prints the address. `--fail` names a documented error to answer with."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--fail", choices=failures, default="")
    arguments = parser.parse_args()

    async def serve() -> None:
        async with serving(app_of(arguments.fail), arguments.port) as address:
            sys.stdout.write(f"{address}\n")
            sys.stdout.flush()
            await asyncio.Event().wait()

    try:
        asyncio.run(serve())
    except KeyboardInterrupt:
        sys.stderr.write("Ended.\n")
