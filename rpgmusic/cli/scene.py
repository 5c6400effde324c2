"""The `scene` commands."""

from __future__ import annotations

from typing import Annotated

import typer

from rpgmusic.cli.direct_scene import end, say
from rpgmusic.cli.groups import DefaultShowGroup
from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.scene_reading import read
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.track import Mood
from rpgmusic.protocol.rest import SceneRequest

app = typer.Typer(name="scene", cls=DefaultShowGroup, help="Say what happens in the story, and music follows.")
connected(app)(say)
connected(app)(end)
app.command("read")(read)


def _lines(scene: Scene | None) -> list[str]:
    if scene is None:
        return ['No scene is set. Say what happens: `rpgmusic scene say "The old tavern is full tonight."`']
    facts = [scene.mood.value if scene.mood else "no mood", f"intensity {scene.intensity:.0%}", *scene.tags]
    if scene.combat:
        facts.insert(1, "combat")
    return [line for line in (scene.title or "(untitled)", " · ".join(facts), scene.description, scene.hints) if line]


@connected(app)
async def show(call: Invocation) -> None:
    """Show the scene (the default)."""
    scene = await call.client.scene.show()
    call.output.result(scene, *_lines(scene))


@connected(app, "set")
async def set_(
    call: Invocation,
    title: Annotated[str, typer.Argument()],
    *,
    description: Annotated[str, typer.Option("--description", "-d", help="What happens, in your words.")] = "",
    mood: Annotated[Mood | None, typer.Option("--mood", "-m", case_sensitive=False, help="What it feels like.")] = None,
    combat: Annotated[bool, typer.Option("--combat", help="Swords are drawn.")] = False,
    intensity: Annotated[int, typer.Option(min=0, max=100, help="From still to overwhelming.")] = 50,
    tag: Annotated[
        list[str] | None, typer.Option("--tag", "-t", help="A tag; may be repeated.", show_default=False)
    ] = None,
    hints: Annotated[str, typer.Option(help="Hints for choosing the music.")] = "",
) -> None:
    """Set the scene that is shown, and leave the music as it is."""
    request = SceneRequest(
        title=title,
        description=description,
        mood=mood,
        combat=combat,
        intensity=intensity / 100,
        tags=tuple(tag or ()),
        hints=hints,
    )
    scene = await call.client.scene.change(request)
    call.output.result(scene, *_lines(scene))


@connected(app)
async def clear(call: Invocation) -> None:
    """End the scene, as `end` does."""
    await call.client.scene.clear()
    call.output.result(None, "No scene is set.")
