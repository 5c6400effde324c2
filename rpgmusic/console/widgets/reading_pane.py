"""How a scene is understood: its mood and what speaks for it, and the prompt that follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from rpgmusic.console.scene_words import INTENSITY_STEPS, intensity_steps
from rpgmusic.console.story_words import percent, prompt_facts, setting_words
from rpgmusic.console.theme import MUTED
from rpgmusic.domain.prompt import Prompt
from rpgmusic.protocol.direction import ReadingView

LABEL_CELLS: Final = 12
SHARE_CELLS: Final = 7
SHOWN_MOODS: Final = 3

ADVICE: Final = (
    "Write what happens above: mood, intensity and the music for it show while you type.",
    "",
    "“The innkeeper bars the door. Something is scratching at the shutters.”",
)


@dataclass(frozen=True, slots=True)
class Understood:
    """A reading with its prompt; `edited` says that the prompt is the GM's, `given` what counts beside the words."""

    reading: ReadingView
    prompt: Prompt
    edited: bool = False
    given: str = ""


class ReadingPane(VerticalScroll):
    """The reading in words and bars; scrolls if there is little room."""

    understood: reactive[Understood | None] = reactive(None)
    shows_prompt: reactive[bool] = reactive(default=True)

    def compose(self) -> ComposeResult:
        """One text."""
        yield Static(id="reading-text")

    def on_mount(self) -> None:
        """Be named."""
        self.border_title = "Understood as"
        self._tell()

    def on_resize(self) -> None:
        """Bars have another length."""
        self._tell()

    def watch_understood(self) -> None:
        """Something else was read."""
        self._tell()

    def watch_shows_prompt(self) -> None:
        """Prompts are of use only where music is made."""
        self._tell()

    def _tell(self) -> None:
        if not self.is_mounted or not self.children:
            return
        width = max(20, self.scrollable_content_region.width)
        if self.understood is None:
            lines: Sequence[Content] = [Content.styled(line, MUTED) for line in ADVICE]
        else:
            lines = list(_lines(self.understood, width, shows_prompt=self.shows_prompt))
        self.query_one(Static).update(Content("\n").join(lines))


def _lines(understood: Understood, width: int, *, shows_prompt: bool) -> Iterator[Content]:
    yield from _mood_lines(understood.reading, width)
    yield from _fact_lines(understood, width)
    if shows_prompt:
        yield from _prompt_lines(understood, width)


def _mood_lines(reading: ReadingView, width: int) -> Iterator[Content]:
    """The likeliest moods with bars; the mood that counts first, also when the GM set it."""
    likeliest = [mood for mood in reading.moods if mood is not reading.mood]
    for mood in (reading.mood, *likeliest)[:SHOWN_MOODS]:
        share = reading.moods.get(mood, 0.0)
        first = mood is reading.mood
        yield Content.assemble(
            (f"{mood.value:<{LABEL_CELLS}}", "$accent bold" if first else MUTED),
            *_bar(share, width - LABEL_CELLS - SHARE_CELLS, "$accent" if first else MUTED),
            (f"{percent(share):>{SHARE_CELLS}}", "" if first else MUTED),
        )


def _bar(share: float, cells: int, style: str) -> Iterator[tuple[str, str]]:
    """A thick line over a thin one, exact to half a cell."""
    whole, half = divmod(round(max(0.0, min(1.0, share)) * cells * 2), 2)
    done = "━" * whole + "╸" * half
    yield done, style
    yield "─" * (cells - len(done)), "$foreground 30%"


def _fact_lines(understood: Understood, width: int) -> Iterator[Content]:
    reading = understood.reading
    step = intensity_steps(reading.intensity)
    yield Content.assemble(
        (f"{'intensity':<{LABEL_CELLS}}", MUTED),
        ("●" * step, "$accent"),
        ("○" * (INTENSITY_STEPS - step), "$foreground 30%"),
        f" {step:<2} ",
        ("⚔ combat", "$warning") if reading.combat else ("no combat", MUTED),
    )
    if not reading.understood:
        yield from _labelled(
            "", "These words are not understood here: say it in English, or set the mood with F.", width, "$warning"
        )
    if setting := setting_words(reading.setting):
        yield from _labelled("where", setting, width)
    if reading.reasons:
        yield from _labelled("because of", ", ".join(reading.reasons), width)
    if understood.given:
        yield from _labelled("you set", f"{understood.given} (R forgets)", width)


def _prompt_lines(understood: Understood, width: int) -> Iterator[Content]:
    prompt = understood.prompt
    yield Content("")
    label, style = ("your prompt", "$accent") if understood.edited else ("prompt", "")
    yield from _labelled(label, " · ".join(prompt_facts(prompt)), width, style)
    yield from _labelled("", prompt.text or "The composer goes by the mood alone.", width, MUTED)
    if understood.edited:
        yield from _labelled("", "R goes back to what the words ask for.", width, MUTED)


def _labelled(label: str, text: str, width: int, style: str = "") -> Iterator[Content]:
    """A label, and a text beside it that begins all its lines in one column."""
    room = max(8, width - LABEL_CELLS)
    for line in wrap(text, room) or [""]:
        yield Content.assemble((f"{label:<{LABEL_CELLS}}", MUTED), (line, style))
        label = ""
