"""Pieces in the making and those that were made, latest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.reactive import reactive

from rpgmusic.console.story_words import PROVIDER_WORDS, cost_words, job_state, percent
from rpgmusic.console.widgets.line_list import Cell, LineList, fitted
from rpgmusic.domain.generation import GenerationStatus
from rpgmusic.protocol.making import GenerationView

PROVIDER_CELLS: Final = 12
COST_CELLS: Final = 8
BAR_CELLS: Final = 12
ROOMY_CELLS: Final = 76
"""Narrower lists leave out who makes it."""

GLYPHS: Final = {
    GenerationStatus.GENERATING: ("◐", "accent"),
    GenerationStatus.COMPLETED: ("✓", "good"),
    GenerationStatus.FAILED: ("✗", "error"),
    GenerationStatus.CANCELLED: ("◌", "muted"),
}

ADVICE: Final = ("No piece was made yet. e makes one for the scene.",)


class JobList(LineList):
    """Each piece in one line; the cursor stays with its piece."""

    jobs: reactive[tuple[GenerationView, ...]] = reactive(())

    @property
    def job(self) -> GenerationView | None:
        """The piece under the cursor."""
        return self.jobs[self.cursor] if self.cursor < len(self.jobs) else None

    def watch_jobs(self, before: tuple[GenerationView, ...], jobs: tuple[GenerationView, ...]) -> None:
        """A piece came, went, or is further."""
        here = before[self.cursor].id if self.cursor < len(before) else None
        at_top = self.cursor == 0 and not self.has_focus
        self.row_count = len(jobs)
        place = next((at for at, job in enumerate(jobs) if job.id == here), None)
        if place is not None and not at_top:
            self.cursor = place
        self.refresh()

    def empty_lines(self) -> Sequence[str]:
        """How a piece comes to be."""
        return ADVICE

    def cells(self, index: int, width: int) -> Sequence[Cell]:
        """How it stands, name, who makes it, how far or what went wrong, price."""
        job = self.jobs[index]
        glyph, style = GLYPHS[job.status]
        provider = PROVIDER_CELLS if width >= ROOMY_CELLS else 0
        cost = "" if job.status is GenerationStatus.CANCELLED else cost_words(job.cost_usd)
        name_cells = max(12, min(34, (width - 3 - provider - COST_CELLS) * 2 // 5))
        room = width - 3 - name_cells - provider - COST_CELLS - 2
        return (
            (f" {glyph} ", style),
            (fitted(job.name, name_cells), "title"),
            ("  " + fitted(PROVIDER_WORDS[job.provider], provider - 2) if provider else "", "muted"),
            *_state_cells(job, room),
            (fitted(cost, COST_CELLS, right=True), "muted"),
        )


def _state_cells(job: GenerationView, room: int) -> Sequence[Cell]:
    """A bar with words for what is under way, else words."""
    state = job_state(job)
    if job.status is not GenerationStatus.GENERATING:
        style = "error" if job.status is GenerationStatus.FAILED else "muted"
        return (("  " + fitted(state, room), style),)
    done = round(max(0.0, min(1.0, job.progress)) * BAR_CELLS)
    share = f" {percent(job.progress):>5}  "
    rest = max(0, room - BAR_CELLS - len(share))
    return (
        ("  " + "━" * done, "accent"),
        ("─" * (BAR_CELLS - done), "muted"),
        (share, "title"),
        (fitted(state, rest), "muted"),
    )
