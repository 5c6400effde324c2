"""The `serve` command: the server without a console."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.panel import Panel
from rich.text import Text

from rpgmusic.cli.configuration import Configuration
from rpgmusic.cli.invocation import JsonOption, finish
from rpgmusic.cli.links import qr_code
from rpgmusic.cli.local_server import announced
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
from rpgmusic.domain.units import DEFAULT_CAMPAIGN

if TYPE_CHECKING:
    from rpgmusic.server.runtime import RunningServer

app = typer.Typer()

_log = logging.getLogger(__name__)


@app.command()
def serve(
    *,
    music: MusicOption = None,
    data: StartDataOption = None,
    host: HostOption = None,
    port: PortOption = None,
    public_url: PublicUrlOption = None,
    log_level: LogLevelOption = None,
    log_file: Annotated[Path | None, typer.Option(help="Write the log to a file.", show_default=False)] = None,
    as_json: JsonOption = False,
) -> None:
    """Run the server without a console."""
    output = Output(as_json=as_json)

    async def run() -> None:
        configuration = starting_configuration(
            music_dir=music, data_dir=data, host=host, port=port, public_url=public_url, log_level=log_level
        )
        log_to(log_file, configuration.settings.log_level)
        stop = _stop_request()
        async with started(configuration) as server:
            _log.info("listening at %s", server.url)
            _tell(output, configuration, server)
            await _first_of(stop.wait(), server.wait_closed())
            _log.info("stopping")
            output.note("Stopping; players play on for a while and come back by themselves.")

    finish(output, run)


@asynccontextmanager
async def started(configuration: Configuration) -> AsyncIterator[RunningServer]:
    """Run a server that the commands of this machine find."""
    from rpgmusic.server.runtime import running_server  # noqa: PLC0415  # 0.3 s that the help should not wait for

    async with running_server(configuration.settings) as server:
        players_url = server.join_url().rpartition("/j/")[0]
        music_dir = configuration.settings.music_dir
        with announced(
            configuration.data_dir, server.url, server.gm_token, players_url=players_url, music_dir=music_dir
        ):
            yield server


def _stop_request() -> asyncio.Event:
    """Set by Ctrl-C or a polite request to end, however early it comes."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


async def _first_of(*waits: Coroutine[None, None, object]) -> None:
    tasks = [asyncio.create_task(wait) for wait in waits]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _tell(output: Output, configuration: Configuration, server: RunningServer) -> None:
    """Say where the server is; as JSON in exactly one line."""
    join_url = server.join_url(DEFAULT_CAMPAIGN)
    facts = {
        "url": server.url,
        "join_url": join_url,
        "token": server.gm_token,
        "campaign_id": DEFAULT_CAMPAIGN,
        "data_dir": str(configuration.data_dir),
        "music_dir": str(configuration.settings.music_dir or ""),
    }
    music = configuration.settings.music_dir or "none yet: start with --music DIR"
    words = Text.assemble(
        ("Players open  ", "bold"),
        (join_url, "bold cyan"),
        "\n  or point their phone's camera at the code, and tap Join.\n",
        ("You", "bold"),
        "  in another terminal:  rpgmusic console · rpgmusic play tavern · rpgmusic players\n",
        (f"Music {music} · data {configuration.data_dir} · server {server.url} · Ctrl-C stops", "dim"),
    )
    output.result(facts, qr_code(join_url), Panel(words, title="rpgmusic is ready", title_align="left"))
