"""Orders for providers, and what came of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from rpgmusic.domain.errors import RpgMusicError
from rpgmusic.domain.generation import Wanted
from rpgmusic.domain.prompt import Prompt
from rpgmusic.generation.providers.provider import Growing, Made, Order, Report, Started


def words(prompt: Prompt) -> str:
    """A text made from a prompt, as the reader of scenes makes it."""
    return f"{prompt.mood.value} music, {prompt.tempo_bpm} BPM. {prompt.text}".strip()


def order(folder: Path, prompt: Prompt | None = None, **more: object) -> Order:
    """An order whose files go into a new directory of the folder."""
    directory = folder / "order"
    directory.mkdir(exist_ok=True)
    wanted, remote_id, continue_from = more.get("wanted"), more.get("remote_id"), more.get("continue_from")
    return Order(
        prompt or Prompt(text="Lanterns over a black lake", length_s=6.0),
        seed=7,
        name="Black Lake",
        directory=directory,
        wanted=wanted if isinstance(wanted, Wanted) else Wanted.MUSIC,
        continue_from=continue_from if isinstance(continue_from, Path) else None,
        remote_id=remote_id if isinstance(remote_id, str) else "",
    )


@dataclass
class Outcome:
    """All reports of a call, and the error that ended it."""

    reports: list[Report] = field(default_factory=list)
    error: RpgMusicError | None = None

    @property
    def made(self) -> Made:
        """The finished piece."""
        last = self.reports[-1]
        assert isinstance(last, Made), self.error
        return last

    @property
    def growing(self) -> list[Growing]:
        """How the file grew."""
        return [report for report in self.reports if isinstance(report, Growing)]

    @property
    def started(self) -> list[Started]:
        """When it may have been charged."""
        return [report for report in self.reports if isinstance(report, Started)]


async def outcome(reports: AsyncIterator[Report]) -> Outcome:
    """Take everything that comes."""
    result = Outcome()
    try:
        async for report in reports:
            result.reports.append(report)
    except RpgMusicError as error:
        result.error = error
    return result
