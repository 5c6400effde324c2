"""The `sound-check` command."""

from __future__ import annotations

from typing import Annotated

import typer

from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.naming import find_player
from rpgmusic.cli.wording import counted
from rpgmusic.domain.errors import NotFound

app = typer.Typer()


@connected(app, "sound-check")
async def sound_check(
    call: Invocation,
    player: Annotated[str, typer.Argument(metavar="PLAYER", help="Name or id; all together if left out.")] = "",
) -> None:
    """Let clicks be heard at one player, or at all together, so that you hear who hears."""
    found = await find_player(call.client, player) if player else None
    reply = await call.client.players.sound_check(found.client_id if found else None)
    if not reply.players:
        message = "Nobody is there to let clicks be heard. `rpgmusic link` shows the link for players."
        raise NotFound(message)
    whom = found.name or found.client_id if found else counted(reply.players, "player")
    call.output.result(reply, f"Clicks sound at {whom} now.")
