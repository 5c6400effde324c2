"""The `scan` command."""

from __future__ import annotations

import asyncio
from typing import Annotated, Final

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from rpgmusic.cli.exits import ExitCode
from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.protocol.rest import ScanState

POLL_EVERY_S: Final = 0.2

app = typer.Typer()


@connected(app)
async def scan(
    call: Invocation,
    *,
    wait: Annotated[bool, typer.Option(help="Wait until the scan has finished.")] = True,
    cancel: Annotated[bool, typer.Option("--cancel", help="End the scan under way; what it found stays.")] = False,
    status: Annotated[bool, typer.Option("--status", help="Only show how far it is.")] = False,
) -> None:
    """Look for new and changed files in the music folder."""
    if cancel or status:
        state = await (call.client.scan.cancel() if cancel else call.client.scan.status())
    else:
        state = await call.client.scan.start()
        state = await _followed(call, state) if wait else state
    call.output.result(state, *_lines(state))
    if state.state == "failed":
        raise typer.Exit(ExitCode.FAILED)


async def _followed(call: Invocation, state: ScanState) -> ScanState:
    """Show the progress until the scan ends."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    hidden = call.output.as_json or not call.output.console.is_terminal
    with Progress(*columns, console=call.output.console, transient=True, disable=hidden) as progress:
        task = progress.add_task("Scanning", total=None)
        while state.state == "scanning":
            progress.update(task, completed=state.done, total=state.total or None)
            await asyncio.sleep(POLL_EVERY_S)
            state = await call.client.scan.status()
    return state


def _lines(state: ScanState) -> list[str]:
    counts = f"{state.added} new, {state.changed} changed, {state.moved} moved, {state.missing} missing"
    lines = {
        "idle": "No scan has run yet.",
        "scanning": f"Scanning: {state.done} of {state.total} files. {state.current_path}",
        "cancelled": f"The scan was cancelled after {state.done} of {state.total} files: {counts}.",
        "finished": f"Scanned {state.total} files: {counts}.",
        "failed": f"The scan failed: {state.problem}",
    }
    shown = [lines[state.state]]
    if state.failed:
        shown.append(f"{state.failed} files cannot be played; `rpgmusic tracks --status unplayable` says why.")
    if state.to_analyse:
        shown.append(f"{state.to_analyse} tracks are still to be measured for loudness; they can be played already.")
    return shown
