"""The `preview` command: a track for the GM's ears only, in a page that is open, else in a player of this machine."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urljoin
from urllib.request import urlretrieve

import typer

from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.naming import find_tracks
from rpgmusic.cli.wording import parse_position
from rpgmusic.domain.errors import ServerUnreachable, Unavailable
from rpgmusic.protocol.rest import PreviewReply, PreviewRequest
from rpgmusic.protocol.views import TrackView

PLAYERS: Final[dict[str, tuple[str, ...]]] = {
    "mpv": ("--no-video", "--really-quiet", "--start={position}", "--", "{url}"),
    "ffplay": ("-nodisp", "-autoexit", "-loglevel", "error", "-ss", "{position}", "-i", "{url}"),
    "cvlc": ("--quiet", "--play-and-exit", "--start-time={position}", "{url}"),
    "vlc": ("--intf", "dummy", "--play-and-exit", "--start-time={position}", "{url}"),
    "mpg123": ("-q", "{url}"),
    "afplay": ("{file}",),
}
"""Players by name, best first, with the arguments each takes; `{file}` wants a file of this machine."""

ANY_FORMAT: Final = ("mpv", "ffplay", "cvlc", "vlc", "afplay")

app = typer.Typer()


@connected(app)
async def preview(
    call: Invocation,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="TRACK", help="Words to search for, or an id.", show_default=False)
    ] = None,
    *,
    position: Annotated[str, typer.Option(help="Begin within the track, like 1:23.")] = "0",
    stop: Annotated[bool, typer.Option("--stop", help="End the preview in open pages.")] = False,
) -> None:
    """Listen to a track without the table hearing it: in an open preview page, else in a player of this machine."""
    if stop == bool(words):
        raise typer.BadParameter("Give a track, or --stop.")
    if stop:
        reply = await call.client.preview.play(PreviewRequest())
        call.output.result(reply, "The preview has ended.")
        return
    [track, *_] = await find_tracks(call.client, words or [], each=False)
    request = PreviewRequest(track_id=track.id, position_s=parse_position(position))
    reply = await call.client.preview.play(request)
    if reply.pages:
        call.output.result(reply, f"“{track.title}” plays in your preview page.")
    else:
        await _play_here(call, track, reply, request.position_s)


async def _play_here(call: Invocation, track: TrackView, reply: PreviewReply, position_s: float) -> None:
    player = local_player(is_mp3=track.format.value == "mp3")
    if player is None:
        message = (
            f"No preview page is open and no player was found here (looked for {', '.join(PLAYERS)}). "
            f"Open {call.client.url}/preview in your browser, or install mpv."
        )
        raise Unavailable(message)
    call.output.result({"player": player, "url": reply.url}, f"“{track.title}” plays in {player}. Ctrl-C ends it.")
    url = urljoin(call.client.url + "/", reply.url)
    with tempfile.TemporaryDirectory(prefix="rpgmusic-") as folder:
        file = Path(folder) / Path(track.path).name
        if "{file}" in PLAYERS[player]:
            _fetch(url, file)
        await run_player(player, url, str(file), position_s)


def _fetch(url: str, file: Path) -> None:
    try:
        urlretrieve(url, file)  # noqa: S310  # the address is one of the server's own
    except OSError as error:
        message = f"The track could not be fetched from the server: {error}."
        raise ServerUnreachable(message) from None


def local_player(*, is_mp3: bool) -> str | None:
    """The best player on this machine's path, or None; mpg123 plays nothing but MP3."""
    return next((name for name in PLAYERS if (is_mp3 or name in ANY_FORMAT) and shutil.which(name)), None)


async def run_player(player: str, url: str, file: str, position_s: float) -> None:
    """Let a player play to the end of the track; it ends with this command.

    Raises:
        Unavailable: the player could not play it.
    """
    arguments = [part.format(url=url, file=file, position=f"{position_s:g}") for part in PLAYERS[player]]
    process = await asyncio.create_subprocess_exec(player, *arguments, stdin=asyncio.subprocess.DEVNULL)
    try:
        status = await process.wait()
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
    if status:
        message = f"{player} could not play the track (it ended with status {status})."
        raise Unavailable(message)
