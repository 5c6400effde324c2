"""The `missing` commands: tracks whose files are gone."""

from __future__ import annotations

from typing import Annotated

import typer

from rpgmusic.cli.groups import DefaultCommandGroup
from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.naming import find_track
from rpgmusic.cli.options import YesOption
from rpgmusic.cli.output import table
from rpgmusic.cli.wording import counted, duration
from rpgmusic.client import Client
from rpgmusic.domain.errors import InvalidRequest, TrackNotFound
from rpgmusic.domain.track import TrackStatus
from rpgmusic.protocol.rest import TrackList
from rpgmusic.protocol.views import TrackView

MissingArgument = Annotated[str, typer.Argument(metavar="TRACK", help="Id, or words that only it has.")]
PAGE_TRACKS = 1_000
MOST_FORGOTTEN = 10_000

app = typer.Typer(
    name="missing", cls=DefaultCommandGroup, help="See tracks whose files are gone, and replace or forget them."
)


async def _missing(client: Client, words: str = "") -> TrackList:
    return await client.tracks.page(words, status=TrackStatus.MISSING, limit=PAGE_TRACKS)


async def _all_missing(client: Client) -> tuple[TrackView, ...]:
    """As many as are forgotten in one request."""
    found: list[TrackView] = []
    for page in range(1, MOST_FORGOTTEN // PAGE_TRACKS + 1):
        more = (await client.tracks.page(status=TrackStatus.MISSING, limit=PAGE_TRACKS, page=page)).tracks
        found += more
        if len(more) < PAGE_TRACKS:
            break
    return tuple(found)


async def _find(client: Client, text: str) -> TrackView:
    found = (await _missing(client)).tracks
    named = [one for one in found if one.id == text] or list((await _missing(client, text)).tracks)
    if not named:
        message = f"No missing track is called “{text}”. See them all with `rpgmusic missing`."
        raise TrackNotFound(message)
    if len(named) > 1:
        choices = ", ".join(f"{one.title} ({one.id})" for one in named[:10])
        message = f"Several missing tracks answer to “{text}”: {choices}. Give the id."
        raise InvalidRequest(message)
    return named[0]


@connected(app, "list")
async def list_(call: Invocation) -> None:
    """Show the tracks whose files are gone, and where they were (the default)."""
    found = await _missing(call.client)
    rows = [(one.id, one.title, duration(one.duration_s), one.path) for one in found.tracks]
    shown = table(("id", "title", "length", "was"), rows, numbers=("length",)) if rows else "No track is missing."
    call.output.result(found, shown)


@connected(app)
async def replace(
    call: Invocation,
    missing: MissingArgument,
    by: Annotated[str, typer.Argument(metavar="BY", help="The track in its place: words or id.")],
) -> None:
    """Let another track take the place of a missing one in folders, queues and scenes."""
    gone, found = await _find(call.client, missing), await find_track(call.client, by)
    changed = await call.client.tracks.replace(gone.id, found.id)
    call.output.result(changed, f"“{changed.title}” is in the place of “{gone.title}” now.")


@connected(app)
async def restore(call: Invocation, missing: MissingArgument) -> None:
    """Look again for the file of a missing track."""
    found = await call.client.tracks.restore((await _find(call.client, missing)).id)
    call.output.result(found, f"“{found.title}” is {found.status.value} now.")


@connected(app)
async def forget(
    call: Invocation,
    missing: Annotated[str, typer.Argument(metavar="TRACK", help="Id, or words that only it has.")] = "",
    *,
    every: Annotated[bool, typer.Option("--all", help="All missing tracks.")] = False,
    yes: YesOption = False,
) -> None:
    """Take missing tracks out of the library, with their folders and labels."""
    if bool(missing) == every:
        raise typer.BadParameter("Give either a track or --all.")
    gone = await _all_missing(call.client) if every else (await _find(call.client, missing),)
    if gone and not yes and not call.output.as_json:
        typer.confirm(f"Forget {counted(len(gone), 'track')} with all that you noted of them?", abort=True)
    reply = await call.client.tracks.forget_all(tuple(one.id for one in gone))
    call.output.result(reply, f"{counted(len(reply.forgotten), 'track')} forgotten.")
