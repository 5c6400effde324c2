"""The `server` commands."""

from __future__ import annotations

import asyncio
from typing import Final

import typer

from rpgmusic.cli.groups import DefaultShowGroup
from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.output import table
from rpgmusic.cli.wording import duration
from rpgmusic.domain.errors import RpgMusicError, ServerUnreachable, Unavailable

STOPPED_WITHIN_S: Final = 15.0
ASK_EVERY_S: Final = 0.1

app = typer.Typer(name="server", cls=DefaultShowGroup, help="See the server that runs, or stop one left behind.")


@connected(app)
async def show(call: Invocation) -> None:
    """Show where the server is and how it fares (the default)."""
    health = await call.client.health()
    facts = {
        "address": call.client.url,
        "version": health.version,
        "up for": duration(health.uptime_s),
        "state": "; ".join(health.reasons) or "all is well",
        "music": health.music_folder or "(none)",
        "tracks": str(health.tracks),
        "listening": str(health.players),
    }
    call.output.result({"url": call.client.url, "health": health}, table(("", ""), list(facts.items())))


@connected(app)
async def stop(call: Invocation) -> None:
    """Stop a server that a console started, with all music; one of `rpgmusic serve` is stopped where it was started."""
    await call.client.shutdown()
    try:
        async with asyncio.timeout(STOPPED_WITHIN_S):
            while await _answers(call):  # noqa: ASYNC110  # another process sets no event here
                await asyncio.sleep(ASK_EVERY_S)
    except TimeoutError:
        message = "The server was asked to stop but still answers. Look again with `rpgmusic server`."
        raise Unavailable(message) from None
    call.output.result({"stopped": call.client.url}, "The server has stopped, and the music with it.")


async def _answers(call: Invocation) -> bool:
    try:
        await call.client.health()
    except ServerUnreachable:
        return False
    except RpgMusicError:
        return True
    return True
