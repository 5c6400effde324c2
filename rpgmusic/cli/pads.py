"""The `pads` commands."""

from __future__ import annotations

from typing import Annotated

import typer

from rpgmusic.cli.boards import Names, names_of
from rpgmusic.cli.choices import pad_of
from rpgmusic.cli.groups import DefaultCommandGroup
from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.naming import find_pad, pads_at_hand
from rpgmusic.cli.options import FadeOption
from rpgmusic.cli.output import table
from rpgmusic.domain.errors import Conflict
from rpgmusic.domain.saved_scene import Pad
from rpgmusic.domain.timeline import LayerName
from rpgmusic.protocol.board import PadsRequest, StopPadsRequest
from rpgmusic.protocol.views import Board

PadArgument = Annotated[str, typer.Argument(metavar="PAD", help="Name, its beginning, place or id.")]

app = typer.Typer(name="pads", cls=DefaultCommandGroup, help="Let short effects sound over everything.")


@connected(app, "list")
async def list_(call: Invocation) -> None:
    """Show the pads at hand: those of the fired scene, then the campaign's own (the default)."""
    await _show(call, await call.client.scenes.board())


async def _show(call: Invocation, board: Board) -> None:
    pads, names = pads_at_hand(board), await names_of(call.client, board)
    if not pads:
        call.output.result({"pads": pads}, 'There are no pads yet: `rpgmusic pads add "Thunder=thunder crack"`.')
        return
    rows = [_row(place, pad, board, names) for place, pad in enumerate(pads, start=1)]
    call.output.result(
        {"pads": pads}, table(("#", "pad", "track", "volume", "", "from"), rows, numbers=("#", "volume"))
    )


def _row(place: int, pad: Pad, board: Board, names: Names) -> tuple[str, ...]:
    owner = "campaign" if pad in board.pads else "scene"
    return str(place), pad.name, names.track(pad.track_id), f"{pad.volume:.0%}", "↻" if pad.loop else "", owner


@connected(app)
async def add(
    call: Invocation,
    pad: Annotated[
        str, typer.Argument(metavar="NAME=TRACK", help="Like Thunder=thunder crack, or …crack@80 (percent).")
    ],
    *,
    loop: Annotated[bool, typer.Option("--loop", help="It sounds until it is fired again or stopped.")] = False,
) -> None:
    """Give the campaign one more pad."""
    board = await call.client.scenes.board()
    made = await pad_of(call.client, pad, loop=loop)
    await _show(call, await call.client.pads.arrange(PadsRequest(pads=(*board.pads, made))))


@connected(app)
async def remove(call: Invocation, pad: PadArgument) -> None:
    """Take a pad away from the campaign."""
    board = await call.client.scenes.board()
    found = find_pad(pads_at_hand(board), pad)
    if found not in board.pads:
        message = (
            f"“{found.name}” belongs to the scene that was fired. `rpgmusic scenes edit` changes the pads of scenes."
        )
        raise Conflict(message)
    await _show(
        call, await call.client.pads.arrange(PadsRequest(pads=tuple(p for p in board.pads if p.id != found.id)))
    )


@connected(app)
async def fire(call: Invocation, pad: PadArgument) -> None:
    """Let a pad sound; a looping one that sounds is stopped instead."""
    found = find_pad(pads_at_hand(await call.client.scenes.board()), pad)
    state = await call.client.pads.fire(found.id)
    clips = [clip for clip in state.timeline.layer(LayerName.EFFECTS).clips if clip.pad_id == found.id]
    stopped = found.loop and all(clip.ends_at_us is not None for clip in clips)
    call.output.result(state, f"“{found.name}” was {'stopped' if stopped else 'fired'}.")


@connected(app)
async def stop(
    call: Invocation,
    pad: Annotated[str | None, typer.Argument(metavar="PAD", help="All of them, if left out.")] = None,
    *,
    fade: FadeOption = None,
) -> None:
    """End what pads play: one, or all."""
    pads = pads_at_hand(await call.client.scenes.board())
    found = None if pad is None else find_pad(pads, pad)
    state = await call.client.pads.stop(StopPadsRequest(pad_id=found.id if found else None, fade_s=fade))
    call.output.result(state, f"“{found.name}” was stopped." if found else "All pads are silent.")
