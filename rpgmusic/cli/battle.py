"""The `battle` command."""

from __future__ import annotations

from dataclasses import replace

import typer

from rpgmusic.cli.boards import names_of
from rpgmusic.cli.choices import PoolOptions
from rpgmusic.cli.invocation import Invocation, connected

app = typer.Typer()


@connected(app)
async def battle(call: Invocation, music: PoolOptions) -> None:
    """See or set what plays in battles, always shuffled; `rpgmusic combat` begins one."""
    board = await call.client.scenes.board()
    chosen = replace(await music.pool(call.client, board.battle), shuffle=True)
    if chosen != board.battle:
        board = await call.client.combat.choose(chosen)
    names = await names_of(call.client, board)
    call.output.result(board.battle, f"Battles play {names.music(board.battle)}.")
