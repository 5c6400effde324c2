"""The music for the scene: what plays or would play, why, and how the director works."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from rpgmusic.console.story_words import END_WORDS, MODE_WORDS, director_words, percent, source_words
from rpgmusic.console.theme import MUTED
from rpgmusic.console.wording import count_words
from rpgmusic.domain.direction import Choice, ChoiceSource, DirectorMode
from rpgmusic.domain.generation import GenerationStatus
from rpgmusic.protocol.direction import DirectorView
from rpgmusic.protocol.making import GenerationView

MAKING_OFF: Final = "Making music is turned off on this server; your library is searched all the same."

_GLYPHS: Final = {
    ChoiceSource.PLAYING: "▶",
    ChoiceSource.LIBRARY: "♪",
    ChoiceSource.GENERATED: "♪",
    ChoiceSource.IN_THE_MAKING: "◐",
    ChoiceSource.SILENCE: "◼",
    ChoiceSource.NOTHING: "∅",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice as it is shown.

    `is_draft` says that the scene is still being written, and that what is shown only would play; `pinned` that it is
    pinned to the mood; `makes_music` that music can be made here.
    """

    choice: Choice | None = None
    job: GenerationView | None = None
    director: DirectorView | None = None
    is_draft: bool = False
    pinned: bool = False
    makes_music: bool = True


NOTHING_CHOSEN: Final = Chosen()
"""Before anything is known."""


class ChoicePane(VerticalScroll):
    """What was chosen, with reasons."""

    chosen: reactive[Chosen] = reactive(NOTHING_CHOSEN)

    def compose(self) -> ComposeResult:
        """One text."""
        yield Static(id="choice-text")

    def on_mount(self) -> None:
        """Show what is known already."""
        self._tell()

    def on_resize(self) -> None:
        """Lines break elsewhere."""
        self._tell()

    def watch_chosen(self) -> None:
        """Something else was chosen, or the piece is further."""
        self._tell()

    def _tell(self) -> None:
        if not self.is_mounted or not self.children:
            return
        width = max(20, self.scrollable_content_region.width)
        self.border_title = "Would play" if self.chosen.is_draft and self.chosen.choice else "Music for the scene"
        self.query_one(Static).update(Content("\n").join(_lines(self.chosen, width)))


def _lines(chosen: Chosen, width: int) -> Iterator[Content]:
    if chosen.choice is None:
        yield Content.styled("No scene is on the table.", MUTED)
    else:
        yield from _choice_lines(chosen.choice, chosen, width)
        yield from _state_lines(chosen.choice, chosen, width)
    if chosen.director is not None:
        yield Content("")
        yield from _director_lines(chosen.director, width)
    if not chosen.makes_music:
        yield from _wrapped(MAKING_OFF, width, MUTED)


def _choice_lines(choice: Choice, chosen: Chosen, width: int) -> Iterator[Content]:
    title = choice.title or ("Silence" if choice.source is ChoiceSource.SILENCE else "No music")
    pin = " · pinned" if chosen.pinned else ""
    yield from _wrapped(f"{_GLYPHS[choice.source]} {title}{pin}", width, "bold", indent="  ")
    exists = choice.source is not ChoiceSource.IN_THE_MAKING
    fits = f" · fits {percent(choice.fit)}" if choice.fit > 0 and exists else ""
    yield from _wrapped(source_words(choice, chosen.job) + fits, width, "$accent", first="  ", indent="  ")
    if chosen.job is not None and chosen.job.status is GenerationStatus.GENERATING:
        yield _progress(chosen.job, width)
    for reason in choice.reasons:
        yield from _wrapped(reason, width, "", first="  · ", indent="    ")
    if choice.followers:
        yield Content.styled(f"  then {count_words(len(choice.followers), 'more track')} like it", MUTED)
    if choice.problem:
        yield from _wrapped(choice.problem, width, "$warning", first="  ▲ ", indent="    ")


def _progress(job: GenerationView, width: int) -> Content:
    cells = max(4, min(40, width - 4))
    done = round(job.progress * cells)
    return Content.assemble("  ", ("━" * done, "$accent"), ("─" * (cells - done), "$foreground 30%"))


def _state_lines(choice: Choice, chosen: Chosen, width: int) -> Iterator[Content]:
    """What enter would do now."""
    plays = chosen.director is not None and chosen.director.mode is DirectorMode.AUTO
    if chosen.is_draft:
        words = "enter plays it" if plays else "enter puts the scene on the table"
        yield from _wrapped(words, width, MUTED, first="  ", indent="  ")
    elif not choice.applied and choice.source not in (ChoiceSource.NOTHING, ChoiceSource.PLAYING):
        yield from _wrapped("Suggested: enter plays it, o asks for other music.", width, "$accent bold", first="  ")


def _director_lines(director: DirectorView, width: int) -> Iterator[Content]:
    yield from _keyed("a", f"{director.mode.value}: {MODE_WORDS[director.mode]}", width)
    yield from _keyed("D", f"{director_words(director)}; it {END_WORDS[director.scene_end]}", width)


def _keyed(key: str, text: str, width: int) -> Iterator[Content]:
    for line in wrap(text, max(8, width - 3)):
        yield Content.assemble((f"{key}  ", "$accent"), (line, MUTED))
        key = " "


def _wrapped(text: str, width: int, style: str, *, first: str = "", indent: str = "") -> Iterator[Content]:
    for line in wrap(text, width, initial_indent=first, subsequent_indent=indent) or [""]:
        yield Content.styled(line, style)
