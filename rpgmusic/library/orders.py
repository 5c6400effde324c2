"""Orders: all tracks sorted in every way a list can ask for, kept sorted as tracks come and go."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Collection, Mapping
from typing import Final

from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.domain.track import Track

_LETTERS: Final = 32
_RUN: Final = 8_192
_FEW: Final = 128
_LAST: Final = "\U0010ffff"

SORTS: Final = ("title", "artist", "album", "added", "duration", "path")
"""What tracks can be sorted by, `added` newest first; a `-` before the name turns the order round."""

SortKeys = tuple[str, str, str, str, str, str]
"""One key for each of `SORTS`: strings, which compare fastest."""


def sort_keys(track: Track, line: str) -> SortKeys:
    """The keys of a track; `line` is its search line, whose folded fields serve here too."""
    title, artist, album = [field[1 : _LETTERS + 1] for field in line.split("\n", 3)[:3]]
    by_album = f"{album or _LAST}\0{track.tags.track_number or 0:04d}\0{title}"
    return (
        f"{title}\0{artist}",
        f"{artist or _LAST}\0{by_album}",
        by_album,
        f"{10**13 - int(track.added_at_s * 1000):013d}",
        f"{track.length_frames:012d}",
        track.path,
    )


class Order:
    """Slots (row numbers of the index) sorted by one key."""

    def __init__(self) -> None:
        self.keys: dict[int, str] = {}
        self.slots: list[int] = []

    def put(self, keys: Mapping[int, str]) -> None:
        """Sort in new or changed tracks."""
        changed = {slot for slot, key in keys.items() if self.keys.get(slot) != key}
        self.remove(changed & self.keys.keys())
        self.keys.update(keys)
        if len(changed) <= _FEW:
            for slot in changed:
                insort(self.slots, slot, key=self.keys.__getitem__)
        else:
            self._merge(list(changed))

    def remove(self, slots: Collection[int]) -> None:
        """Take tracks out."""
        if len(slots) > _FEW:
            gone = set(slots)
            self.slots = [slot for slot in self.slots if slot not in gone]
        else:
            for slot in slots:
                begin = bisect_left(self.slots, self.keys[slot], key=self.keys.__getitem__)
                del self.slots[self.slots.index(slot, begin)]
        for slot in slots:
            del self.keys[slot]

    def _merge(self, slots: list[int]) -> None:
        """Sort in runs, so that no single call is long; the last sort only merges what is already in runs."""
        for start in range(0, len(slots), _RUN):
            self.slots.extend(sorted(slots[start : start + _RUN], key=self.keys.__getitem__))
        self.slots.sort(key=self.keys.__getitem__)


class Orders:
    """One `Order` for each of `SORTS`."""

    def __init__(self) -> None:
        self._orders = {name: Order() for name in SORTS}

    def put(self, rows: Mapping[int, SortKeys]) -> None:
        """Sort in new or changed tracks everywhere."""
        for number, order in enumerate(self._orders.values()):
            order.put({slot: keys[number] for slot, keys in rows.items()})

    def remove(self, slots: Collection[int]) -> None:
        """Take tracks out everywhere."""
        for order in self._orders.values():
            order.remove(slots)

    def by(self, sort: str) -> list[int]:
        """All slots in this order; not to be changed.

        Raises:
            InvalidRequest: there is no such order.
        """
        slots = self._order(sort).slots
        return slots[::-1] if sort.startswith("-") else slots

    def sorted(self, slots: Collection[int], sort: str) -> list[int]:
        """Some of the slots in this order.

        Raises:
            InvalidRequest: there is no such order.
        """
        order = self._order(sort)
        if len(slots) * 10 < len(order.slots):
            return sorted(slots, key=order.keys.__getitem__, reverse=sort.startswith("-"))
        chosen = set(slots)
        return [slot for slot in self.by(sort) if slot in chosen]

    def between(self, sort: str, lowest: str, highest: str) -> tuple[int, int]:
        """The range of rows whose key is from `lowest` to below `highest`."""
        order = self._order(sort)
        begin = bisect_left(order.slots, lowest, key=order.keys.__getitem__)
        return begin, bisect_left(order.slots, highest, lo=begin, key=order.keys.__getitem__)

    def _order(self, sort: str) -> Order:
        order = self._orders.get(sort.removeprefix("-"))
        if order is None:
            message = f"Tracks cannot be sorted by “{sort[:40]}”. Choose one of: {', '.join(SORTS)}."
            raise InvalidRequest(message)
        return order
