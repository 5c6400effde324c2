"""One attempt: an order goes to a provider, and what the provider reports changes the generation."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from rpgmusic.domain.errors import ProviderFailed
from rpgmusic.domain.generation import Generation, Stage
from rpgmusic.generation.providers.provider import Growing, Made, Order, Progressed, Provider, Report, Started

MAKING_SHARE: Final = 0.9
"""The share of the progress that is done when the provider is."""

Changed = Callable[[Generation, bool], None]
"""Takes a generation that changed, and whether that must survive a crash."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What attempts need: where they may write, whom they tell, and who makes a track of a file that grows."""

    directory: Path
    changed: Changed
    grows: Callable[[Generation, Growing], Awaitable[Generation]]


async def attempted(
    generation: Generation, provider: Provider, desk: Desk, continue_from: Path | None, *, urgent: bool = False
) -> tuple[Generation, Made]:
    """Let a provider make the piece once.

    That a call may have been charged is stored before anything else happens, so that it is never repeated blindly.

    Raises:
        GenerationError: it could not be made.
    """
    desk.directory.mkdir(parents=True, exist_ok=True)
    generation = replace(generation, attempts=generation.attempts + 1)
    order = Order(
        generation.prompt,
        generation.seed,
        generation.name,
        desk.directory,
        generation.wanted,
        continue_from,
        generation.remote_id,
        urgent,
    )
    async with aclosing(provider.make(order)) as reports:  # type: ignore[type-var]  # providers make async generators
        async for report in reports:
            if isinstance(report, Made):
                return generation, report
            generation = await _told(generation, provider, report, desk)
    message = f"{provider.capabilities.title} ended without a result. Try again."
    raise ProviderFailed(message)


async def _told(generation: Generation, provider: Provider, report: Report, desk: Desk) -> Generation:
    if isinstance(report, Started):
        charged = generation.charged or provider.capabilities.charges
        generation = replace(generation, stage=Stage.MAKING, charged=charged, remote_id=report.remote_id)
        desk.changed(generation, True)  # noqa: FBT003  # a callback's arguments have no names
    elif isinstance(report, Progressed):
        progress = generation.progress if report.fraction is None else report.fraction * MAKING_SHARE
        progress = max(generation.progress, min(MAKING_SHARE, progress))
        generation = replace(generation, stage=report.stage, progress=progress, eta_s=report.eta_s)
        desk.changed(generation, False)  # noqa: FBT003  # the same
    elif isinstance(report, Growing):
        before, generation = generation, await desk.grows(generation, report)
        if generation != before:
            desk.changed(generation, True)  # noqa: FBT003  # the same
    return generation


def cleared(directory: Path) -> None:
    """Throw away what an attempt left behind."""
    shutil.rmtree(directory, ignore_errors=True)
