"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

from rpgmusic.cli.invocation import completions
from rpgmusic.client import Client
from rpgmusic.domain.timeline import LayerName


def complete_folders(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Folder names that begin like this, for the shell."""

    async def ask(client: Client) -> list[tuple[str, str]]:
        folders = (await client.folders.tree()).folders
        return [(one.name, f"{one.track_count} tracks") for one in folders if one.name.startswith(incomplete)]

    return completions(context, ask)


LayerOption: TypeAlias = Annotated[
    LayerName | None,
    typer.Option("--layer", "-l", case_sensitive=False, help="Only this layer; all of them if left out."),
]
TargetLayerOption: TypeAlias = Annotated[
    LayerName, typer.Option("--layer", "-l", case_sensitive=False, help="Layer to act on.")
]
FadeOption: TypeAlias = Annotated[
    float | None,
    typer.Option("--fade", min=0, max=60, metavar="SECONDS", help="Length of the fade.", show_default=False),
]
FolderArgument: TypeAlias = Annotated[
    str, typer.Argument(metavar="FOLDER", help="Id, name or path like Town/Tavern.", autocompletion=complete_folders)
]
ParentOption: TypeAlias = Annotated[
    str, typer.Option("--in", help="Folder that it lies in; the top if left out.", autocompletion=complete_folders)
]
YesOption: TypeAlias = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
FileArgument: TypeAlias = Annotated[str, typer.Argument(metavar="FILE", help="A file, or - for the standard stream.")]
ForceOption: TypeAlias = Annotated[bool, typer.Option("--force", help="Overwrite the file if it is there.")]
TracksArgument: TypeAlias = Annotated[list[str], typer.Argument(metavar="TRACK...", help="Track ids.")]
