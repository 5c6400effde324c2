"""The `serve` command: the server without a console."""

from __future__ import annotations

import logging
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.panel import Panel
from rich.text import Text

from rpgmusic.cli.configuration import Configuration
from rpgmusic.cli.hosting import signalled, started
from rpgmusic.cli.invocation import JsonOption, finish
from rpgmusic.cli.links import qr_code
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
from rpgmusic.console import hang_ups
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
        stop = signalled(signal.SIGINT, signal.SIGTERM)
        hung_up = hang_ups()
        async with started(configuration, "serve") as hosted:
            _log.info("listening at %s", hosted.server.url)
            _tell(output, configuration, hosted.server)
            await hosted.until_stopped(stop, hung_up)
            _log.info("stopping")
            output.note("Stopping; players play on for a while and come back by themselves.")

    finish(output, run)


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
