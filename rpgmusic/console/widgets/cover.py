"""A cover in the terminal: two pixels a cell, the upper one as the ink of a half block, the lower one as its ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

PIXEL_BYTES: Final = 3
HALF_BLOCK: Final = "▀"


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels row by row, red, green and blue a byte each. The height is even."""

    width: int
    height: int
    rgb: bytes

    @property
    def whole(self) -> bool:
        """Whether there are as many bytes as there should be."""
        return len(self.rgb) == self.width * self.height * PIXEL_BYTES


def cover_strips(picture: Picture) -> tuple[Strip, ...]:
    """The picture as lines of the screen, half as many as it has rows."""
    return tuple(_strip(picture, row) for row in range(0, picture.height - 1, 2))


def _strip(picture: Picture, row: int) -> Strip:
    cells = (
        Segment(HALF_BLOCK, Style(color=_color(picture, x, row), bgcolor=_color(picture, x, row + 1)))
        for x in range(picture.width)
    )
    return Strip(cells, picture.width)


def _color(picture: Picture, x: int, y: int) -> Color:
    at = (y * picture.width + x) * PIXEL_BYTES
    red, green, blue = picture.rgb[at : at + PIXEL_BYTES]
    return Color.from_rgb(red, green, blue)
