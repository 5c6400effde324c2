"""The `volume` command."""

from __future__ import annotations

from typing import Annotated

import typer

from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.options import FadeOption
from rpgmusic.cli.output import table
from rpgmusic.cli.wording import parse_percent
from rpgmusic.domain.timeline import Layer, LayerName
from rpgmusic.protocol.rest import MixRequest

app = typer.Typer()


@connected(app, takes_signs=True)
async def volume(
    call: Invocation,
    layer: Annotated[
        LayerName | None,
        typer.Argument(case_sensitive=False, help="Layer; all of them if left out.", show_default=False),
    ] = None,
    level: Annotated[str | None, typer.Argument(help="0 to 100, or a step: +5, -5.", show_default=False)] = None,
    *,
    mute: Annotated[bool | None, typer.Option("--mute/--unmute", help="Mute the layer, or no longer.")] = None,
    fade: FadeOption = None,
) -> None:
    """Set the volume of a layer, or mute it or all; without either, show them."""
    state = await call.client.state()
    if level is not None or mute is not None:
        value, is_step = parse_percent(level) if level is not None else (None, False)
        request = MixRequest(volume=None if is_step else value, by=value if is_step else None, muted=mute, fade_s=fade)
        for name in LayerName if layer is None else (layer,):
            state = await call.client.playback.mix(name, request)
    plans = [one for one in state.timeline.layers if layer in (None, one.name)]
    call.output.result(
        {one.name.value: {"volume": one.volume, "muted": one.muted} for one in plans},
        table(("layer", "volume", ""), [_row(one) for one in plans], numbers=("volume",)),
    )


def _row(plan: Layer) -> tuple[str, str, str]:
    return plan.name.value, f"{plan.volume:.0%}", "muted" if plan.muted else ""
