"""What commands print: for people on a terminal, or JSON for scripts."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

import msgspec
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from rpgmusic.domain.errors import RpgMusicError


class Output:
    """Standard output carries results only; everything else goes to standard error."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self.console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
        self._errors = Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())

    def result(self, value: object, *shown: RenderableType) -> None:
        """Print a command's result: `value` as JSON, or what is `shown` for people (text is never read as markup)."""
        if self.as_json:
            sys.stdout.write(msgspec.json.encode(value).decode() + "\n")
            sys.stdout.flush()
            return
        for renderable in shown:
            self.console.print(Text(renderable) if isinstance(renderable, str) else renderable)

    def note(self, sentence: str) -> None:
        """Tell people something by the way; scripts do not see it."""
        if not self.as_json:
            self._errors.print(Text(sentence, style="dim"))

    def failure(self, error: RpgMusicError) -> None:
        """Tell why a command failed: a sentence, or a problem document (RFC 9457)."""
        if self.as_json:
            problem = {"type": error.kind, "title": error.title, "detail": str(error)}
            sys.stderr.write(msgspec.json.encode(problem).decode() + "\n")
            return
        self._errors.print(Text.assemble(("✗ ", "bold red"), (error.title, "bold")))
        sentence = Text(str(error))
        self._errors.print(Padding(sentence, (0, 0, 0, 2)) if self._errors.is_terminal else Text("  ") + sentence)


def table(columns: Sequence[str], rows: Iterable[Sequence[RenderableType]], *, numbers: Sequence[str] = ()) -> Table:
    """A plain table that fits a terminal; columns named in `numbers` are aligned to the right."""
    grid = Table(box=None, pad_edge=False, header_style="bold", show_header=any(columns), padding=(0, 2, 0, 0))
    for position, column in enumerate(columns):
        is_number = column in numbers
        grid.add_column(
            column,
            justify="right" if is_number else "left",
            no_wrap=is_number or position == 0,
            overflow="ellipsis" if position == 0 else "fold",
        )
    for row in rows:
        grid.add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in row))
    return grid
