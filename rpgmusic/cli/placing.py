"""The command that puts many tracks into many folders."""

from __future__ import annotations

from typing import Annotated

import typer

from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.naming import find_folder
from rpgmusic.cli.options import complete_folders
from rpgmusic.cli.selection import TrackSelection, in_batches
from rpgmusic.protocol.rest import PlacementReply, PlacementRequest

app = typer.Typer()


@connected(app)
async def put(
    call: Invocation,
    folders: Annotated[
        list[str],
        typer.Argument(metavar="FOLDER...", help="Ids, names or paths.", autocompletion=complete_folders),
    ],
    tracks: TrackSelection,
) -> None:
    """Put several tracks into several folders at once: `folders put Town Inns --search fiddle`."""
    folder_ids = tuple([(await find_folder(call.client, one)).id for one in folders])
    added = 0
    for batch in in_batches(await tracks.track_ids(call.client)):
        request = PlacementRequest(track_ids=batch, folder_ids=folder_ids)
        added += (await call.client.folders.place(request)).added
    call.output.result(PlacementReply(added=added), f"{added} new in {len(folder_ids)} of your folders.")
