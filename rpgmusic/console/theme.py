"""The console's own theme in a dark and a light form: candle light on dark wood, ink on parchment."""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

CANDLELIGHT: Final = Theme(
    name="candlelight",
    primary="#c98f3c",
    secondary="#7d8f69",
    accent="#f0b354",
    warning="#e8a33d",
    error="#e0604c",
    success="#8fb573",
    foreground="#e6dccb",
    background="#14110e",
    surface="#1a1613",
    panel="#2a231d",
    dark=True,
)

PARCHMENT: Final = Theme(
    name="parchment",
    primary="#7a4e12",
    secondary="#54683d",
    accent="#8f4f00",
    warning="#8a5a00",
    error="#a82a1c",
    success="#3f6b28",
    foreground="#2b2319",
    background="#f3ead8",
    surface="#f8f1e3",
    panel="#e4d7bd",
    dark=False,
)

MUTED: Final = "$foreground 60%"
"""Style of what matters less, in any theme."""

THEMES: Final = (CANDLELIGHT, PARCHMENT)
