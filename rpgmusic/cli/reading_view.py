"""How a reading of a scene looks on a terminal."""

from __future__ import annotations

from dataclasses import astuple
from typing import Final

from rich.table import Table
from rich.text import Text

from rpgmusic.domain.prompt import Prompt
from rpgmusic.domain.reading import SceneReading

_BAR_CELLS: Final = 24
_MOODS_SHOWN: Final = 3
_EIGHTHS: Final = " ▏▎▍▌▋▊▉"


def reading_view(reading: SceneReading, prompt: Prompt) -> Table:
    """The likeliest moods as bars, then intensity, combat, setting, reasons and the prompt."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column()
    if not reading.understood:
        grid.add_row(
            "", Text("These words are not understood: only English is read. Choose a mood yourself.", "yellow")
        )
    for place, (mood, share) in enumerate(reading.moods[:_MOODS_SHOWN]):
        line = Text.assemble((f"{mood.value:<12}", "bold" if place == 0 else ""), bar(share), f" {share:4.0%}")
        grid.add_row("mood" if place == 0 else "", line)
    grid.add_row("intensity", Text.assemble(" " * 12, bar(reading.intensity), f" {reading.intensity:4.0%}"))
    grid.add_row("combat", Text("⚔ a fight goes on", "bold red") if reading.combat else Text("no"))
    grid.add_row("setting", Text(" · ".join(word for word in astuple(reading.setting) if word) or "not said"))
    if reading.reasons:
        grid.add_row("because of", Text(", ".join(f"“{reason}”" for reason in reading.reasons)))
    grid.add_row("music", Text(f"{prompt.tempo_bpm} BPM, {prompt.mode.value}, {', '.join(prompt.instruments)}"))
    grid.add_row("prompt", Text(prompt.text, "italic"))
    return grid


def bar(share: float) -> Text:
    """A share from 0 to 1 as a bar in steps of an eighth of a cell."""
    eighths = round(min(1.0, max(0.0, share)) * _BAR_CELLS * 8)
    filled = "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
    return Text.assemble((filled, "cyan"), ("·" * (_BAR_CELLS - len(filled)), "dim"))
