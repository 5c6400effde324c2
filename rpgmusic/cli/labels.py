"""The `tracks` commands that label many tracks: tag, untag, mood."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer

from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.selection import TrackSelection, in_batches
from rpgmusic.cli.wording import counted
from rpgmusic.domain.track import Mood
from rpgmusic.protocol.rest import LabelReply, LabelRequest

TagsArgument = Annotated[list[str], typer.Argument(metavar="TAG...")]

app = typer.Typer()


@connected(app)
async def tag(call: Invocation, tags: TagsArgument, tracks: TrackSelection) -> None:
    """Give tags to tracks: `tracks tag orcs loud --search "battle drums"`."""
    await _label(call, tracks, LabelRequest(track_ids=(), add_tags=tuple(tags)))


@connected(app)
async def untag(call: Invocation, tags: TagsArgument, tracks: TrackSelection) -> None:
    """Take tags away from tracks."""
    await _label(call, tracks, LabelRequest(track_ids=(), remove_tags=tuple(tags)))


@connected(app)
async def mood(
    call: Invocation,
    moods: Annotated[list[Mood], typer.Argument(case_sensitive=False)],
    tracks: TrackSelection,
    *,
    remove: Annotated[bool, typer.Option("--remove", help="No longer.")] = False,
) -> None:
    """Say what tracks feel like: `tracks mood tavern town --folder Inns`."""
    add, away = ((), tuple(moods)) if remove else (tuple(moods), ())
    await _label(call, tracks, LabelRequest(track_ids=(), add_moods=add, remove_moods=away))


async def _label(call: Invocation, tracks: TrackSelection, request: LabelRequest) -> None:
    changed = 0
    for batch in in_batches(await tracks.track_ids(call.client)):
        changed += (await call.client.tracks.label(msgspec.structs.replace(request, track_ids=batch))).changed
    call.output.result(LabelReply(changed=changed), f"{counted(changed, 'track')} changed.")
