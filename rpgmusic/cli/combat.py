"""The `combat` command."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.options import FadeOption
from rpgmusic.cli.playback import report
from rpgmusic.protocol.board import CombatRequest

app = typer.Typer()


@connected(app)
async def combat(
    call: Invocation,
    switch: Annotated[
        Literal["on", "off"] | None, typer.Argument(help="The other of now, if left out.", show_default=False)
    ] = None,
    *,
    fade: FadeOption = None,
) -> None:
    """Begin a battle, or end it and return to the earlier music where it was."""
    request = CombatRequest(on=None if switch is None else switch == "on", fade_s=fade)
    state = await call.client.combat.switch(request)
    fighting = state.scene is not None and state.scene.combat
    call.output.note("The battle begins:" if fighting else "The battle is over:")
    await report(call, state)
