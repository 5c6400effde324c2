"""The columns of the track list: which fit, how wide they are, what they show. Pure."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rpgmusic.console.wording import duration_words
from rpgmusic.protocol.views import TrackView


class Column(StrEnum):
    """A column; the value is its heading."""

    TITLE = "Title"
    ARTIST = "Artist"
    ALBUM = "Album"
    MOODS = "Moods, tags"
    LOUDNESS = "LUFS"
    FORMAT = "Format"
    ADDED = "Added"
    LENGTH = "Length"


NUMBERS: Final = frozenset({Column.LOUDNESS, Column.ADDED, Column.LENGTH})


@dataclass(frozen=True, slots=True)
class ColumnWidth:
    """A column and the cells it has, without the gap after it."""

    column: Column
    width: int

    @property
    def right(self) -> bool:
        """Numbers stand to the right."""
        return self.column in NUMBERS


MARK_CELLS: Final = 2
GAP_CELLS: Final = 2
_FIXED: Final = {Column.LOUDNESS: 6, Column.FORMAT: 8, Column.ADDED: 10, Column.LENGTH: 8}
_SHARES: Final = {Column.TITLE: 10, Column.ARTIST: 6, Column.ALBUM: 6, Column.MOODS: 5}
_NEEDS: Final = {
    Column.TITLE: 0,
    Column.ARTIST: 34,
    Column.ALBUM: 88,
    Column.MOODS: 62,
    Column.LOUDNESS: 108,
    Column.FORMAT: 120,
    Column.ADDED: 136,
    Column.LENGTH: 24,
}


def fit_columns(width: int) -> tuple[ColumnWidth, ...]:
    """The columns for a list of so many cells, left to right; narrow lists keep title, length and artist."""
    shown = [column for column in Column if width >= _NEEDS[column]]
    fixed = sum(_FIXED.get(column, 0) for column in shown)
    free = max(0, width - MARK_CELLS - GAP_CELLS * (len(shown) - 1) - fixed)
    shares = sum(_SHARES.get(column, 0) for column in shown)
    widths = {column: _FIXED.get(column) or free * _SHARES[column] // shares for column in shown}
    widths[Column.TITLE] += free - sum(widths[column] for column in shown if column in _SHARES)
    return tuple(ColumnWidth(column, widths[column]) for column in shown)


def column_at(width: int, x: int) -> Column | None:
    """The column under a cell of a list of so many cells, the gap after it included."""
    left = MARK_CELLS
    for entry in fit_columns(width):
        if x < left + entry.width + GAP_CELLS:
            return entry.column if x >= left - GAP_CELLS else None
        left += entry.width + GAP_CELLS
    return None


def column_text(track: TrackView, column: Column) -> str:
    """What a column shows of a track."""
    return _TEXTS[column](track)


def date_words(moment_s: float) -> str:
    """A day, where the GM is; a stroke for a moment that is not known."""
    return time.strftime("%Y-%m-%d", time.localtime(moment_s)) if moment_s > 0 else "-"


_TEXTS: Final[Mapping[Column, Callable[[TrackView], str]]] = {
    Column.TITLE: lambda track: track.title,
    Column.ARTIST: lambda track: track.artist,
    Column.ALBUM: lambda track: track.album,
    Column.MOODS: lambda track: ", ".join((*track.moods, *track.free_tags)),
    Column.LOUDNESS: lambda track: "-" if track.integrated_lufs is None else f"{track.integrated_lufs:.1f}",
    Column.FORMAT: lambda track: track.format.value,
    Column.ADDED: lambda track: date_words(track.added_at_s),
    Column.LENGTH: lambda track: duration_words(track.duration_s) if track.duration_s > 0 else "-",
}
