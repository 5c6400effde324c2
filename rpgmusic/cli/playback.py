"""Commands for what sounds now: pause, resume, seek, stop, next, previous, loop, hush, panic."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.options import FadeOption, LayerOption, TargetLayerOption
from rpgmusic.cli.wording import duration, parse_position, playing_line
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import seconds
from rpgmusic.protocol.rest import HushRequest, LayerRequest, LoopRegion, LoopRequest, SeekRequest
from rpgmusic.protocol.views import CampaignState

COMMAND_LEAD_US: Final = 1_000_000
"""By then a command that was just given has taken effect."""

app = typer.Typer()


async def report(
    call: Invocation, state: CampaignState, layer: LayerName | None = None, *, at_us: int | None = None
) -> None:
    """Print what a layer will be doing once the command has taken effect, at the latest at `at_us`."""
    if call.output.as_json:
        call.output.result(state)
        return
    await call.client.greeting()
    now_us = call.client.server_now_us()
    shown_us = max(now_us + COMMAND_LEAD_US, at_us or 0)
    if at_us is not None and at_us > now_us:
        call.output.note(f"In {duration(round(seconds(at_us - now_us)))}:")
    call.output.result(state, playing_line(state, shown_us, layer or LayerName.MUSIC))


@connected(app)
async def pause(call: Invocation, *, layer: LayerOption = None, fade: FadeOption = None) -> None:
    """Pause and hold the position."""
    await report(call, await call.client.playback.pause(LayerRequest(layer=layer, fade_s=fade)), layer)


@connected(app)
async def resume(call: Invocation, *, layer: LayerOption = None, fade: FadeOption = None) -> None:
    """Go on where it was paused."""
    await report(call, await call.client.playback.resume(LayerRequest(layer=layer, fade_s=fade)), layer)


@connected(app)
async def stop(call: Invocation, *, layer: LayerOption = None, fade: FadeOption = None) -> None:
    """End what sounds."""
    await report(call, await call.client.playback.stop(LayerRequest(layer=layer, fade_s=fade)), layer)


@connected(app, takes_signs=True)
async def seek(
    call: Invocation,
    position: Annotated[str, typer.Argument(help="1:23 or 83 (seconds), or a step: +10, -10.")],
    *,
    layer: TargetLayerOption = LayerName.MUSIC,
) -> None:
    """Go to another position."""
    if position.startswith(("+", "-")):
        step_s = parse_position(position[1:])
        request = SeekRequest(by_s=-step_s if position.startswith("-") else step_s, layer=layer)
    else:
        request = SeekRequest(position_s=parse_position(position), layer=layer)
    await report(call, await call.client.playback.seek(request), layer)


@connected(app)
async def next(call: Invocation, *, fade: FadeOption = None) -> None:  # noqa: A001  # the command's name
    """Go on to the next track of the queue."""
    await report(call, await call.client.playback.next(LayerRequest(fade_s=fade)))


@connected(app)
async def previous(call: Invocation, *, fade: FadeOption = None) -> None:
    """Go back to the track before."""
    await report(call, await call.client.playback.previous(LayerRequest(fade_s=fade)))


@connected(app)
async def loop(
    call: Invocation,
    start: Annotated[str | None, typer.Argument(help="Begin of the part, like 0:30.", show_default=False)] = None,
    end: Annotated[str | None, typer.Argument(help="End of the part, like 1:10.", show_default=False)] = None,
    *,
    off: Annotated[bool, typer.Option("--off", help="Loop no longer.")] = False,
    layer: TargetLayerOption = LayerName.MUSIC,
) -> None:
    """Loop what sounds, or a part of it."""
    if start is not None and end is not None:
        region = LoopRegion(start_s=parse_position(start), end_s=parse_position(end))
        request = LoopRequest(loop=region, layer=layer)
    elif start is None:
        request = LoopRequest(loop=not off, layer=layer)
    else:
        raise typer.BadParameter("Give the begin and the end of the part, or neither for the whole track.")
    await report(call, await call.client.playback.loop(request), layer)


@connected(app)
async def hush(
    call: Invocation,
    *,
    back: Annotated[
        bool | None, typer.Option("--back/--away", help="Bring it back, or fade it away; else the other of now.")
    ] = None,
    fade: FadeOption = None,
) -> None:
    """Fade everything out and hold it; again to bring it back."""
    await report(call, await call.client.playback.hush(HushRequest(back=back, fade_s=fade)))


@connected(app)
async def panic(call: Invocation) -> None:
    """Silence, now."""
    call.output.result(await call.client.playback.panic(), "■ Silence. `rpgmusic resume` brings it back.")
