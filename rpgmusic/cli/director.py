"""The `director` commands: how music is chosen for scenes, what was chosen, and the GM's word on it."""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

import typer

from rpgmusic.cli.groups import DefaultShowGroup
from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.making import ChainOption, chain_of
from rpgmusic.cli.naming import find_track
from rpgmusic.cli.output import table
from rpgmusic.cli.prompting import length_of
from rpgmusic.cli.wording import duration
from rpgmusic.domain.direction import Choice, ChoiceSource, DirectorMode, MakeMusic, SceneEnd
from rpgmusic.domain.track import Mood
from rpgmusic.protocol.direction import DirectorRequest, DirectorView, IntensityRequest, NeverRequest, PinRequest

MODES: Final = {
    DirectorMode.OFF: "off: scenes choose no music",
    DirectorMode.SUGGEST: "suggest: it waits for `rpgmusic director accept`",
    DirectorMode.AUTO: "auto: what fits plays at once",
}
ENDS: Final = {SceneEnd.KEEP: "the music goes on", SceneEnd.FADE: "the music fades out"}
MAKES: Final = {"never": MakeMusic.NEVER, "if-nothing-fits": MakeMusic.IF_NOTHING_FITS, "always": MakeMusic.ALWAYS}
SOURCES: Final = {
    ChoiceSource.PLAYING: "plays already",
    ChoiceSource.LIBRARY: "from the library",
    ChoiceSource.GENERATED: "made for a scene like this",
    ChoiceSource.IN_THE_MAKING: "is being made",
    ChoiceSource.SILENCE: "silence",
    ChoiceSource.NOTHING: "nothing",
}
TrackWords: TypeAlias = Annotated[
    list[str] | None,
    typer.Argument(metavar="TRACK", help="Words or an id; else what was chosen.", show_default=False),
]
StepsArgument: TypeAlias = Annotated[
    int, typer.Argument(metavar="STEPS", min=1, max=10, help="Steps of a tenth, from 1 to 10.")
]

app = typer.Typer(name="director", cls=DefaultShowGroup, help="See why this music plays, and direct the director.")


def choice_lines(choice: Choice | None) -> list[str]:
    """What was chosen, and why."""
    if choice is None:
        return ['Nothing was chosen yet. Say what happens with `rpgmusic scene say "The gate falls shut."`']
    if choice.source is ChoiceSource.NOTHING and choice.reasons:
        return list(choice.reasons)
    title = f"“{choice.title}” " if choice.title else ""
    fit = f", fits {choice.fit:.0%}" if choice.fit else ""
    sign = "…" if choice.source is ChoiceSource.IN_THE_MAKING else "▶" if choice.applied else "?"
    lines = [f"{sign} {title}{SOURCES[choice.source]}{fit}", *(f"  {reason}" for reason in choice.reasons)]
    if choice.problem:
        lines.append(f"✗ {choice.problem}")
    if not choice.applied and choice.track_id is not None:
        lines.append(
            "This is only suggested; `rpgmusic director accept` plays it, `rpgmusic director reroll` does not."
        )
    return lines


def _tell(call: Invocation, view: DirectorView) -> None:
    facts = {
        "mode": MODES[view.mode],
        "a scene ends": ENDS[view.scene_end],
        "new music": view.make.value,
        "made by": ", then ".join(view.chain),
        "length": duration(view.length_s),
        "motif": view.motif,
        "intensity": f"{view.intensity:.0%}",
        "pinned": "\n".join(f"{pin.mood.value}: {pin.track.title}" for pin in view.pins),
        "never": "\n".join(card.title for card in view.never),
    }
    shown = table(("", ""), [fact for fact in facts.items() if fact[1]])
    call.output.result(view, shown, *choice_lines(view.choice))


@connected(app)
async def show(call: Invocation) -> None:
    """Show what was chosen, why, and how the director is set (the default)."""
    _tell(call, await call.client.director.show())


@connected(app, "set")
async def set_(
    call: Invocation,
    *,
    mode: Annotated[
        DirectorMode | None,
        typer.Option(case_sensitive=False, help="How far it may go by itself.", show_default=False),
    ] = None,
    when_scene_ends: Annotated[
        SceneEnd | None, typer.Option(case_sensitive=False, help="What the music does then.", show_default=False)
    ] = None,
    make: Annotated[
        Literal["never", "if-nothing-fits", "always"] | None,
        typer.Option(case_sensitive=False, help="When new music is made for a scene.", show_default=False),
    ] = None,
    chain: ChainOption = "",
    length: Annotated[str, typer.Option(metavar="TIME", help="Of new music, like 90 (seconds) or 1:30.")] = "",
    motif: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The campaign's melody comes back by this name.", show_default=False),
    ] = None,
) -> None:
    """Change how music is chosen for scenes; what is left out stays."""
    request = DirectorRequest(
        mode=mode,
        scene_end=when_scene_ends,
        make=MAKES[make] if make else None,
        chain=chain_of(chain) if chain else None,
        length_s=length_of(length) if length else None,
        motif=motif,
    )
    if request == DirectorRequest():
        raise typer.BadParameter("Say what to change; `rpgmusic director set --help` lists it.")
    _tell(call, await call.client.director.change(request))


@connected(app)
async def reroll(call: Invocation) -> None:
    """Choose something else for the present scene."""
    _tell_choice(call, await call.client.director.reroll())


@connected(app)
async def accept(call: Invocation) -> None:
    """Play what is suggested."""
    _tell_choice(call, await call.client.director.accept())


def _tell_choice(call: Invocation, view: DirectorView) -> None:
    call.output.result(view, *choice_lines(view.choice))


@connected(app)
async def pin(
    call: Invocation,
    track: TrackWords = None,
    *,
    mood: Annotated[
        Mood | None, typer.Option("--mood", "-m", case_sensitive=False, help="Else the scene's.", show_default=False)
    ] = None,
    off: Annotated[bool, typer.Option("--off", help="Pin it no longer.")] = False,
) -> None:
    """Choose a track first whenever its mood comes."""
    track_id = (await find_track(call.client, " ".join(track))).id if track else None
    _tell(call, await call.client.director.pin(PinRequest(track_id=track_id, mood=mood, pinned=not off)))


@connected(app)
async def never(
    call: Invocation,
    track: TrackWords = None,
    *,
    off: Annotated[bool, typer.Option("--off", help="It may be chosen again.")] = False,
) -> None:
    """Never choose a track again; if it plays now, something else is chosen."""
    track_id = (await find_track(call.client, " ".join(track))).id if track else None
    _tell(call, await call.client.director.never(NeverRequest(track_id=track_id, never=not off)))


@connected(app)
async def more(call: Invocation, steps: StepsArgument = 1) -> None:
    """Make the music more intense, on every player in step."""
    await _turn(call, steps)


@connected(app)
async def less(call: Invocation, steps: StepsArgument = 1) -> None:
    """Make the music less intense, on every player in step."""
    await _turn(call, -steps)


async def _turn(call: Invocation, steps: int) -> None:
    view = await call.client.director.change_intensity(IntensityRequest(steps=steps))
    call.output.result(view, f"The intensity is {view.intensity:.0%}.")
