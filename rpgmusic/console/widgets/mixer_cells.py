"""How a line of the mixer looks: words, a bar on the ladder of even-sounding steps, numbers and marks. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rpgmusic.console.mixer_rows import ClipRow, LayerRow, MixerRow, ScatterRow, share_of
from rpgmusic.console.widgets.line_list import Cell, fitted
from rpgmusic.console.wording import LAYER_GLYPHS, duration_words, gain_words

LABELLED_CELLS: Final = 44
"""From this width on a layer has its name beside what sounds on it."""

NAME_CELLS: Final = 10
INDENT_CELLS: Final = 2
MARK_CELLS: Final = 4
PERCENT_CELLS: Final = 6
GAIN_CELLS: Final = 8
GAIN_FROM_CELLS: Final = 56
WIDEST_BAR: Final = 22


@dataclass(frozen=True, slots=True)
class Spans:
    """Where the bar of every line begins, and how many cells it and the words before it have."""

    words: int
    bar_at: int
    bar: int
    gain: int


def spans(width: int) -> Spans:
    """The columns of a mixer of some width: bar and numbers keep their room, words get the rest."""
    gain = GAIN_CELLS if width >= GAIN_FROM_CELLS else 0
    bar = max(6, min(WIDEST_BAR, (width - MARK_CELLS - PERCENT_CELLS - gain) // 3))
    words = max(6, width - bar - MARK_CELLS - PERCENT_CELLS - gain - 1)
    return Spans(words, words + 1, bar, gain)


def line_cells(row: MixerRow, width: int) -> Sequence[Cell]:
    """A line in exactly `width` cells."""
    room = spans(width)
    if isinstance(row, LayerRow):
        return (*_layer_words(row, room.words), (" ", ""), *_layer_bar(row, room), *_layer_marks(row))
    return (
        (" " * INDENT_CELLS + _sound_words(row, room.words - INDENT_CELLS) + " ", ""),
        *_bar(row.volume, row.volume, room, "good"),
        (" " * MARK_CELLS, ""),
    )


def _sound_words(row: ClipRow | ScatterRow, width: int) -> str:
    """A mark, the title, and what is about to happen, which is never cut off."""
    if isinstance(row, ClipRow):
        mark, state = ("↻" if row.loops else "·"), (" ↘" if row.leaving else " ↗" if row.arriving else "")
    else:
        coming = "" if row.in_s is None else f" {duration_words(row.in_s)}"
        mark, state = "⁘", " now" if row.sounds else coming
    return f"{mark} {fitted(row.title, width - 2 - len(state))}{state}"


def _layer_words(row: LayerRow, width: int) -> Sequence[Cell]:
    glyph = f"{LAYER_GLYPHS[row.layer]} "
    silent = row.muted or row.silenced
    if width < LABELLED_CELLS // 2:
        text = fitted(row.titles or row.layer.value, width - 2)
        return ((glyph, "accent"), (text, "muted" if silent or not row.titles else "title"))
    title = fitted(row.titles, width - 2 - NAME_CELLS)
    return ((glyph, "accent"), (fitted(row.layer.value, NAME_CELLS), "title"), (title, "muted"))


def _layer_bar(row: LayerRow, room: Spans) -> Sequence[Cell]:
    style = "accent" if row.fading else "muted" if row.muted or row.silenced else "accent"
    return _bar(row.volume, row.level if row.fading or row.muted or row.silenced else row.volume, room, style)


def _bar(volume: float, level: float, room: Spans, style: str) -> Sequence[Cell]:
    """What is heard as a thick line, the volume that was set as a stroke across it, then the numbers."""
    filled = round(share_of(level) * room.bar)
    mark = min(room.bar - 1, max(0, round(share_of(volume) * room.bar) - 1))
    line = ["━" if at < filled else "─" for at in range(room.bar)]
    if volume != level:
        line[mark] = "┃"
    gain = fitted(gain_words(volume), room.gain, right=True) if room.gain else ""
    return (
        ("".join(line[:filled]), style),
        ("".join(line[filled:]), "muted"),
        (f"{round(volume * 100):>{PERCENT_CELLS - 2}} %", ""),
        (gain, "muted"),
    )


def _layer_marks(row: LayerRow) -> Sequence[Cell]:
    """S for solo, m for muted (or silent because another is solo), an arrow while it fades."""
    mute = ("m", "warning") if row.muted else ("·", "muted") if row.silenced else (" ", "")
    solo = ("S", "accent") if row.solo else (" ", "")
    rises = row.level < row.volume and not row.muted and not row.silenced
    fade = ("↗" if rises else "↘", "accent") if row.fading else (" ", "")
    return ((" ", ""), mute, solo, fade)
