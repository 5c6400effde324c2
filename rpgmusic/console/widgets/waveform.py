"""A track's overview as rows of block characters. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

EIGHTHS: Final = " ▁▂▃▄▅▆▇█"
HIGHEST: Final = 255


def waveform_rows(points: Sequence[int], width: int, height: int) -> tuple[str, ...]:
    """Peaks (0 to 255 each, any number of them) as `height` rows of `width` cells, the top row first.

    Each cell stands for the highest of its peaks, so that short loud places stay in sight.
    """
    if not points or width <= 0 or height <= 0:
        return ("",) * max(0, height)
    levels = [_level(points, column, width, height) for column in range(width)]
    return tuple(
        "".join(EIGHTHS[max(0, min(8, level - 8 * below))] for level in levels) for below in reversed(range(height))
    )


def _level(points: Sequence[int], column: int, width: int, height: int) -> int:
    """How many eighths of a row a column is high; sound is at least one."""
    start = column * len(points) // width
    end = max(start + 1, (column + 1) * len(points) // width)
    highest = max(points[start:end])
    return max(1 if highest else 0, round(highest * 8 * height / HIGHEST))
