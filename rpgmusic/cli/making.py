"""What the commands that have music made share: agreeing to a price, following a piece, and telling how it stands."""

from __future__ import annotations

import asyncio
import sys
from typing import Annotated, Final, TypeAlias

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from rpgmusic.cli.invocation import Invocation
from rpgmusic.client import Client
from rpgmusic.domain.errors import GenerationNotFound, InvalidRequest
from rpgmusic.domain.generation import GenerationStatus, ProviderName
from rpgmusic.protocol.making import GenerationView

POLL_EVERY_S: Final = 0.3
SHORT_ID: Final = 6
"""So many characters of an id are shown; as many as are unique may be written."""

MOST_ASKED_FOR: Final = 500

STATES: Final = {
    GenerationStatus.COMPLETED: "done",
    GenerationStatus.FAILED: "failed",
    GenerationStatus.CANCELLED: "cancelled",
}


def complete_chain(incomplete: str) -> list[str]:
    """The chain so far with each provider that it does not have yet, for the shell."""
    before, comma, last = incomplete.rpartition(",")
    taken = before.split(",")
    return [f"{before}{comma}{name.value}" for name in ProviderName if name.startswith(last) and name not in taken]


ChainOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--chain",
        metavar="NAMES",
        help="Who makes it, and who if they cannot, like elevenlabs,composer.",
        autocompletion=complete_chain,
    ),
]
WaitOption: TypeAlias = Annotated[
    bool | None,
    typer.Option("--wait/--no-wait", help="Follow it until it is done; on a terminal that is usual."),
]


def chain_of(text: str) -> tuple[ProviderName, ...]:
    """Providers from their names with commas between them.

    Raises:
        InvalidRequest: there is no such provider.
    """
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    try:
        return tuple(dict.fromkeys(ProviderName(name) for name in names))
    except ValueError:
        message = f"“{text}” names someone who makes no music here. There are: {', '.join(ProviderName)}."
        raise InvalidRequest(message) from None


def price(cost_usd: float) -> str:
    """A price in dollars; nothing is `free`."""
    return "free" if cost_usd <= 0 else f"${cost_usd:.2f}" if cost_usd >= 0.01 else "less than $0.01"


def about(seconds: float) -> str:
    """Roughly how long something takes: `about 3 s`, `about 2 min`."""
    return f"about {max(1, round(seconds))} s" if seconds < 90 else f"about {round(seconds / 60)} min"


def agree(call: Invocation, cost_usd: float, question: str, *, yes: bool) -> None:
    """Ask before money is spent; what is free needs no question.

    Raises:
        InvalidRequest: there is nobody to ask.
        typer.Abort: the answer is no.
    """
    if cost_usd <= 0 or yes:
        return
    if call.output.as_json or not sys.stdin.isatty():
        message = f"This would cost about {price(cost_usd)}. Nothing was asked for; add --yes to agree to that."
        raise InvalidRequest(message)
    typer.confirm(question, abort=True)


def waits(call: Invocation, wanted: bool | None) -> bool:  # noqa: FBT001  # it is the option's value
    """Whether to follow what is being made: as it was asked for, else on a terminal."""
    return call.output.console.is_terminal and not call.output.as_json if wanted is None else wanted


async def followed(call: Invocation, generation: GenerationView) -> GenerationView:
    """Show how far a piece is until nothing more happens; interrupting that leaves the piece in the making."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[left]}"))
    hidden = call.output.as_json or not call.output.console.is_terminal
    try:
        with Progress(*columns, console=call.output.console, transient=True, disable=hidden) as progress:
            task = progress.add_task("", total=1.0, left="")
            while generation.status is GenerationStatus.GENERATING:
                left = "" if generation.eta_s is None else f"{about(generation.eta_s)} left"
                stage = generation.stage.value.capitalize()
                progress.update(task, completed=generation.progress, description=stage, left=left)
                await asyncio.sleep(POLL_EVERY_S)
                generation = await call.client.making.status(generation.id)
    except asyncio.CancelledError:
        short = generation.id[:SHORT_ID]
        call.output.note(f"It is still being made. `rpgmusic jobs` shows it, `rpgmusic jobs cancel {short}` ends it.")
        raise
    return generation


async def find_job(client: Client, text: str) -> GenerationView:
    """The caller's generation of that id, or of the only id that begins like this.

    Raises:
        GenerationNotFound: there is none.
        InvalidRequest: several begin like that.
    """
    known = (await client.making.list(limit=MOST_ASKED_FOR)).generations
    wanted = text.strip().lower()
    found = [one for one in known if wanted and one.id.lower().startswith(wanted)]
    exact = [one for one in found if one.id.lower() == wanted]
    if not found:
        message = f"Nothing that was made or is being made has the id {text}. See everything with `rpgmusic jobs`."
        raise GenerationNotFound(message)
    if len(found) > 1 and not exact:
        choices = ", ".join(f"{one.id} ({one.name})" for one in found[:5])
        message = f"Several ids begin with {text}: {choices}. Give more of it."
        raise InvalidRequest(message)
    return (exact or found)[0]


def state_of(generation: GenerationView) -> str:
    """How a piece stands, in a word or two."""
    if generation.status is GenerationStatus.COMPLETED and generation.similar is not None:
        return "taken" if generation.similar >= 1 else f"taken, {generation.similar:.0%} like it"
    return STATES.get(generation.status, generation.stage.value)


def outcome(generation: GenerationView) -> list[str]:
    """Sentences about how a piece stands and what can be done with it."""
    short = generation.id[:SHORT_ID]
    if generation.status is GenerationStatus.COMPLETED:
        return [_done(generation), f"Play it with `rpgmusic play {generation.track_id}`."]
    if generation.status is GenerationStatus.CANCELLED:
        return [f"“{generation.name}” was cancelled. `rpgmusic jobs retry {short}` asks for it again."]
    if generation.status is GenerationStatus.FAILED:
        return _failed(generation)
    return [
        f"“{generation.name}” is being made by {generation.provider.value} ({generation.stage.value}), job {short}.",
        f"`rpgmusic jobs show {short}` tells how far it is, `rpgmusic jobs cancel {short}` ends it.",
    ]


def _done(generation: GenerationView) -> str:
    if generation.similar is not None:
        alike = "exactly this" if generation.similar >= 1 else f"{generation.similar:.0%} like it"
        return f"“{generation.name}” was taken from what exists ({alike}); nothing was spent."
    return f"“{generation.name}” is in the library, made by {generation.provider.value}, {price(generation.cost_usd)}."


def _failed(generation: GenerationView) -> list[str]:
    failure = generation.failure
    lines = [f"“{generation.name}” could not be made. {failure.message if failure else ''}".rstrip()]
    if failure and failure.suggestion:
        lines.append(f"The service would accept this instead: {failure.suggestion}")
    if failure and failure.retry_after_s:
        lines.append(f"Wait {about(failure.retry_after_s)} before you try again.")
    return [*lines, f"`rpgmusic jobs retry {generation.id[:SHORT_ID]}` tries again."]
