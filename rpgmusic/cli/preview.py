"""The `preview` command: a track for the GM's ears only, in a page that is open, else in a player of this machine."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path
from time import monotonic
from typing import Annotated, Final
from urllib.request import urlretrieve

import typer

from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.naming import find_tracks
from rpgmusic.cli.wording import parse_position
from rpgmusic.client.local_player import LocalPlayer, local_player, track_address
from rpgmusic.domain.errors import ServerUnreachable, Unavailable
from rpgmusic.protocol.rest import PreviewReply, PreviewRequest
from rpgmusic.protocol.views import TrackView

FAILED_AT_ONCE_S: Final = 1.0
"""A player that complains and ends sooner has played nothing, even if it calls that a success (ffplay does)."""

app = typer.Typer()


@connected(app)
async def preview(
    call: Invocation,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="TRACK", help="Words to search for, or an id.", show_default=False)
    ] = None,
    *,
    position: Annotated[str, typer.Option(metavar="TIME", help="Begin within the track, like 1:23.")] = "0",
    stop: Annotated[bool, typer.Option("--stop", help="End the preview in open pages.")] = False,
) -> None:
    """Listen to a track without the table hearing it: in an open preview page, else in a player of this machine."""
    if stop == bool(words):
        raise typer.BadParameter("Give a track, or --stop.")
    if stop:
        _tell(call, await call.client.preview.play(PreviewRequest()), None, "The preview has ended.")
        return
    [track, *_] = await find_tracks(call.client, words or [], each=False)
    request = PreviewRequest(track_id=track.id, position_s=parse_position(position))
    reply = await call.client.preview.play(request)
    if reply.pages:
        where = "in your browser tab. `rpgmusic preview --stop` ends it."
        _tell(call, reply, None, f"Only you hear “{track.title}”, {where}")
    else:
        await _play_here(call, track, reply, request.position_s)


def _tell(call: Invocation, reply: PreviewReply, player: LocalPlayer | None, sentence: str) -> None:
    told = {"pages": reply.pages, "url": reply.url, "player": player.name if player else None}
    call.output.result(told, sentence)


async def _play_here(call: Invocation, track: TrackView, reply: PreviewReply, position_s: float) -> None:
    player = local_player(os.environ, is_mp3=track.format.value == "mp3", may_fetch=True)
    address = track_address(call.client.url, reply.url)
    if player is None or address is None:
        message = (
            "No preview page is open, and no player of this machine would let you hear it. Open the address that "
            "`rpgmusic link --preview` gives in your browser and try again, or install mpv where you sit."
        )
        raise Unavailable(message)
    _tell(call, reply, player, f"Only you hear “{track.title}”, in {player.name}. Ctrl-C ends it.")
    with tempfile.TemporaryDirectory(prefix="rpgmusic-") as folder:
        source = _fetched(address, Path(folder) / Path(track.path).name) if player.needs_file else address
        await run_player(player, source, position_s)


def _fetched(address: str, file: Path) -> str:
    try:
        urlretrieve(address, file)  # noqa: S310  # http or https, as `track_address` says
    except OSError as error:
        message = f"The track could not be fetched from the server: {error}."
        raise ServerUnreachable(message) from None
    return str(file)


async def run_player(player: LocalPlayer, source: str, position_s: float) -> None:
    """Let a player play to the end of the track; it ends with this command.

    Raises:
        Unavailable: the player could not play it.
    """
    quiet, began_s = asyncio.subprocess.DEVNULL, monotonic()
    with tempfile.TemporaryFile() as complaints:
        process = await asyncio.create_subprocess_exec(
            *player.command(source, position_s), stdin=quiet, stdout=quiet, stderr=complaints
        )
        try:
            status = await process.wait()
        finally:
            if process.returncode is None:
                process.terminate()
                await process.wait()
        complained = complaints.tell() > 0
    if status or (complained and monotonic() - began_s < FAILED_AT_ONCE_S):
        message = (
            f"{player.name} could not play the track; perhaps this machine has no sound device. "
            "A page in your browser plays it too: `rpgmusic link --preview`."
        )
        raise Unavailable(message)
