"""The `prepare` commands: tonight's scenes from an outline, and their music made ahead."""

from __future__ import annotations

import asyncio
from typing import Annotated, Final

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from rpgmusic.cli.exits import ExitCode
from rpgmusic.cli.files import read_text
from rpgmusic.cli.groups import DefaultCommandGroup
from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.making import POLL_EVERY_S, ChainOption, WaitOption, about, agree, chain_of, price, waits
from rpgmusic.cli.options import YesOption
from rpgmusic.cli.output import table
from rpgmusic.cli.prompting import length_of
from rpgmusic.cli.wording import counted
from rpgmusic.domain.direction import PreparedState
from rpgmusic.protocol.direction import MakeAllRequest, OutlineRequest, Preparation, PreparedView

MISSING: Final = (PreparedState.WAITING, PreparedState.FAILED)
STATES: Final = {
    PreparedState.WAITING: "to be made",
    PreparedState.MAKING: "being made",
    PreparedState.READY: "ready",
    PreparedState.MATCHED: "in your library",
    PreparedState.FAILED: "failed",
}


class OutlineGroup(DefaultCommandGroup):
    """A group that takes what is none of its commands for the file of an outline."""

    default_command = "outline"

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]  # typer's public name of it
        """Insert the command that reads outlines before a file."""
        if args and not ctx.resilient_parsing and args[0] not in self.commands and not args[0].startswith("-"):
            args = [self.default_command, *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    name="prepare",
    cls=OutlineGroup,
    help="Make scenes of tonight's outline, and their music ahead of play.\n\n"
    "`rpgmusic prepare tonight.md` puts a scene on the board for every heading that has text below it.",
)


@connected(app)
async def outline(
    call: Invocation,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A Markdown file, or - for standard input.", show_default=False)
    ] = "",
    *,
    chain: ChainOption = "",
    length: Annotated[str, typer.Option(metavar="TIME", help="Of each piece, like 90 (seconds) or 1:30.")] = "",
    make: Annotated[bool, typer.Option("--make", help="Make the music that is missing.")] = False,
    wait: WaitOption = None,
    yes: YesOption = False,
) -> None:
    """Make scenes of an outline and see what their music would cost; without a file, show them (the default)."""
    if not file and (chain or length):
        raise typer.BadParameter("Give the outline's file too.")
    if file:
        request = OutlineRequest(
            outline=read_text(file),
            chain=chain_of(chain) if chain else None,
            length_s=length_of(length) if length else None,
        )
        preparation = await call.client.director.prepare(request)
    else:
        preparation = await call.client.director.preparation()
    if make:
        await _make(call, preparation, wait=wait, yes=yes)
    else:
        _tell(call, preparation)


@connected(app)
async def show(call: Invocation) -> None:
    """Show tonight's scenes and how ready their music is."""
    _tell(call, await call.client.director.preparation())


@connected(app, "make")
async def make_(call: Invocation, *, wait: WaitOption = None, yes: YesOption = False) -> None:
    """Make the music that is missing."""
    await _make(call, await call.client.director.preparation(), wait=wait, yes=yes)


@connected(app)
async def forget(call: Invocation) -> None:
    """End preparing; scenes on the board and finished music stay."""
    await call.client.director.forget_preparation()
    call.output.result(None, "Nothing is prepared any more. The scenes stay on the board: `rpgmusic scenes`.")


async def _make(call: Invocation, before: Preparation, *, wait: bool | None, yes: bool) -> None:
    missing = sum(one.state in MISSING for one in before.scenes)
    if not missing:
        _tell(call, before)
        return
    question = f"{counted(missing, 'piece')} would cost about {price(before.cost_usd)}. Go on?"
    agree(call, before.cost_usd, question, yes=yes)
    preparation = await call.client.director.make_all(MakeAllRequest(confirmed_usd=before.cost_usd))
    if waits(call, wait):
        preparation = await _followed(call, preparation)
    _tell(call, preparation)
    if any(one.state is PreparedState.FAILED for one in preparation.scenes):
        raise typer.Exit(ExitCode.FAILED)


async def _followed(call: Invocation, preparation: Preparation) -> Preparation:
    """Show how many scenes are ready until none is in the making; interrupting that leaves them in the making."""
    columns = (TextColumn("Making tonight's music"), BarColumn(), MofNCompleteColumn())
    hidden = call.output.as_json or not call.output.console.is_terminal
    try:
        with Progress(*columns, console=call.output.console, transient=True, disable=hidden) as progress:
            task = progress.add_task("", total=len(preparation.scenes))
            while any(one.state is PreparedState.MAKING for one in preparation.scenes):
                progress.update(task, completed=preparation.ready)
                await asyncio.sleep(POLL_EVERY_S)
                preparation = await call.client.director.preparation()
    except asyncio.CancelledError:
        call.output.note("The music is still being made. `rpgmusic prepare` shows it, `rpgmusic jobs` each piece.")
        raise
    return preparation


def _tell(call: Invocation, preparation: Preparation) -> None:
    if not preparation.scenes:
        call.output.result(
            preparation, "Nothing is prepared. Make scenes of an outline: `rpgmusic prepare tonight.md`."
        )
        return
    rows = [_row(place, one) for place, one in enumerate(preparation.scenes, start=1)]
    shown = table(("#", "scene", "mood", "music", "cost", "problem"), rows, numbers=("#", "cost"))
    call.output.result(preparation, shown, _summary(preparation))


def _row(place: int, one: PreparedView) -> tuple[str, ...]:
    reading = one.reading
    mood = (
        f"{reading.mood.value} {reading.intensity:.0%}{' ⚔' if reading.combat else ''}" if reading.understood else "?"
    )
    state = f"{STATES[one.state]} {one.progress:.0%}" if one.state is PreparedState.MAKING else STATES[one.state]
    music = f"{state}: {one.track.title}" if one.track else state
    cost = price(one.cost_usd) if one.state in MISSING else ""
    return (str(place), one.title, mood, music, cost, one.problem)


def _summary(preparation: Preparation) -> str:
    ready = f"{preparation.ready} of {counted(len(preparation.scenes), 'scene')} ready."
    missing = sum(one.state in MISSING for one in preparation.scenes)
    if not missing:
        return f"{ready} Fire one with `rpgmusic fire SCENE`."
    takes = f", in {about(preparation.seconds)}" if preparation.seconds else ""
    cost = f"{price(preparation.cost_usd)}{takes}"
    return f"{ready} {counted(missing, 'piece')} to be made with `rpgmusic prepare make`: {cost}."
