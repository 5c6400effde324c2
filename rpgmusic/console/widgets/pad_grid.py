"""The grid of pads, each with its key; those that sound stand out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from rpgmusic.console.pads import pad_key
from rpgmusic.console.theme import MUTED
from rpgmusic.console.widgets.line_list import fitted
from rpgmusic.domain.saved_scene import Pad
from rpgmusic.domain.units import PadId

CELL_CELLS: Final = 24
AROUND_NAME: Final = 6
"""Cells of a pad besides its name: key, loop mark, gaps."""

EMPTY: Final = "No pads yet. + makes one of any track: a door, a scream, thunder."


class PadGrid(Widget):
    """All pads at hand, as many side by side as there is room for."""

    pads: reactive[tuple[Pad, ...]] = reactive((), layout=True)
    sounding: reactive[frozenset[PadId]] = reactive(frozenset())

    @dataclass
    class Pressed(Message):
        """A pad was clicked."""

        position: int

    def _per_row(self, width: int) -> int:
        return max(1, width // CELL_CELLS)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002  # Textual's signature
        """As many rows as the pads need."""
        return max(1, -(-len(self.pads) // self._per_row(width)))

    def render(self) -> Content:
        """Rows of pads; how to make the first where there is none."""
        if not self.pads:
            return Content.styled(EMPTY, MUTED)
        per_row = self._per_row(self.size.width)
        cells = self.size.width // per_row
        rows = [self.pads[at : at + per_row] for at in range(0, len(self.pads), per_row)]
        return Content("\n").join(
            Content("").join(self._pad(row * per_row + at, pad, cells) for at, pad in enumerate(pads))
            for row, pads in enumerate(rows)
        )

    def _pad(self, position: int, pad: Pad, cells: int) -> Content:
        sounds = pad.id in self.sounding
        mark = "♪" if sounds else "↻" if pad.loop else " "
        return Content.assemble(
            (f" {pad_key(position):1} ", "$accent bold"),
            (f"{mark} ", "$accent" if sounds else MUTED),
            (fitted(pad.name, max(1, cells - AROUND_NAME)), "$accent bold" if sounds else ""),
            " ",
        )

    def on_click(self, event: events.Click) -> None:
        """A click is like the pad's key."""
        per_row = self._per_row(self.size.width)
        column = event.x // max(1, self.size.width // per_row)
        position = event.y * per_row + column
        if column < per_row and position < len(self.pads):
            self.post_message(self.Pressed(position))
