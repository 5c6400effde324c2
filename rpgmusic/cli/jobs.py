"""The `jobs` commands: music in the making, and music that was made."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from rpgmusic.cli.exits import ExitCode
from rpgmusic.cli.files import write_file
from rpgmusic.cli.groups import DefaultCommandGroup
from rpgmusic.cli.invocation import Invocation, completions, connected
from rpgmusic.cli.making import SHORT_ID, WaitOption, about, find_job, followed, outcome, price, state_of, waits
from rpgmusic.cli.options import ForceOption, YesOption
from rpgmusic.cli.output import table
from rpgmusic.cli.wording import duration, moment
from rpgmusic.client import Client
from rpgmusic.domain.errors import Conflict
from rpgmusic.domain.generation import GenerationStatus
from rpgmusic.protocol.making import GenerationView, KeepRequest

SHOWN: Final = 20
PROBLEM_LENGTH: Final = 60


def complete_jobs(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Ids of the campaign's pieces that begin like this, with their names, for the shell."""

    async def ask(client: Client) -> list[tuple[str, str]]:
        jobs = (await client.making.list(client.campaign)).generations
        return [(one.id, one.name) for one in jobs if one.id.startswith(incomplete)]

    return completions(context, ask)


JobArgument = Annotated[
    str, typer.Argument(metavar="ID", help="Its id, or the beginning of it.", autocompletion=complete_jobs)
]

app = typer.Typer(name="jobs", cls=DefaultCommandGroup, help="See music in the making, and help what failed.")


@connected(app, "list")
async def list_(
    call: Invocation,
    *,
    limit: Annotated[int, typer.Option(min=1, max=500, help="How many, the latest first.")] = SHOWN,
) -> None:
    """Show what is being made and was made (the default)."""
    jobs = await call.client.making.list(call.client.campaign, limit)
    if not jobs.generations:
        call.output.result(jobs, 'Nothing was made yet. Have a piece made with `rpgmusic generate "A quiet harbour"`.')
        return
    rows = [_row(one) for one in jobs.generations]
    columns = ("id", "name", "by", "state", "progress", "cost", "problem")
    call.output.result(jobs, table(columns, rows, numbers=("progress", "cost")))


def _row(one: GenerationView) -> tuple[str, ...]:
    progress = f"{one.progress:.0%}" if one.status is GenerationStatus.GENERATING else ""
    problem = one.failure.message if one.failure else ""
    cut = problem if len(problem) <= PROBLEM_LENGTH else problem[: PROBLEM_LENGTH - 1].rstrip() + "…"
    return (one.id[:SHORT_ID], one.name, one.provider.value, state_of(one), progress, price(one.cost_usd), cut)


@connected(app)
async def show(call: Invocation, job: JobArgument, *, wait: WaitOption = False) -> None:
    """Show all that is known of a piece."""
    found = await find_job(call.client, job)
    found = await followed(call, found) if waits(call, wait) else found
    call.output.result(found, table(("", ""), [fact for fact in _facts(found).items() if fact[1]]), *outcome(found))


def _facts(one: GenerationView) -> dict[str, str]:
    prompt, left = one.prompt, "" if one.eta_s is None else f", {about(one.eta_s)} left"
    return {
        "name": one.name,
        "state": state_of(one),
        "progress": f"{one.progress:.0%}{left}" if one.status is GenerationStatus.GENERATING else "",
        "by": f"{one.provider.value} (of {', '.join(one.chain)})" if len(one.chain) > 1 else one.provider.value,
        "asked": moment(one.created_at_s),
        "mood": f"{prompt.mood.value}, intensity {prompt.intensity:.0%}",
        "music": f"{prompt.tempo_bpm} bpm, {prompt.key} {prompt.mode.value}, {', '.join(prompt.instruments)}",
        "length": duration(prompt.length_s),
        "prompt": prompt.text,
        "scene": one.scene_title,
        "cost": price(one.cost_usd),
        "attempts": str(one.attempts) if one.attempts > 1 else "",
        "seed": str(one.seed),
        "kept": "yes" if one.kept else "",
        "track": one.track_id or "",
        "id": one.id,
    }


@connected(app)
async def cancel(call: Invocation, job: JobArgument) -> None:
    """End what is being made, at the service too where that is possible."""
    found = await find_job(call.client, job)
    cancelled = await call.client.making.cancel(found.id)
    call.output.result(cancelled, *outcome(cancelled))


@connected(app)
async def retry(call: Invocation, job: JobArgument, *, wait: WaitOption = None) -> None:
    """Try again what failed or was cancelled."""
    found = await find_job(call.client, job)
    again = await call.client.making.retry(found.id)
    again = await followed(call, again) if waits(call, wait) else again
    call.output.result(again, *outcome(again))
    if again.status is GenerationStatus.FAILED:
        raise typer.Exit(ExitCode.FAILED)


@connected(app)
async def keep(
    call: Invocation,
    job: JobArgument,
    *,
    off: Annotated[bool, typer.Option("--off", help="Keep it no longer.")] = False,
) -> None:
    """Keep a piece when old ones are cleaned away."""
    found = await find_job(call.client, job)
    kept = await call.client.making.keep(found.id, KeepRequest(kept=not off))
    sentence = "is kept for good" if kept.kept else "may be cleaned away when the room for made music is used up"
    call.output.result(kept, f"“{kept.name}” {sentence}.")


@connected(app)
async def delete(call: Invocation, job: JobArgument, *, yes: YesOption = False) -> None:
    """Delete a piece with its files."""
    found = await find_job(call.client, job)
    if not yes and not call.output.as_json:
        typer.confirm(f"Delete “{found.name}” for good?", abort=True)
    await call.client.making.delete(found.id)
    call.output.result({"deleted": found.id}, f"“{found.name}” was deleted.")


@connected(app)
async def download(
    call: Invocation,
    job: JobArgument,
    *,
    out: Annotated[
        str,
        typer.Option("--out", "-o", metavar="FILE", help="A file, or - for the standard stream; else its own name."),
    ] = "",
    force: ForceOption = False,
) -> None:
    """Write the file of a finished piece to this machine."""
    found = await find_job(call.client, job)
    if found.track_id is None:
        message = f"“{found.name}” is not finished ({state_of(found)}), so there is no file of it."
        raise Conflict(message)
    name = out or Path((await call.client.tracks.get(found.track_id)).path).name
    write_file(name, await call.client.making.download(found.id), force=force)
    if name != "-":
        call.output.result({"file": name, "id": found.id}, f"Written to {name}")
