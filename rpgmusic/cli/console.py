"""The `console` command: the console, attached to a server that runs or with its own one beside it.

The two are siblings in one event loop, so that a fault of one does not end the other. The screen is drawn before the
server's modules are even imported; the console's requests wait until the server is there.
"""

from __future__ import annotations

import asyncio
import gc
import signal
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from multiprocessing import resource_tracker
from typing import Final

import typer

from rpgmusic.cli.configuration import Configuration
from rpgmusic.cli.hosting import started
from rpgmusic.cli.invocation import CampaignOption, Connection, JsonOption, TokenOption, UrlOption, finish
from rpgmusic.cli.local_server import find_local_server
from rpgmusic.cli.logs import log_to
from rpgmusic.cli.output import Output
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
from rpgmusic.console import Ending, hang_ups, run_console
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
    """Open the console (the default); starts a server if none runs."""
    output = Output(as_json=as_json)

    async def run() -> None:
        configuration = starting_configuration(
            music_dir=music, data_dir=data, host=host, port=port, public_url=public_url, log_level=log_level
        )
        log_to(configuration.data_dir / LOG_NAME, configuration.settings.log_level)
        if url or find_local_server(configuration.data_dir) is not None:
            await _attached(configuration, Connection(url, token, campaign, configuration.data_dir))
        else:
            await _Host(configuration, CampaignId(campaign)).run()

    finish(output, run)


async def _attached(configuration: Configuration, connection: Connection) -> None:
    local = None if connection.url else find_local_server(configuration.data_dir)
    left_behind = local is not None and local.left_behind
    settings = configuration.settings
    async with connection.open() as client:
        await run_console(client, left_behind=left_behind, keys=dict(settings.keys), theme=settings.theme)


class _Host:
    """The console and, beside it, the server, which ends with the console unless the terminal was closed."""

    def __init__(self, configuration: Configuration, campaign: CampaignId) -> None:
        self._configuration = configuration
        self._client = Client(campaign=campaign)
        self._painted = asyncio.Event()
        self._closed = asyncio.Event()
        self._stop = asyncio.Event()

    async def run(self) -> None:
        """Run both to their ends."""
        hung_up = hang_ups()
        # While Textual holds standard error, multiprocessing can no longer start the process that tracks its resources.
        resource_tracker.ensure_running()
        async with self._client:
            screen = asyncio.create_task(self._screen(hung_up))
            server = asyncio.create_task(self._serve())
            done, _ = await asyncio.wait((server, screen), return_when=asyncio.FIRST_COMPLETED)
            if not (screen in done and self._closed.is_set()):
                remaining = server if screen in done else screen
                remaining.cancel()
                await asyncio.gather(remaining, return_exceptions=True)
            else:
                await server
            for task in done:
                task.result()

    async def _screen(self, hung_up: asyncio.Event) -> None:
        settings = self._configuration.settings
        ending = await run_console(
            self._client,
            embedded=True,
            painted=self._painted,
            keys=dict(settings.keys),
            theme=settings.theme,
            hung_up=hung_up,
        )
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self._stop.set)
        if ending is Ending.TERMINAL_CLOSED and self._painted.is_set():
            self._closed.set()

    async def _serve(self) -> None:
        """Start the server once the screen stands, tell the client where it is, and keep it until it should end."""
        await self._painted.wait()
        with ThreadPoolExecutor(1, "server-import") as beside_the_screen:
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(beside_the_screen, import_module, "rpgmusic.server.runtime")
        async with started(self._configuration, "console") as hosted:
            self._client.point_at(hosted.server.url, hosted.server.gm_token)
            gc.freeze()  # what is loaded now stays: full collections that walk it would stop the clock for 24 ms
            await hosted.until_stopped(self._stop, self._closed)
