"""The `mixer` command."""

from __future__ import annotations

from typing import Annotated

import typer

from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.options import FadeOption
from rpgmusic.cli.output import table
from rpgmusic.cli.wording import decibels, parse_level, playing_line
from rpgmusic.domain.timeline import Layer, LayerName
from rpgmusic.protocol.rest import MixRequest
from rpgmusic.protocol.views import CampaignState

app = typer.Typer()


@connected(app, takes_signs=True)
async def mixer(
    call: Invocation,
    layer: Annotated[
        LayerName | None,
        typer.Argument(case_sensitive=False, help="Layer; all of them if left out.", show_default=False),
    ] = None,
    level: Annotated[
        str | None, typer.Argument(help="0 to 100, -12dB, or a step in percent: +5, -5.", show_default=False)
    ] = None,
    *,
    steps: Annotated[
        int | None,
        typer.Option(min=-40, max=40, help="Louder or softer by steps that sound even.", show_default=False),
    ] = None,
    mute: Annotated[bool | None, typer.Option("--mute/--unmute", help="Mute, or no longer.")] = None,
    solo: Annotated[bool | None, typer.Option("--solo/--no-solo", help="Only this layer sounds, or no longer.")] = None,
    fade: FadeOption = None,
) -> None:
    """See and set all layers: volume, mute, solo, fades."""
    value, is_step = parse_level(level) if level is not None else (None, False)
    wishes = (value, steps, mute, solo)
    if any(wish is not None for wish in wishes):
        request = MixRequest(
            volume=None if is_step else value,
            by=value if is_step else None,
            steps=steps,
            muted=mute,
            solo=solo,
            fade_s=fade,
        )
        for name in LayerName if layer is None else (layer,):
            await call.client.playback.mix(name, request)
    elif fade is not None:
        raise typer.BadParameter("Give a volume to fade to, like `mixer music 40 --fade 10`.")
    await _show(call, layer)


async def _show(call: Invocation, layer: LayerName | None) -> None:
    greeting = await call.client.greeting()
    state, now_us = greeting.campaign, call.client.server_now_us()
    plans = [one for one in state.timeline.layers if layer in (None, one.name)]
    facts = {one.name.value: {"volume": one.volume, "muted": one.muted, "solo": one.solo} for one in plans}
    rows = [_row(one, state, now_us) for one in plans]
    call.output.result(facts, table(("layer", "volume", "gain", "", "plays"), rows, numbers=("volume", "gain")))


def _row(plan: Layer, state: CampaignState, now_us: int) -> tuple[str, ...]:
    signs = " ".join(word for word, holds in (("muted", plan.muted), ("solo", plan.solo)) if holds)
    line = playing_line(state, now_us, plan.name)
    sounding = sum(clip.frame_at(now_us) is not None for clip in plan.clips)
    more = f"  and {sounding - 1} more" if sounding > 1 else ""
    return plan.name.value, f"{plan.volume:.0%}", decibels(plan.volume), signs, line + more
