"""The `folders` commands that carry folders in and out: from directories, and as M3U8 playlists."""

from __future__ import annotations

from pathlib import PurePath
from typing import Annotated, Final

import typer

from rpgmusic.cli.files import STANDARD_STREAM, read_file, write_file
from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.naming import find_folder
from rpgmusic.cli.options import FolderArgument, ForceOption, ParentOption
from rpgmusic.cli.wording import counted
from rpgmusic.domain.units import FolderId
from rpgmusic.protocol.rest import FolderRequest, PlaylistRequest

PLAYLISTS: Final = (".m3u", ".m3u8")
MOST_SHOWN: Final = 10

app = typer.Typer()


@connected(app, "import")
async def import_(
    call: Invocation,
    source: Annotated[
        str,
        typer.Argument(help="Directory inside the music folder, like Battle/Bosses; or a playlist (.m3u, .m3u8, -)."),
    ],
    *,
    name: Annotated[str, typer.Option(help="Name of the folder; the directory's or file's if left out.")] = "",
    inside: ParentOption = "",
) -> None:
    """Make a folder of a directory with all that is in it, or of a playlist."""
    parent_id = (await find_folder(call.client, inside)).id if inside else None
    if source == STANDARD_STREAM or source.lower().endswith(PLAYLISTS):
        await _import_playlist(call, source, name, parent_id)
        return
    made = await call.client.folders.create(FolderRequest(directory=source, name=name, parent_id=parent_id))
    call.output.result(made, f"“{made.name}” ({made.id}) holds {counted(made.track_count, 'track')}.")


async def _import_playlist(call: Invocation, source: str, name: str, parent_id: FolderId | None) -> None:
    content = read_file(source)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    named = name or ("Playlist" if source == STANDARD_STREAM else PurePath(source).stem)
    reply = await call.client.folders.load_playlist(PlaylistRequest(name=named, text=text, parent_id=parent_id))
    lines = [f"“{reply.folder.name}” ({reply.folder.id}) holds {counted(reply.found, 'track')} of the playlist."]
    call.output.result(reply, *lines, *not_found(reply.not_found))


def not_found(missing: tuple[str, ...]) -> list[str]:
    """Sentences for what a file named and the library does not have."""
    if not missing:
        return []
    more = len(missing) - MOST_SHOWN
    shown = [f"  {line}" for line in missing[:MOST_SHOWN]]
    return [f"Not in this library ({len(missing)}):", *shown, *([f"  and {more} more"] if more > 0 else [])]


@connected(app)
async def export(
    call: Invocation,
    folder: FolderArgument,
    file: Annotated[str, typer.Argument(metavar="FILE", help="Where to; named like the folder if left out.")] = "",
    *,
    force: ForceOption = False,
) -> None:
    """Write a folder as an M3U8 playlist."""
    playlist = await call.client.folders.playlist((await find_folder(call.client, folder)).id)
    name = file or PurePath(playlist.file_name).name
    write_file(name, playlist.text.encode(), force=force)
    if name != STANDARD_STREAM:
        call.output.result({"file": name}, f"The playlist is in {name}.")
