"""QR codes as text: two modules a cell, dark on light whatever the theme, so that phones can read them."""

from __future__ import annotations

from functools import lru_cache

QUIET_MODULES = 2
"""Light margin; the standard asks for four, phones read two from a screen."""


@lru_cache(maxsize=8)
def qr_lines(text: str) -> tuple[str, ...]:
    """The code as lines of half blocks, to be shown black on white."""
    import segno  # noqa: PLC0415  # not needed for the first paint

    rows = [bytes(row) for row in segno.make(text, error="l", micro=False).matrix_iter(border=QUIET_MODULES)]
    if len(rows) % 2:
        rows.append(bytes(len(rows[0])))
    return tuple(
        "".join(_HALVES[upper & 1, lower & 1] for upper, lower in zip(rows[at], rows[at + 1], strict=True))
        for at in range(0, len(rows), 2)
    )


_HALVES = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
