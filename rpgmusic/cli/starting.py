"""Options of the commands that start a server, and the settings that come of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from rpgmusic.cli.configuration import Configuration, load_configuration
from rpgmusic.domain.errors import InvalidRequest

PANEL = "Settings"

MusicOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--music", "-m", help="Folder with your music; it is never written.", show_default=False, rich_help_panel=PANEL
    ),
]
StartDataOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--data", help="Folder for state, keys and cached sound.", show_default=False, rich_help_panel=PANEL),
]
HostOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--host", help="Address to listen on; 127.0.0.1 keeps others out.", show_default=False, rich_help_panel=PANEL
    ),
]
PortOption: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--port", "-p", help="Port to listen on; 0 takes a free one.", show_default=False, rich_help_panel=PANEL
    ),
]
PublicUrlOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--public-url", help="Address as players reach it, behind a proxy.", show_default=False, rich_help_panel=PANEL
    ),
]
LogLevelOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--log-level", help="debug, info, warning or error.", show_default=False, rich_help_panel=PANEL),
]


def starting_configuration(**flags: object) -> Configuration:
    """The configuration of a server that is about to start.

    Raises:
        InvalidRequest: a setting is wrong, or the music folder that was named does not exist.
    """
    configuration = load_configuration(flags)
    music_dir = configuration.settings.music_dir
    if flags.get("music_dir") and music_dir is not None and not music_dir.is_dir():
        message = f"There is no folder {music_dir}. Give the folder with your music, like --music ~/Music."
        raise InvalidRequest(message)
    return configuration
