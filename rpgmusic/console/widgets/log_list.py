"""The log as a list, latest first: time, what kind of thing, what happened; days stand between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Final

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from rpgmusic.console.log_lines import GLYPHS, KIND_WORDS, Kind, LogLine, day_words, moment
from rpgmusic.console.theme import MUTED
from rpgmusic.console.widgets.line_list import Cell, LineList, fitted

LEAD_CELLS: Final = 11

NOTHING_YET: Final = (
    "",
    "Nothing happened yet.",
    "What plays, who comes and goes, and what goes wrong is listed here.",
)


class LogList(LineList):
    """Lines of the log. At the top it follows what happens; further down it holds still."""

    lines: reactive[tuple[LogLine, ...]] = reactive(())
    filtered: reactive[bool] = reactive(bool)

    def __init__(self, today: Callable[[], date], zone: tzinfo | None, *, id: str) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._today = today
        self._zone = zone

    @property
    def line(self) -> LogLine | None:
        """The event under the cursor."""
        line = self.lines[self.cursor] if self.cursor < len(self.lines) else None
        return None if line is None or line.day is not None else line

    def watch_lines(self, before: tuple[LogLine, ...], lines: tuple[LogLine, ...]) -> None:
        """Something was added: at the top stay at the top, elsewhere stay on the line."""
        here = before[self.cursor] if self.cursor < len(before) else None
        offset = self.cursor - round(self.scroll_y)
        at_top = self.cursor <= 1
        self.row_count = len(lines)
        if at_top or here is None:
            self.cursor = min(1, len(lines) - 1)
            self.scroll_to(y=0, animate=False)
        elif here in lines:
            self.cursor = lines.index(here)
            self.scroll_to(y=self.cursor - offset, animate=False)
        self.refresh()

    def empty_lines(self) -> Sequence[str]:
        """What will stand here."""
        return ("", "No line is like that.", "esc shows all of them.") if self.filtered else NOTHING_YET

    def cells(self, index: int, width: int) -> Sequence[Cell]:
        """Time, glyph, text; or the day."""
        line = self.lines[index]
        if line.day is not None:
            words = f"── {day_words(line.day, self._today())} "
            return ((words + "─" * max(0, width - len(words)), "muted"),)
        glyph, style = GLYPHS[line.kind]
        text_style = {Kind.PROBLEM: "warning", Kind.MUSIC: "title", Kind.SCENE: "title"}.get(line.kind, "muted")
        return (
            (f" {moment(line.at_s, self._zone):%H:%M}  ", "muted"),
            (f"{glyph}  ", style),
            (fitted(line.text, width - LEAD_CELLS), text_style),
        )


class KindLine(Widget):
    """The kinds of lines, of which one is shown; each can be clicked."""

    kind: reactive[Kind] = reactive(Kind.ALL)

    @dataclass
    class Chosen(Message):
        """A kind was clicked."""

        kind: Kind

    def __init__(self) -> None:
        super().__init__()
        self._spans: list[tuple[int, int, Kind]] = []

    def render(self) -> Content:
        """All kinds, the one that is shown marked."""
        self._spans.clear()
        line = Content(" ")
        for kind, words in KIND_WORDS.items():
            start = line.cell_length
            glyph = f"{GLYPHS[kind][0]} " if kind in GLYPHS and self.size.width >= ROOMY else ""
            style = "$accent bold underline" if kind is self.kind else MUTED
            line = Content.assemble(line, (glyph, MUTED), (words, style), "  ")
            self._spans.append((start, line.cell_length - 1, kind))
        return line

    def on_click(self, event: events.Click) -> None:
        """A click shows the kind."""
        for start, end, kind in self._spans:
            if start <= event.x < end:
                self.post_message(self.Chosen(kind))


ROOMY: Final = 76
"""Narrower lines show the kinds without their glyphs."""
