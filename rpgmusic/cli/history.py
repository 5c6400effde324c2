"""The `history` command."""

from __future__ import annotations

from typing import Annotated

import typer

from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.output import table
from rpgmusic.cli.wording import moment

app = typer.Typer()


@connected(app)
async def history(
    call: Invocation, *, limit: Annotated[int, typer.Option(min=1, max=1000, help="How many to show.")] = 20
) -> None:
    """See what was played, latest first."""
    entries = (await call.client.history.show(limit)).entries
    rows = [(moment(entry.started_at_s), entry.title, entry.layer.value) for entry in entries]
    shown = table(("when", "title", "layer"), rows) if rows else "Nothing was played yet."
    call.output.result({"entries": entries}, shown)
