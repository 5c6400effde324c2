"""The `status` command."""

from __future__ import annotations

import typer

from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.output import table
from rpgmusic.cli.wording import duration, playing_line
from rpgmusic.protocol.server_messages import Greeting

app = typer.Typer()


@connected(app)
async def status(call: Invocation) -> None:
    """Show what sounds now."""
    greeting = await call.client.greeting()
    health = await call.client.health()
    listening = sum(player.connected for player in greeting.players)
    troubled = sum(bool(player.trouble) for player in greeting.players)
    call.output.result(
        {"health": health, "campaign": greeting.campaign, "players": greeting.players},
        table(("layer", "volume", "plays"), _layers(greeting, call.client.server_now_us()), numbers=("volume",)),
        f"{greeting.campaign.name}: {listening} listening" + (f", {troubled} in trouble" if troubled else ""),
        f"{call.client.url}, version {health.version}, up {duration(health.uptime_s)}, {health.tracks} tracks",
        *(f"! {reason}" for reason in health.reasons),
    )


def _layers(greeting: Greeting, now_us: int) -> list[tuple[str, str, str]]:
    state = greeting.campaign
    return [
        (
            layer.name.value,
            "muted" if layer.muted else f"{layer.volume:.0%}",
            playing_line(state, now_us, layer.name),
        )
        for layer in state.timeline.layers
    ]
