"""The commands that write saved scenes: `scenes save` and `scenes edit`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, TypeVar

import typer

from rpgmusic.cli.boards import facts_of, names_of
from rpgmusic.cli.bundles import Bundle
from rpgmusic.cli.choices import MusicOptions, bed_of, pad_of
from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.naming import find_scene
from rpgmusic.cli.output import table
from rpgmusic.client import Client
from rpgmusic.domain.saved_scene import DEFAULT_FADE_S, AmbienceBed, MusicChoice, Pad, SavedScene
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import SceneId
from rpgmusic.protocol.board import SavedSceneRequest
from rpgmusic.protocol.rest import SceneRequest

STORY = "Story"
SOUNDS = "Ambience and pads"

Given = TypeVar("Given")

app = typer.Typer()


@dataclass(frozen=True, slots=True)
class StoryOptions(Bundle):
    """What is happening; what is left out stays as it was."""

    description: Annotated[
        str | None,
        typer.Option(
            "--description", "-d", metavar="TEXT", help="What happens.", show_default=False, rich_help_panel=STORY
        ),
    ] = None
    mood: Annotated[
        Mood | None,
        typer.Option(
            "--mood",
            "-m",
            case_sensitive=False,
            metavar="MOOD",
            help=f"What it feels like: {', '.join(Mood)}.",
            show_default=False,
            rich_help_panel=STORY,
        ),
    ] = None
    no_mood: Annotated[bool, typer.Option("--no-mood", help="Of no mood.", rich_help_panel=STORY)] = False
    combat: Annotated[
        bool | None, typer.Option("--combat/--no-combat", help="Swords are drawn.", rich_help_panel=STORY)
    ] = None
    intensity: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=100,
            metavar="PERCENT",
            help="From still to overwhelming.",
            show_default=False,
            rich_help_panel=STORY,
        ),
    ] = None
    tag: Annotated[
        list[str] | None,
        typer.Option("--tag", metavar="TAG", help="A tag; may be repeated.", show_default=False, rich_help_panel=STORY),
    ] = None
    no_tags: Annotated[bool, typer.Option("--no-tags", help="Take all tags off.", rich_help_panel=STORY)] = False
    hints: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="Hints for choosing the music.", show_default=False, rich_help_panel=STORY),
    ] = None

    def applied(self, title: str, before: Scene) -> SceneRequest:
        """The scene with what was given."""
        return SceneRequest(
            title=title,
            description=_or(self.description, before.description),
            mood=None if self.no_mood else _or(self.mood, before.mood),
            combat=_or(self.combat, before.combat),
            intensity=before.intensity if self.intensity is None else self.intensity / 100,
            tags=() if self.no_tags else _or(None if self.tag is None else tuple(self.tag), before.tags),
            hints=_or(self.hints, before.hints),
        )


@dataclass(frozen=True, slots=True)
class SoundOptions(Bundle):
    """Ambience, pads and the fade; what is left out stays as it was."""

    bed: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SOUND",
            help="Ambience, may be repeated: rain, rain@40 (percent), folder:Birds~20-60 (one every 20 to 60 s). "
            "It takes the place of all there was.",
            show_default=False,
            rich_help_panel=SOUNDS,
        ),
    ] = None
    no_ambience: Annotated[
        bool, typer.Option("--no-ambience", help="Take all ambience out.", rich_help_panel=SOUNDS)
    ] = False
    pad: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=TRACK",
            help="A pad, may be repeated: Thunder=thunder crack@80. They take the place of all there were.",
            show_default=False,
            rich_help_panel=SOUNDS,
        ),
    ] = None
    loop_pad: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=TRACK",
            help="The same, looping until it is stopped.",
            show_default=False,
            rich_help_panel=SOUNDS,
        ),
    ] = None
    no_pads: Annotated[bool, typer.Option("--no-pads", help="Take all pads out.", rich_help_panel=SOUNDS)] = False
    fade: Annotated[
        float | None,
        typer.Option(
            "--fade",
            min=0,
            max=60,
            metavar="SECONDS",
            help="How long everything cross-fades.",
            show_default=False,
            rich_help_panel=SOUNDS,
        ),
    ] = None

    async def beds(self, client: Client, before: tuple[AmbienceBed, ...]) -> tuple[AmbienceBed, ...]:
        """The ambience that was given; errors as in `bed_of`."""
        if self.no_ambience:
            return ()
        return before if self.bed is None else tuple([await bed_of(client, text) for text in self.bed])

    async def pads(self, client: Client, before: tuple[Pad, ...]) -> tuple[Pad, ...]:
        """The pads that were given; errors as in `pad_of`."""
        if self.no_pads:
            return ()
        if self.pad is None and self.loop_pad is None:
            return before
        once = [await pad_of(client, text) for text in self.pad or ()]
        looping = [await pad_of(client, text, loop=True) for text in self.loop_pad or ()]
        return (*once, *looping)


def _or(given: Given | None, before: Given) -> Given:
    return before if given is None else given


async def _request(
    client: Client, title: str, before: SavedScene, story: StoryOptions, music: MusicOptions, sounds: SoundOptions
) -> SavedSceneRequest:
    return SavedSceneRequest(
        scene=story.applied(title, before.scene),
        music=await music.chosen(client, before.music),
        ambience=await sounds.beds(client, before.ambience),
        pads=await sounds.pads(client, before.pads),
        fade_s=before.fade_s if sounds.fade is None else sounds.fade,
    )


async def _tell(call: Invocation, saved: SavedScene) -> None:
    names = await names_of(call.client, await call.client.scenes.board())
    facts = facts_of(saved, names)
    call.output.result(saved, table(("", ""), [fact for fact in facts.items() if fact[1]]))


@connected(app)
async def save(
    call: Invocation,
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What it is called on the board.")],
    story: StoryOptions,
    music: MusicOptions,
    sounds: SoundOptions,
) -> None:
    """Save a scene, as the last on the board."""
    nothing = SavedScene(SceneId(""), Scene(), MusicChoice(), fade_s=DEFAULT_FADE_S)
    request = await _request(call.client, title, nothing, story, music, sounds)
    await _tell(call, await call.client.scenes.create(request))


@connected(app)
async def edit(
    call: Invocation,
    scene: Annotated[str, typer.Argument(metavar="SCENE", help="Title, its beginning, place on the board or id.")],
    story: StoryOptions,
    music: MusicOptions,
    sounds: SoundOptions,
    *,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Another title.", show_default=False)] = None,
) -> None:
    """Change a saved scene; what sounds is not touched until it is fired."""
    found = find_scene(await call.client.scenes.board(), scene)
    request = await _request(call.client, _or(title, found.scene.title), found, story, music, sounds)
    await _tell(call, await call.client.scenes.change(found.id, request))
