"""Options that select many tracks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

import typer

from rpgmusic.cli.bundles import Bundle
from rpgmusic.cli.naming import find_folder, find_track
from rpgmusic.cli.options import complete_folders
from rpgmusic.client import Client
from rpgmusic.domain.errors import TrackNotFound
from rpgmusic.domain.units import FolderId, TrackId

PANEL: Final = "Which tracks"
PAGE_TRACKS: Final = 1_000
MOST_AT_ONCE: Final = 10_000
"""Tracks that the server takes in one request."""


@dataclass(frozen=True, slots=True)
class TrackSelection(Bundle):
    """Tracks by name, by search, or all of a folder; together they add up."""

    track: Annotated[
        list[str] | None,
        typer.Option(
            "--track", "-t", help="A track: words or id; may be repeated.", show_default=False, rich_help_panel=PANEL
        ),
    ] = None
    search: Annotated[
        str, typer.Option("--search", "-s", help="All tracks with all these words.", rich_help_panel=PANEL)
    ] = ""
    folder: Annotated[
        str,
        typer.Option("--folder", "-f", help="All of a folder.", autocompletion=complete_folders, rich_help_panel=PANEL),
    ] = ""

    async def track_ids(self, client: Client) -> tuple[TrackId, ...]:
        """The ids of all that are selected, each once.

        Raises:
            typer.BadParameter: no option selects anything.
            TrackNotFound, FolderNotFound: nothing is there.
        """
        if not (self.track or self.search or self.folder):
            raise typer.BadParameter("Say which tracks: with --track, --search or --folder.")
        found = [(await find_track(client, words)).id for words in self.track or ()]
        if self.search:
            found += await _every(client, self.search, None)
        if self.folder:
            found += await _every(client, "", (await find_folder(client, self.folder)).id)
        if not found:
            message = "No track is among these. Try fewer words, or `rpgmusic tracks search`."
            raise TrackNotFound(message)
        return tuple(dict.fromkeys(found))


async def _every(client: Client, search: str, folder_id: FolderId | None) -> list[TrackId]:
    found: list[TrackId] = []
    page, total = 1, 1
    while len(found) < total:
        listed = await client.tracks.page(search, folder_id, page=page, limit=PAGE_TRACKS)
        if not listed.tracks:
            break
        found += [track.id for track in listed.tracks]
        page, total = page + 1, listed.total
    return found


def in_batches(track_ids: tuple[TrackId, ...]) -> list[tuple[TrackId, ...]]:
    """As many at once as the server takes."""
    return [track_ids[start : start + MOST_AT_ONCE] for start in range(0, len(track_ids), MOST_AT_ONCE)]
