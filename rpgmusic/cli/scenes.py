"""The `scenes` commands, and `fire`."""

from __future__ import annotations

from typing import Annotated

import typer

from rpgmusic.cli import scene_writing
from rpgmusic.cli.boards import AMBIENCE_SIGN, facts_of, names_of
from rpgmusic.cli.groups import DefaultCommandGroup
from rpgmusic.cli.invocation import Invocation, completions, connected
from rpgmusic.cli.naming import find_scene
from rpgmusic.cli.options import FadeOption, YesOption
from rpgmusic.cli.output import table
from rpgmusic.cli.playback import report
from rpgmusic.cli.wording import quoted
from rpgmusic.client import Client
from rpgmusic.domain.errors import NothingToPlay
from rpgmusic.domain.saved_scene import SavedScene
from rpgmusic.protocol.board import CaptureRequest, FireRequest
from rpgmusic.protocol.views import Board


def complete_scenes(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Titles of saved scenes that begin like this, for the shell."""

    async def ask(client: Client) -> list[tuple[str, str]]:
        scenes = (await client.scenes.board()).scenes
        return [(one.scene.title, "scene") for one in scenes if one.scene.title.startswith(incomplete)]

    return completions(context, ask)


SceneArgument = Annotated[
    str,
    typer.Argument(
        metavar="SCENE", help="Title, its beginning, place on the board or id.", autocompletion=complete_scenes
    ),
]

app = typer.Typer(name="scenes", cls=DefaultCommandGroup, help="Save scenes with their music, and fire them.")
app.add_typer(scene_writing.app)


@connected(app, "list")
async def list_(call: Invocation) -> None:
    """Show all saved scenes (the default)."""
    await _show_board(call, await call.client.scenes.board())


async def _show_board(call: Invocation, board: Board) -> None:
    if not board.scenes:
        advice = 'No scene is saved yet. Save one with `rpgmusic scenes save "The old tavern" --match tavern`.'
        call.output.result(board, advice)
        return
    names = await names_of(call.client, board)
    rows = [
        (
            "▶" if one.id == board.fired else "",
            str(place),
            one.scene.title or "(untitled)",
            one.scene.mood.value if one.scene.mood else "",
            names.music(one.music),
            str(len(one.ambience) or ""),
            str(len(one.pads) or ""),
        )
        for place, one in enumerate(board.scenes, start=1)
    ]
    columns = ("", "#", "scene", "mood", "music", "ambience", "pads")
    call.output.result(board, table(columns, rows, numbers=("#", "ambience", "pads")))


@connected(app)
async def show(call: Invocation, scene: SceneArgument) -> None:
    """Show all that is known of a saved scene."""
    board = await call.client.scenes.board()
    found = find_scene(board, scene)
    facts = facts_of(found, await names_of(call.client, board))
    call.output.result(found, table(("", ""), [fact for fact in facts.items() if fact[1]]))


async def fire(call: Invocation, scene: SceneArgument, *, fade: FadeOption = None) -> None:
    """Cross-fade everything to a saved scene."""
    board = await call.client.scenes.board()
    found = find_scene(board, scene)
    try:
        state = await call.client.scenes.fire(found.id, FireRequest(fade_s=fade))
    except NothingToPlay as error:
        message = f"{error} `rpgmusic scenes edit {quoted(found.scene.title)} -t TRACK` chooses some."
        raise NothingToPlay(message) from None
    call.output.note(f"The scene is “{found.scene.title}”:")
    await report(call, state)
    if found.ambience and not call.output.as_json:
        names = await names_of(call.client, board)
        call.output.result(state, *(f"{AMBIENCE_SIGN} {names.bed(bed)}" for bed in found.ambience))


connected(app)(fire)


@connected(app)
async def capture(
    call: Invocation,
    title: Annotated[str, typer.Argument(metavar="TITLE", help="That of the present scene if left out.")] = "",
) -> None:
    """Save what sounds now as a scene."""
    saved = await call.client.scenes.capture(CaptureRequest(title=title))
    _tell_saved(call, saved)


@connected(app)
async def move(
    call: Invocation,
    scene: SceneArgument,
    to: Annotated[int, typer.Argument(metavar="PLACE", min=1, help="Where to, counted from 1.")],
) -> None:
    """Move a scene to another place on the board."""
    found = find_scene(await call.client.scenes.board(), scene)
    await _show_board(call, await call.client.scenes.move(found.id, to - 1))


@connected(app)
async def delete(
    call: Invocation,
    scene: SceneArgument,
    *,
    yes: YesOption = False,
) -> None:
    """Take a scene off the board; what sounds plays on, and `rpgmusic undo` brings it back."""
    found = find_scene(await call.client.scenes.board(), scene)
    if not yes and not call.output.as_json:
        typer.confirm(f"Delete the scene “{found.scene.title}”?", abort=True)
    await call.client.scenes.delete(found.id)
    call.output.result({"deleted": found.id}, f"The scene “{found.scene.title}” was deleted.")


def _tell_saved(call: Invocation, saved: SavedScene) -> None:
    title = saved.scene.title or "(untitled)"
    call.output.result(saved, f"“{title}” is saved. Fire it with `rpgmusic fire {quoted(title)}`.")
