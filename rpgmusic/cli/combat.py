"""The `combat` command."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import typer

from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.options import FadeOption
from rpgmusic.cli.playback import report
from rpgmusic.domain.errors import NothingToPlay
from rpgmusic.protocol.board import CombatRequest

SENTENCES: Final = {
    (False, True): "The battle begins:",
    (True, True): "The battle goes on:",
    (True, False): "The battle is over:",
    (False, False): "No battle was going on:",
}
"""What is told, by whether a battle was going on, and whether one is now."""

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
    lasts = (await call.client.scenes.board()).combat
    on = not lasts if switch is None else switch == "on"
    try:
        state = await call.client.combat.switch(CombatRequest(on=on, fade_s=fade))
    except NothingToPlay as error:
        message = (
            f"{error} `rpgmusic battle -t TRACK` chooses some, `rpgmusic tracks mood MOOD --search WORDS` gives a mood."
        )
        raise NothingToPlay(message) from None
    call.output.note(SENTENCES[lasts, on])
    await report(call, state)
