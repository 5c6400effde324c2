"""All about one piece: how it came to be, or why it did not and what can be done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from rpgmusic.console.story_words import (
    PROVIDER_WORDS,
    chain_words,
    cost_words,
    job_state,
    prompt_facts,
    setting_words,
    time_words,
)
from rpgmusic.console.theme import MUTED
from rpgmusic.domain.generation import GenerationStatus
from rpgmusic.protocol.making import GenerationView


class JobDetails(ModalScreen[str | None]):
    """Answers with `retry`, with `edit` for another prompt, or with None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,y,q", "answer('')", "Close"),
        Binding("t", "answer('retry')", "Try again"),
        Binding("e", "answer('edit')", "Edit its prompt"),
    ]

    def __init__(self, job: GenerationView) -> None:
        super().__init__()
        self._job = job

    def compose(self) -> ComposeResult:
        """Facts, prompt, keys."""
        job = self._job
        with Vertical(classes="dialog told", id="job-details") as dialog:
            dialog.border_title = Content(job.name)
            dialog.border_subtitle = "esc closes"
            with VerticalScroll(id="told-lines"):
                yield Static(Content("\n").join(_lines(job)))
            yield Static(f"\n{self._keys()}", classes="hint")

    def _keys(self) -> str:
        words = "takes over the suggested prompt" if self._suggested else "edits its prompt"
        edit = f"[$accent]e[/] [@click=screen.answer('edit')]{words}[/]"
        over = self._job.status in (GenerationStatus.FAILED, GenerationStatus.CANCELLED)
        return f"[$accent]t[/] [@click=screen.answer('retry')]tries again[/]    {edit}" if over else edit

    @property
    def _suggested(self) -> bool:
        return self._job.failure is not None and bool(self._job.failure.suggestion)

    def action_answer(self, answer: str) -> None:
        """Close with the answer."""
        self.dismiss(answer or None)


def _lines(job: GenerationView) -> Iterator[Content]:
    if job.failure is not None:
        yield Content.styled(job.failure.message, "$error")
        if job.failure.retry_after_s is not None:
            yield Content(f"The service wants to be left alone for {time_words(job.failure.retry_after_s)}.")
        if job.failure.suggestion:
            yield Content.assemble(("It suggests: ", MUTED), job.failure.suggestion)
    else:
        yield Content(job_state(job).capitalize())
    yield Content("")
    for label, words in _facts(job):
        if words:
            yield Content.assemble((f"{label:<12}", MUTED), words)
    yield Content("")
    yield Content(job.prompt.text or "The composer went by the mood alone.")


def _facts(job: GenerationView) -> Iterator[tuple[str, str]]:
    yield "scene", job.scene_title
    yield "mood", job.prompt.mood.value
    yield "music", " · ".join(prompt_facts(job.prompt))
    yield "where", setting_words(job.prompt.setting)
    yield "made by", PROVIDER_WORDS[job.provider]
    yield "asked", chain_words(job.chain) if len(job.chain) > 1 else ""
    yield "tries", str(job.attempts) if job.attempts > 1 else ""
    yield "cost", cost_words(job.cost_usd)
    yield "seed", str(job.seed)
