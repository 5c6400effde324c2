"""The `log` command."""

from __future__ import annotations

from contextlib import aclosing
from typing import Annotated

import typer
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
        shown = [_line(entry) for entry in reversed(entries)] or [Text("Nothing has happened yet.")]
        call.output.result({"entries": entries}, *shown)
        return
    for entry in reversed(entries):
        call.output.result(entry, _line(entry))
    async with aclosing(call.client.events()) as events:
        async for event in events:
            if isinstance(event, LogEntryAdded):
                call.output.result(event.data, _line(event.data))
            elif isinstance(event, ConnectionLost):
                call.output.note(event.reason)


def _line(entry: LogEntry) -> Text:
    return Text.assemble(
        (moment(entry.at_s), "dim"), "  ", (f"{entry.kind:<8}", "dim"), (entry.text, STYLES[entry.kind])
    )
