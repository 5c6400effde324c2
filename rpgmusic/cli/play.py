"""The `play` command."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.naming import find_folder, find_tracks
from rpgmusic.cli.options import TargetLayerOption, complete_folders
from rpgmusic.cli.playback import report
from rpgmusic.cli.wording import duration, parse_position
from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import FolderId, TrackId, microseconds
from rpgmusic.protocol.rest import PlayMode, PlayRequest

_TIME_OF_DAY = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")

app = typer.Typer()


@connected(app)
async def play(  # noqa: PLR0913  # one parameter an option
    call: Invocation,
    what: Annotated[
        list[str] | None,
        typer.Argument(help="Words to search for, or track ids. Nothing plays the queue.", show_default=False),
    ] = None,
    *,
    folder: Annotated[
        str, typer.Option("--folder", "-f", help="Play a folder (id, name or path).", autocompletion=complete_folders)
    ] = "",
    each: Annotated[
        bool, typer.Option("--each", help="Search for every argument by itself; play them in turn.")
    ] = False,
    layer: TargetLayerOption = LayerName.MUSIC,
    add: Annotated[
        bool | None, typer.Option("--add/--replace", help="Beside what the layer plays, or in its place.")
    ] = None,
    loop: Annotated[bool | None, typer.Option("--loop/--no-loop", help="Loop it (ambience always does).")] = None,
    position: Annotated[str, typer.Option(help="Begin within the track, like 1:23.")] = "0",
    crossfade: Annotated[
        float | None,
        typer.Option(min=0, max=60, metavar="SECONDS", help="Cross-fade from what plays.", show_default=False),
    ] = None,
    at: Annotated[str, typer.Option(help="When: +10 (in ten seconds) or 21:30, at most ten minutes ahead.")] = "",
) -> None:
    """Play a track, a folder, several tracks or the queue."""
    track_ids, folder_id = await _chosen(call, what or [], folder, each=each)
    request = PlayRequest(
        track_id=track_ids[0] if len(track_ids) == 1 else None,
        track_ids=track_ids if len(track_ids) > 1 else None,
        folder_id=folder_id,
        layer=layer,
        mode=None if add is None else PlayMode.ADD if add else PlayMode.REPLACE,
        position_s=parse_position(position),
        crossfade_s=crossfade,
        loop=loop,
        at_us=await _server_time_of(call, at) if at else None,
    )
    state = await call.client.playback.play(request)
    await report(call, state, layer, at_us=request.at_us)


async def _chosen(
    call: Invocation, words: list[str], folder: str, *, each: bool
) -> tuple[tuple[TrackId, ...], FolderId | None]:
    """What the words mean; says so where it was a search."""
    if folder and words:
        raise typer.BadParameter("Give a folder or tracks, not both.")
    if folder:
        return (), (await find_folder(call.client, folder)).id
    if not words:
        return (), None
    tracks = await find_tracks(call.client, words, each=each)
    for track in tracks:
        if track.id not in words:
            by = f" by {track.artist}" if track.artist else ""
            call.output.note(f"Found “{track.title}”{by} ({duration(track.duration_s)}), id {track.id}.")
    return tuple(track.id for track in tracks), None


async def _server_time_of(call: Invocation, at: str) -> int:
    """The moment on the server's clock that `+10` or `21:30` mean."""
    await call.client.greeting()
    now = datetime.now(UTC).astimezone()
    return call.client.server_now_us() + microseconds(seconds_until(at, now))


def seconds_until(at: str, now: datetime) -> float:
    """How long it is until `+10` (seconds, or like 1:30) or the next `21:30` o'clock.

    Raises:
        InvalidRequest: it is neither.
    """
    if at.startswith("+"):
        return parse_position(at[1:])
    match = _TIME_OF_DAY.fullmatch(at)
    if match is None:
        message = f"“{at}” is not a moment. Write +10 for in ten seconds, or 21:30 for half past nine."
        raise InvalidRequest(message)
    hour, minute, second = (int(part or 0) for part in match.groups())
    then = now.replace(hour=hour, minute=minute, second=second, microsecond=0)
    return ((then if then > now else then + timedelta(days=1)) - now).total_seconds()
