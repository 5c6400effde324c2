"""The `folders` commands."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer
from rich.text import Text
from rich.tree import Tree

from rpgmusic.cli import placing, playlists
from rpgmusic.cli.groups import DefaultTreeGroup
from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.naming import find_folder
from rpgmusic.cli.options import FolderArgument, ParentOption, TracksArgument
from rpgmusic.cli.wording import counted
from rpgmusic.domain.units import FolderId, TrackId
from rpgmusic.protocol.rest import FolderEdit, FolderRequest
from rpgmusic.protocol.views import FolderView

app = typer.Typer(name="folders", cls=DefaultTreeGroup, help="Group tracks in folders.")
app.add_typer(placing.app)
app.add_typer(playlists.app)


@connected(app)
async def tree(call: Invocation) -> None:
    """Show all folders (the default)."""
    folders = await call.client.folders.tree()
    shown = _drawn(folders.folders) if folders.folders else "There are no folders yet: `rpgmusic folders create NAME`."
    call.output.result(folders, shown)


def _drawn(folders: tuple[FolderView, ...]) -> Tree:
    root = Tree(Text("Folders", style="bold"))
    branches: dict[FolderId, Tree] = {}
    for folder in folders:
        above = branches.get(folder.parent_id, root) if folder.parent_id else root
        label = Text.assemble(folder.name, (f"  {counted(folder.track_count, 'track')}  {folder.id}", "dim"))
        branches[folder.id] = above.add(label)
    return root


def _show(call: Invocation, folder: FolderView) -> None:
    call.output.result(folder, f"“{folder.name}” ({folder.id}) holds {counted(folder.track_count, 'track')}.")


@connected(app)
async def create(call: Invocation, name: Annotated[str, typer.Argument()], *, inside: ParentOption = "") -> None:
    """Create a folder."""
    parent_id = (await find_folder(call.client, inside)).id if inside else None
    _show(call, await call.client.folders.create(FolderRequest(name=name, parent_id=parent_id)))


@connected(app)
async def rename(call: Invocation, folder: FolderArgument, name: Annotated[str, typer.Argument()]) -> None:
    """Give a folder another name."""
    found = await find_folder(call.client, folder)
    _show(call, await call.client.folders.edit(found.id, FolderEdit(name=name)))


@connected(app)
async def move(
    call: Invocation,
    folder: FolderArgument,
    *,
    inside: ParentOption = "",
    top: Annotated[bool, typer.Option("--top", help="To the top, into no folder.")] = False,
    place: Annotated[int | None, typer.Option(min=1, help="Place among its siblings.", show_default=False)] = None,
) -> None:
    """Move a folder into another, to the top, or to another place."""
    if inside and top:
        raise typer.BadParameter("Give --in or --top, not both.")
    found = await find_folder(call.client, folder)
    parent: FolderId | msgspec.UnsetType | None = msgspec.UNSET
    if inside:
        parent = (await find_folder(call.client, inside)).id
    elif top:
        parent = None
    edit = FolderEdit(parent_id=parent, position=None if place is None else place - 1)
    _show(call, await call.client.folders.edit(found.id, edit))


@connected(app)
async def delete(
    call: Invocation,
    folder: FolderArgument,
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Delete a folder and the folders in it; tracks stay."""
    found = await find_folder(call.client, folder)
    if not yes and not call.output.as_json:
        typer.confirm(f"Delete the folder “{found.name}”? Its tracks stay in the library.", abort=True)
    await call.client.folders.delete(found.id)
    call.output.result({"deleted": found.id}, f"The folder “{found.name}” was deleted.")


@connected(app)
async def add(call: Invocation, folder: FolderArgument, tracks: TracksArgument) -> None:
    """Put tracks into a folder."""
    found = await find_folder(call.client, folder)
    _show(call, await call.client.folders.add(found.id, tuple(TrackId(one) for one in tracks)))


@connected(app)
async def remove(call: Invocation, folder: FolderArgument, tracks: TracksArgument) -> None:
    """Take tracks out of a folder."""
    found = await find_folder(call.client, folder)
    for track_id in tracks:
        await call.client.folders.remove(found.id, TrackId(track_id))
    _show(call, await find_folder(call.client, found.id))
