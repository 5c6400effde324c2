"""Columns: fields with few different values, by which tracks are sorted in groups that are ordered by title.

Dealing all tracks out to groups takes a few milliseconds at 100,000, so that no order of them needs to be kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Final

from rpgmusic.domain.track import Track
from rpgmusic.library.folding import fold

_LETTERS: Final = 24
_LARGEST: Final = 10_000

Value = str | int | None
"""A field of a track as it is sorted, of one type in a column; None where the track says nothing."""


def _loudness(track: Track) -> Value:
    """Tenths of a LUFS, the quietest first."""
    lufs = track.analysis.integrated_lufs if track.analysis else None
    return None if lufs is None else max(-_LARGEST, min(_LARGEST, round(lufs * 10)))


_FIELDS: Final[Mapping[str, Callable[[Track], Value]]] = {
    "loudness": _loudness,
    "format": lambda track: track.format.value,
    "moods": lambda track: " ".join(track.moods) or None,
    "genre": lambda track: fold(track.tags.genre)[:_LETTERS] or None,
    "year": lambda track: track.tags.year,
}

COLUMNS: Final = tuple(_FIELDS)
"""What tracks can be sorted by in groups; those without a value come last, whichever way round."""


class Columns:
    """The values of every column by slot (row number of the index)."""

    def __init__(self) -> None:
        self._values: dict[str, dict[int, Value]] = {name: {} for name in COLUMNS}

    def put(self, slot: int, track: Track) -> None:
        """Take in a new or changed track."""
        for name, field in _FIELDS.items():
            self._values[name][slot] = field(track)

    def remove(self, slots: Iterable[int]) -> None:
        """Take tracks out."""
        for slot in slots:
            for values in self._values.values():
                values.pop(slot, None)

    def sorted(self, by_title: Sequence[int], sort: str) -> list[int]:
        """Slots that come in the order of titles, in the order of a column; a `-` before its name turns it round."""
        values = self._values[sort.removeprefix("-")]
        groups: dict[Value, list[int]] = {}
        for slot in by_title:
            groups.setdefault(values[slot], []).append(slot)
        unsaid = groups.pop(None, [])
        order = sorted(groups, key=_comparable, reverse=sort.startswith("-"))
        return [*chain.from_iterable(groups[value] for value in order), *unsaid]


def _comparable(value: Value) -> tuple[int, str]:
    return (value, "") if isinstance(value, int) else (0, value or "")
