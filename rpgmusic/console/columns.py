"""The columns of the track list: which fit, how wide they are, what they show. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rpgmusic.console.wording import duration_words
from rpgmusic.protocol.views import TrackView


class Column(StrEnum):
    """A column; the value is its heading."""

    TITLE = "Title"
    ARTIST = "Artist"
    ALBUM = "Album"
    MOODS = "Moods"
    FORMAT = "Format"
    LENGTH = "Length"


@dataclass(frozen=True, slots=True)
class ColumnWidth:
    """A column and the cells it has, without the gap after it."""

    column: Column
    width: int

    @property
    def right(self) -> bool:
        """Numbers stand to the right."""
        return self.column is Column.LENGTH


MARK_CELLS = 2
GAP_CELLS = 2
_FIXED = {Column.FORMAT: 6, Column.LENGTH: 8}
_SHARES = {Column.TITLE: 10, Column.ARTIST: 6, Column.ALBUM: 6, Column.MOODS: 4}
_NEEDS = {
    Column.TITLE: 0,
    Column.ARTIST: 40,
    Column.ALBUM: 92,
    Column.MOODS: 62,
    Column.FORMAT: 76,
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


def column_text(track: TrackView, column: Column) -> str:
    """What a column shows of a track."""
    match column:
        case Column.TITLE:
            return track.title
        case Column.ARTIST:
            return track.artist
        case Column.ALBUM:
            return track.album
        case Column.MOODS:
            return ", ".join((*track.moods, *track.free_tags))
        case Column.FORMAT:
            return track.format.value
        case Column.LENGTH:
            return duration_words(track.duration_s) if track.duration_s > 0 else "-"
