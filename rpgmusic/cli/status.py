"""The `status` command."""

from __future__ import annotations

import typer

from rpgmusic.cli.boards import AMBIENCE_SIGN, names_of
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
        *_scene(greeting),
        table(("layer", "volume", "plays"), _layers(greeting, call.client.server_now_us()), numbers=("volume",)),
        *await _scatters(call, greeting),
        f"{greeting.campaign.name}: {listening} listening" + (f", {troubled} in trouble" if troubled else ""),
        f"{call.client.url}, version {health.version}, up {duration(health.uptime_s)}, {health.tracks} tracks",
        *(f"! {reason}" for reason in health.reasons),
    )


def _scene(greeting: Greeting) -> list[str]:
    scene = greeting.campaign.scene
    if scene is None:
        return []
    facts = (scene.title or "(untitled)", scene.mood.value if scene.mood else "", "combat" if scene.combat else "")
    return [" · ".join(fact for fact in facts if fact)]


async def _scatters(call: Invocation, greeting: Greeting) -> list[str]:
    board = greeting.board
    if board is None or not board.scatters or call.output.as_json:
        return []
    names = await names_of(call.client, board)
    return [
        f"{AMBIENCE_SIGN} {names.bed(scatter.bed)}{' (held)' if scatter.held else ''}" for scatter in board.scatters
    ]


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
