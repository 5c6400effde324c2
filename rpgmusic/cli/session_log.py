"""The `log` command."""

from __future__ import annotations

from contextlib import aclosing
from typing import Annotated

import typer
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.wording import moment
from rpgmusic.client import ConnectionLost
from rpgmusic.protocol.rest import LogEntry
from rpgmusic.protocol.server_messages import LogEntryAdded

STYLES = {"problem": "yellow", "music": "", "scene": "cyan", "player": "", "library": "dim", "table": ""}

app = typer.Typer()


@connected(app)
async def log(
    call: Invocation,
    *,
    limit: Annotated[int, typer.Option(min=1, max=500, help="How many to show.")] = 30,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Keep showing until Ctrl-C.")] = False,
) -> None:
    """See what happened in this session, latest last."""
    entries = (await call.client.history.log(limit)).entries
    if not follow:
        shown = [_line(call, entry) for entry in reversed(entries)] or ["Nothing has happened yet."]
        call.output.result({"entries": entries}, *shown)
        return
    for entry in reversed(entries):
        call.output.result(entry, _line(call, entry))
    async with aclosing(call.client.events()) as events:
        async for event in events:
            if isinstance(event, LogEntryAdded):
                call.output.result(event.data, _line(call, event.data))
            elif isinstance(event, ConnectionLost):
                call.output.note(event.reason)


def _line(call: Invocation, entry: LogEntry) -> RenderableType:
    """A line of its own for each entry, that other programs can search; on a terminal long ones wrap below the text."""
    parts = Text(moment(entry.at_s), "dim"), Text(f"{entry.kind:<7}", "dim"), Text(entry.text, STYLES[entry.kind])
    if not call.output.console.is_terminal:
        return Text("  ").join(parts)
    grid = Table.grid("", "", "", padding=(0, 2, 0, 0))
    grid.columns[0].no_wrap = grid.columns[1].no_wrap = True
    grid.add_row(*parts)
    return grid
