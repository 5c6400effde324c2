"""The `tracks` commands."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from rpgmusic.cli import labels
from rpgmusic.cli.groups import DefaultCommandGroup
from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.naming import find_folder
from rpgmusic.cli.options import complete_folders
from rpgmusic.cli.output import table
from rpgmusic.cli.wording import duration
from rpgmusic.domain.track import Mood, TrackStatus
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.rest import MetadataRequest, TrackList
from rpgmusic.protocol.views import TrackView

MAX_LIMIT: Final = 1_000
"""Tracks that the server puts on a page at most."""

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="Track id.")]
PageOption = Annotated[int, typer.Option(min=1, help="Page to show.")]
LimitOption = Annotated[int, typer.Option(min=1, max=MAX_LIMIT, help="Tracks on a page.")]

app = typer.Typer(name="tracks", cls=DefaultCommandGroup, help="Find and describe tracks.")
app.add_typer(labels.app)


def _show_page(call: Invocation, found: TrackList) -> None:
    rows = [(track.id, track.title, track.artist, duration(track.duration_s), _remark(track)) for track in found.tracks]
    first = (found.page - 1) * found.limit + 1
    place = f"{first} to {first + len(rows) - 1} of {found.total}" if rows else f"none of {found.total}"
    call.output.result(found, table(("id", "title", "artist", "length", ""), rows, numbers=("length",)), place)


def _remark(track: TrackView) -> str:
    if track.status is not TrackStatus.PLAYABLE:
        return f"{track.status.value}: {track.problem}" if track.problem else track.status.value
    return " ".join((*(mood.value for mood in track.moods), *(f"#{tag}" for tag in track.free_tags)))


@connected(app, "list")
async def list_(
    call: Invocation,
    *,
    folder: Annotated[
        str, typer.Option("--folder", "-f", help="Only this folder.", autocompletion=complete_folders)
    ] = "",
    status: Annotated[
        TrackStatus | None, typer.Option(case_sensitive=False, help="Only tracks in this state.", show_default=False)
    ] = None,
    mood: Annotated[
        Mood | None, typer.Option("--mood", "-m", case_sensitive=False, help="Only this mood.", show_default=False)
    ] = None,
    sort: Annotated[str, typer.Option(help="title, artist, album, added, duration, path; -title turns it round.")] = "",
    page: PageOption = 1,
    limit: LimitOption = 50,
) -> None:
    """List tracks (the default)."""
    folder_id = (await find_folder(call.client, folder)).id if folder else None
    found = await call.client.tracks.page(
        folder_id=folder_id, page=page, limit=limit, status=status, mood=mood, sort=sort
    )
    _show_page(call, found)


@connected(app)
async def search(
    call: Invocation,
    words: Annotated[list[str], typer.Argument(help="All of them must occur: in title, artist, album, path, tags…")],
    *,
    page: PageOption = 1,
    limit: LimitOption = 20,
) -> None:
    """Search for tracks, best match first."""
    _show_page(call, await call.client.tracks.page(" ".join(words), page=page, limit=limit))


@connected(app)
async def show(call: Invocation, track_id: IdArgument) -> None:
    """Show all that is known of a track."""
    _show_track(call, await call.client.tracks.get(TrackId(track_id)))


def _show_track(call: Invocation, track: TrackView) -> None:
    loudness = "not measured yet" if track.integrated_lufs is None else f"{track.integrated_lufs:.1f} LUFS"
    facts = {
        "title": track.title,
        "artist": track.artist,
        "album": track.album,
        "genre": track.genre,
        "year": str(track.year or ""),
        "length": duration(track.duration_s),
        "moods": ", ".join(mood.value for mood in track.moods),
        "tags": ", ".join(track.free_tags),
        "loudness": f"{loudness}, played at {track.gain_db:+.1f} dB",
        "format": f"{track.format.value}, {track.sample_rate_hz} Hz, {track.channels} channels",
        "file": track.path,
        "state": f"{track.status.value} {track.problem}".strip(),
        "id": track.id,
    }
    call.output.result(track, table(("", ""), [(name, value) for name, value in facts.items() if value]))


@connected(app)
async def edit(
    call: Invocation,
    track_id: IdArgument,
    *,
    title: Annotated[str | None, typer.Option(show_default=False)] = None,
    artist: Annotated[str | None, typer.Option(show_default=False)] = None,
    album: Annotated[str | None, typer.Option(show_default=False)] = None,
    genre: Annotated[str | None, typer.Option(show_default=False)] = None,
) -> None:
    """Change what is shown of a track; an empty text returns to what the file says. Files are never written."""
    request = MetadataRequest(title=title, artist=artist, album=album, genre=genre)
    _show_track(call, await call.client.tracks.edit(TrackId(track_id), request))


@connected(app)
async def restore(call: Invocation, track_id: IdArgument) -> None:
    """Look again for the file of a track that is missing."""
    _show_track(call, await call.client.tracks.restore(TrackId(track_id)))
