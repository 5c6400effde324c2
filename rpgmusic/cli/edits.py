"""The commands `undo` and `redo`."""

from __future__ import annotations

import typer

from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.protocol.board import EditReply

app = typer.Typer()


@connected(app)
async def undo(call: Invocation) -> None:
    """Take the latest edit of folders, labels, queue, scenes or pads back."""
    reply = await call.client.edits.undo()
    _tell(call, "Undone", reply)


@connected(app)
async def redo(call: Invocation) -> None:
    """Do again what was undone last."""
    reply = await call.client.edits.redo()
    _tell(call, "Done again", reply)


def _tell(call: Invocation, what: str, reply: EditReply) -> None:
    more = f" ({reply.more} more)" if reply.more else ""
    call.output.result(reply, f"{what}: {reply.label}{more}.")
