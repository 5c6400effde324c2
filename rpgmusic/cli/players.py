"""The `players` commands."""

from __future__ import annotations

from contextlib import aclosing
from typing import Annotated

import typer
from rich.live import Live
from rich.table import Table
from rich.text import Text

from rpgmusic.cli.groups import DefaultCommandGroup
from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.naming import find_player
from rpgmusic.cli.output import table
from rpgmusic.cli.wording import milliseconds
from rpgmusic.client import ConnectionLost
from rpgmusic.domain.units import seconds
from rpgmusic.protocol.rest import PlayerList, PlayerRequest
from rpgmusic.protocol.server_messages import PlayersUpdated, Welcome
from rpgmusic.protocol.views import PlayerView

PlayerArgument = Annotated[str, typer.Argument(metavar="PLAYER", help="Name or id.")]

app = typer.Typer(name="players", cls=DefaultCommandGroup, help="See who listens, and help those who hear nothing.")


def players_table(players: tuple[PlayerView, ...]) -> Table | str:
    """Everyone at the table, those in trouble first."""
    if not players:
        return "Nobody is listening yet. `rpgmusic link` shows the link for players."
    ordered = sorted(players, key=lambda one: (not one.trouble, one.name.casefold()))
    columns = ("player", "state", "skew", "round trip", "runway", "sound", "drop-outs")
    return table(columns, [_row(one) for one in ordered], numbers=columns[2:5] + columns[6:])


def _row(player: PlayerView) -> tuple[str | Text, ...]:
    report = player.report
    state = Text(player.trouble, style="yellow") if player.trouble else Text("in sync", style="green")
    if report is None:
        return player.name or player.client_id, state, "-", "-", "-", "-", "-"
    runway = "-" if report.runway_us is None else f"{seconds(report.runway_us):.0f} s"
    return (
        player.name or player.client_id,
        state,
        milliseconds(report.skew_us, signed=True),
        milliseconds(report.rtt_us),
        runway,
        report.rendition.value if report.rendition else "-",
        str(report.drop_outs),
    )


@connected(app, "list")
async def list_(
    call: Invocation,
    *,
    watch: Annotated[bool, typer.Option("--watch", "-w", help="Keep showing until Ctrl-C.")] = False,
) -> None:
    """Show who listens and how well (the default)."""
    if watch:
        await _watch(call)
        return
    players = await call.client.players.show()
    call.output.result(players, players_table(players.players))


async def _watch(call: Invocation) -> None:
    """Show every change as it comes; as JSON, one line a change."""
    with Live(console=call.output.console, auto_refresh=False) as screen:
        async with aclosing(call.client.events()) as events:
            async for event in events:
                if isinstance(event, Welcome | PlayersUpdated):
                    if call.output.as_json:
                        call.output.result(PlayerList(players=event.data.players))
                    else:
                        screen.update(players_table(event.data.players), refresh=True)
                elif isinstance(event, ConnectionLost):
                    call.output.note(event.reason)


@connected(app, takes_signs=True)
async def trim(
    call: Invocation,
    player: PlayerArgument,
    offset: Annotated[float, typer.Argument(metavar="MS", min=-2000, max=2000, help="Later (+) or earlier (-).")],
) -> None:
    """Let a player play a little later or earlier than the others."""
    found = await find_player(call.client, player)
    changed = await call.client.players.change(found.client_id, PlayerRequest(trim_us=round(offset * 1_000)))
    call.output.result(changed, f"{changed.name} now plays {changed.trim_us / 1_000:+g} ms off the others.")


@connected(app)
async def rename(call: Invocation, player: PlayerArgument, name: Annotated[str, typer.Argument()]) -> None:
    """Give a player another name."""
    found = await find_player(call.client, player)
    changed = await call.client.players.change(found.client_id, PlayerRequest(name=name))
    call.output.result(changed, f"{found.name or found.client_id} is now called {changed.name}.")


@connected(app)
async def remove(call: Invocation, player: PlayerArgument) -> None:
    """Forget a player and close its connection."""
    found = await find_player(call.client, player)
    await call.client.players.remove(found.client_id)
    call.output.result(found, f"{found.name or found.client_id} was removed.")
