"""The `console` command: the console, attached to a server that runs or with its own one beside it.

The two are siblings in one event loop, so that a fault of one does not end the other. The screen is drawn before the
server's modules are even imported; the console's requests wait until the server is there.
"""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Callable
from importlib import import_module
from multiprocessing import resource_tracker
from typing import Final

import typer

from rpgmusic.cli.configuration import Configuration
from rpgmusic.cli.invocation import CampaignOption, Connection, JsonOption, TokenOption, UrlOption, finish
from rpgmusic.cli.local_server import find_local_server
from rpgmusic.cli.logs import log_to
from rpgmusic.cli.output import Output
from rpgmusic.cli.serve import started
from rpgmusic.cli.starting import (
    HostOption,
    LogLevelOption,
    MusicOption,
    PortOption,
    PublicUrlOption,
    StartDataOption,
    starting_configuration,
)
from rpgmusic.client import Client
from rpgmusic.domain.units import CampaignId

LOG_NAME: Final = "console.log"

app = typer.Typer()


@app.command()
def console(  # noqa: PLR0913  # one parameter an option
    *,
    music: MusicOption = None,
    data: StartDataOption = None,
    host: HostOption = None,
    port: PortOption = None,
    public_url: PublicUrlOption = None,
    log_level: LogLevelOption = None,
    url: UrlOption = "",
    token: TokenOption = "",
    campaign: CampaignOption = "default",
    as_json: JsonOption = False,
) -> None:
    """Open the console, with its own server if none runs yet (the default)."""
    output = Output(as_json=as_json)

    async def run() -> None:
        configuration = starting_configuration(
            music_dir=music, data_dir=data, host=host, port=port, public_url=public_url, log_level=log_level
        )
        log_to(configuration.data_dir / LOG_NAME, configuration.settings.log_level)
        if url or find_local_server(configuration.data_dir) is not None:
            await _attached(Connection(url, token, campaign, configuration.data_dir))
        else:
            await _hosted(configuration, CampaignId(campaign))

    finish(output, run)


async def _attached(connection: Connection) -> None:
    from rpgmusic.console import run_console  # noqa: PLC0415  # Textual, which only the console needs

    async with connection.open() as client:
        await run_console(client, embedded=False)


async def _hosted(configuration: Configuration, campaign: CampaignId) -> None:
    """Run the console and, beside it, the server; the server ends when the console has."""
    from rpgmusic.console import run_console  # noqa: PLC0415  # Textual, which only the console needs

    # While Textual holds standard error, multiprocessing can no longer start the process that tracks its resources.
    resource_tracker.ensure_running()
    async with Client(campaign=campaign) as client:
        painted = asyncio.Event()
        screen = asyncio.create_task(run_console(client, embedded=True, painted=painted))
        server = asyncio.create_task(_server_for(client, configuration, painted))
        done, _ = await asyncio.wait((server, screen), return_when=asyncio.FIRST_COMPLETED)
        remaining = server if screen in done else screen
        remaining.cancel()
        await asyncio.gather(remaining, return_exceptions=True)
        for task in done:
            task.result()


async def _server_for(client: Client, configuration: Configuration, painted: asyncio.Event) -> None:
    """Start the server once the screen stands, tell the client where it is, and keep it until cancelled."""
    await painted.wait()
    await _beside_the_screen(lambda: import_module("rpgmusic.server.runtime"))
    async with started(configuration) as server:
        client.point_at(server.url, server.gm_token)
        gc.freeze()  # what is loaded now stays: full collections that walk it would stop the clock for 24 ms
        await server.wait_closed()


async def _beside_the_screen(work: Callable[[], object]) -> None:
    """Do blocking work in a thread of its own."""
    loop = asyncio.get_running_loop()
    done = loop.create_future()

    def run() -> None:
        try:
            work()
        finally:
            loop.call_soon_threadsafe(done.set_result, None)

    threading.Thread(target=run, name="server-import", daemon=True).start()
    await done
