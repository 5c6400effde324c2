"""The `fire` command: `scenes fire` in short, for the heat of play."""

from __future__ import annotations

import typer

from rpgmusic.cli.invocation import connected
from rpgmusic.cli.scenes import fire

app = typer.Typer()
connected(app)(fire)
