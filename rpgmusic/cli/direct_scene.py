"""The commands of `scene` that find music: `scene say` and `scene end`."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from time import monotonic
from typing import Annotated, Final

import msgspec
import typer

from rpgmusic.cli.bundles import Bundle
from rpgmusic.cli.director import choice_lines
from rpgmusic.cli.files import words_or_stream
from rpgmusic.cli.invocation import Invocation
from rpgmusic.domain.direction import Choice, ChoiceSource, SceneEnd
from rpgmusic.domain.track import Mood
from rpgmusic.protocol.direction import ReadingView, SceneOutcome, SceneUpdate

WAIT_S: Final = 15.0
"""The composer needs a few seconds; what takes longer comes by itself."""

POLL_EVERY_S: Final = 0.2


@dataclass(frozen=True, slots=True)
class SayOptions(Bundle):
    """What the GM adds to the words; it counts more than they do."""

    title: Annotated[str, typer.Option(metavar="TEXT", help="What the scene is called.")] = ""
    mood: Annotated[
        Mood | None,
        typer.Option(
            "--mood",
            "-m",
            case_sensitive=False,
            metavar="MOOD",
            help=f"What it feels like: {', '.join(Mood)}.",
            show_default=False,
        ),
    ] = None
    intensity: Annotated[
        int | None,
        typer.Option(min=0, max=100, metavar="PERCENT", help="From still to overwhelming.", show_default=False),
    ] = None
    combat: Annotated[bool | None, typer.Option("--combat/--no-combat", help="Whether swords are drawn.")] = None
    tone: Annotated[str, typer.Option(metavar="TEXT", help="How it feels, in a few words.")] = ""
    hint: Annotated[str, typer.Option(metavar="TEXT", help="Your wishes for the music, like “only strings”.")] = ""
    tag: Annotated[
        list[str] | None, typer.Option("--tag", "-t", help="A tag; may be repeated.", show_default=False)
    ] = None
    play: Annotated[
        bool | None,
        typer.Option("--play/--suggest", help="Play what fits, or only suggest it; else as the director is set."),
    ] = None

    def update(self, text: str) -> SceneUpdate:
        """What the server is told."""
        return SceneUpdate(
            title=self.title,
            description=text,
            tone=self.tone,
            mood=self.mood,
            combat=self.combat,
            intensity=None if self.intensity is None else self.intensity / 100,
            tags=tuple(self.tag or ()),
            hints=self.hint,
            play=self.play,
        )


async def say(
    call: Invocation,
    text: Annotated[
        str,
        typer.Argument(
            metavar="TEXT", help="What happens now, - reads standard input; left out, the present scene goes on."
        ),
    ] = "",
    *,
    story: SayOptions,
    wait: Annotated[
        bool, typer.Option("--wait/--no-wait", help="Wait some seconds for a piece that is being made.")
    ] = True,
) -> None:
    """Say what happens: music that fits is found, or made, and you see why."""
    if story == SayOptions() and not text.strip():
        raise typer.BadParameter('Say what happens: rpgmusic scene say "The innkeeper bars the door."')
    outcome = await call.client.director.update_scene(story.update(words_or_stream(text)))
    if wait:
        choice = await _arrived(call, outcome.choice)
        outcome = msgspec.structs.replace(outcome, choice=choice)
    call.output.result(outcome, *_lines(outcome))


async def _arrived(call: Invocation, choice: Choice) -> Choice:
    """The choice once the piece that is being made for it is there, or else as it is after some seconds."""
    generation_id, deadline_s = choice.generation_id, monotonic() + WAIT_S
    if choice.source is ChoiceSource.IN_THE_MAKING:
        call.output.note("A piece for this is being made…")
    while choice.source is ChoiceSource.IN_THE_MAKING and not choice.problem and monotonic() < deadline_s:
        await asyncio.sleep(POLL_EVERY_S)
        present = (await call.client.director.show()).choice
        if present is None or present.generation_id not in (generation_id, None):
            break
        choice = present
    return choice


def _lines(outcome: SceneOutcome) -> list[str]:
    """The scene, how it is understood, and what was chosen; where only guesses are left, the choice says so."""
    title = [outcome.scene.title] if outcome.scene.title else []
    guessed = outcome.choice.source is ChoiceSource.NOTHING and not outcome.reading.understood
    reading = [] if guessed else [reading_line(outcome.reading)]
    return [*title, *reading, *choice_lines(outcome.choice)]


def reading_line(reading: ReadingView) -> str:
    """How a scene is understood, in a line."""
    words = [reading.mood.value, f"intensity {reading.intensity:.0%}"]
    if reading.combat:
        words.append("combat")
    because = f" (because: {'; '.join(reading.reasons)})" if reading.reasons else ""
    return " · ".join(words) + because


async def end(call: Invocation) -> None:
    """End the scene: the music goes on or fades out, as the director is set."""
    await call.client.scene.clear()
    fades = (await call.client.director.show()).scene_end is SceneEnd.FADE
    call.output.result(None, f"The scene is over; the music {'fades out' if fades else 'goes on'}.")
