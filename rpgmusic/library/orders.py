"""Orders: all tracks sorted in every way a list can ask for, kept sorted as tracks come and go."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from typing import Final

from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.domain.track import Track
from rpgmusic.library.columns import COLUMNS

_LETTERS: Final = 32
_BUCKET: Final = 4_096
_SAMPLED: Final = 16
_FEW: Final = 64
_MANY_UNSORTED: Final = 1_024
_LAST: Final = "\U0010ffff"

SORTS: Final = ("title", "artist", "album", "added", "duration", "path")
"""The orders that are kept, `added` newest first; a `-` before the name turns one round. See also `COLUMNS`."""

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
    """Slots (row numbers of the index) sorted by one key; new ones are sorted in when someone looks."""

    def __init__(self) -> None:
        self.keys: dict[int, str] = {}
        self._sorted: list[int] = []
        self._unsorted: set[int] = set()

    @property
    def slots(self) -> list[int]:
        """All slots in order; not to be changed."""
        if self._unsorted:
            self.settle()
        return self._sorted

    @property
    def unsorted(self) -> int:
        """How many slots wait to be sorted in."""
        return len(self._unsorted)

    def put(self, keys: Mapping[int, str]) -> None:
        """Take in new or changed tracks."""
        changed = {slot for slot, key in keys.items() if self.keys.get(slot) != key}
        self.remove(changed & self.keys.keys())
        self.keys.update(keys)
        self._unsorted |= changed

    def remove(self, slots: Collection[int]) -> None:
        """Take tracks out."""
        placed = [slot for slot in slots if slot not in self._unsorted]
        if len(placed) > _FEW:
            gone = set(placed)
            self._sorted = [slot for slot in self._sorted if slot not in gone]
        else:
            for slot in placed:
                begin = bisect_left(self._sorted, self.keys[slot], key=self.keys.__getitem__)
                del self._sorted[self._sorted.index(slot, begin)]
        self._unsorted.difference_update(slots)
        for slot in slots:
            del self.keys[slot]

    def settle(self) -> None:
        """Sort in what waits, so that no single step holds the interpreter long, however much it is."""
        waiting, self._unsorted = self._unsorted, set()
        if len(waiting) <= _FEW:
            for slot in waiting:
                insort(self._sorted, slot, key=self.keys.__getitem__)
        elif len(waiting) <= _BUCKET:
            self._sorted = self._sorted + sorted(waiting, key=self.keys.__getitem__)
            self._sorted.sort(key=self.keys.__getitem__)
        else:
            self._sorted = bucket_sorted([*self._sorted, *waiting], self.keys)


def bucket_sorted(slots: Sequence[int], keys: Mapping[int, str]) -> list[int]:
    """Slots by key: dealt out to small buckets first (sample sort), because one large sort would stop every thread."""
    buckets = len(slots) // _BUCKET + 1
    step = max(1, len(slots) // (buckets * _SAMPLED))
    sample = sorted(keys[slot] for slot in slots[::step])
    bounds = sample[_SAMPLED::_SAMPLED]
    dealt: list[list[int]] = [[] for _ in range(len(bounds) + 1)]
    for slot in slots:
        dealt[bisect_right(bounds, keys[slot])].append(slot)
    return list(chain.from_iterable(sorted(bucket, key=keys.__getitem__) for bucket in dealt))


class Orders:
    """One `Order` for each of `SORTS`."""

    def __init__(self) -> None:
        self._orders = {name: Order() for name in SORTS}

    def put(self, rows: Mapping[int, SortKeys]) -> None:
        """Take in new or changed tracks everywhere; at most one order a call is sorted for it."""
        for number, order in enumerate(self._orders.values()):
            order.put({slot: keys[number] for slot, keys in rows.items()})
        fullest = max(self._orders.values(), key=lambda order: order.unsorted)
        if fullest.unsorted > _MANY_UNSORTED:
            fullest.settle()

    def settle(self) -> None:
        """Sort everything now; meant for a thread."""
        for order in self._orders.values():
            order.settle()

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

    def keys(self, sort: str) -> Mapping[int, str]:
        """The key of every slot in an order."""
        return self._order(sort).keys

    def between(self, sort: str, lowest: str, highest: str) -> tuple[int, int]:
        """The range of rows whose key is from `lowest` to below `highest`."""
        order = self._order(sort)
        begin = bisect_left(order.slots, lowest, key=order.keys.__getitem__)
        return begin, bisect_left(order.slots, highest, lo=begin, key=order.keys.__getitem__)

    def _order(self, sort: str) -> Order:
        order = self._orders.get(sort.removeprefix("-"))
        if order is None:
            message = f"Tracks cannot be sorted by “{sort[:40]}”. Choose one of: {', '.join((*SORTS, *COLUMNS))}."
            raise InvalidRequest(message)
        return order
