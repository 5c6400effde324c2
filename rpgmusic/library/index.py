"""The index of all tracks: everything that lists and searches need, without reading the stored records."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.domain.track import Mood, Track, TrackStatus
from rpgmusic.domain.units import TrackId
from rpgmusic.library.columns import COLUMNS, Columns
from rpgmusic.library.orders import Orders, SortKeys, sort_keys
from rpgmusic.library.search import Lines, search_line

_RANKED_FULLY: Final = 4_000
_KEPT_SEARCHES: Final = 16
_NOBODY: Final = TrackId("")
MAX_PAGE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a list asks for. `words` are folded; for each, `in_folders` has the tracks found by a folder's name.

    `within` is the contents of one folder, in its order. An empty `sort` is by relevance, the folder's order or title.
    """

    words: tuple[str, ...] = ()
    in_folders: tuple[frozenset[TrackId], ...] = ()
    within: tuple[TrackId, ...] | None = None
    status: TrackStatus | None = None
    mood: Mood | None = None
    sort: str = ""


@dataclass(slots=True)
class Found:
    """Slots in order; where there are very many, those after the best are put in order only when someone asks."""

    slots: list[int]
    total: int
    rest: Callable[[], list[int]] | None = None

    def first(self, count: int) -> list[int]:
        """At least so many slots, if there are as many."""
        if self.rest and count > len(self.slots):
            self.slots, self.rest = self.slots + self.rest(), None
        return self.slots


class TrackIndex:
    """Tracks by slot: a row number that a track keeps for the life of the process."""

    def __init__(self) -> None:
        self._slots: dict[TrackId, int] = {}
        self._ids: list[TrackId] = []
        self._free: list[int] = []
        self._status: list[TrackStatus] = []
        self._moods: list[tuple[Mood, ...]] = []
        self._lines = Lines()
        self._orders = Orders()
        self._columns = Columns()
        self._found: OrderedDict[Criteria, Found] = OrderedDict()

    def __len__(self) -> int:
        return len(self._slots)

    def put(self, tracks: Iterable[Track]) -> None:
        """Take in new or changed tracks."""
        lines: dict[int, str] = {}
        keys: dict[int, SortKeys] = {}
        for track in tracks:
            slot, line = self._slot(track), search_line(track)
            self._status[slot], self._moods[slot] = track.status, track.moods
            self._columns.put(slot, track)
            lines[slot], keys[slot] = line, sort_keys(track, line)
        self._lines.put(lines.items())
        self._orders.put(keys)
        self._found.clear()

    def settle(self) -> None:
        """Sort everything that was put; meant for a thread, after a great deal was."""
        self._orders.settle()

    def remove(self, ids: Collection[TrackId]) -> None:
        """Forget tracks; unknown ids are no error."""
        slots = [self._slots.pop(track_id) for track_id in ids if track_id in self._slots]
        self._orders.remove(slots)
        self._columns.remove(slots)
        self._lines.put((slot, "") for slot in slots)
        for slot in slots:
            self._ids[slot] = _NOBODY
        self._free += slots
        self._found.clear()

    def forget_searches(self) -> None:
        """Folders changed, and with them what a search finds."""
        self._found.clear()

    def page(self, criteria: Criteria, offset: int, limit: int) -> tuple[tuple[TrackId, ...], int]:
        """Ids of one page of what the criteria ask for, and how many there are in all.

        Raises:
            InvalidRequest: there is no such order, or the page lies out of bounds.
        """
        if offset < 0 or not 0 <= limit <= MAX_PAGE:
            message = f"A page has at most {MAX_PAGE:,} tracks and does not begin before the first."
            raise InvalidRequest(message)
        found = self._found.get(criteria)
        if found is None:
            found = self._found[criteria] = self._find(criteria)
        self._found.move_to_end(criteria)
        if len(self._found) > _KEPT_SEARCHES:
            self._found.popitem(last=False)
        slots = found.first(offset + limit)[offset : offset + limit]
        return tuple([self._ids[slot] for slot in slots]), found.total

    def below(self, prefix: str) -> tuple[TrackId, ...]:
        """Ids of the tracks whose path begins like this, in the order of paths."""
        begin, end = self._orders.between("path", prefix, f"{prefix}\U0010ffff")
        return tuple([self._ids[slot] for slot in self._orders.by("path")[begin:end]])

    def names(self, begin: int, end: int) -> Iterator[tuple[TrackId, str, str]]:
        """Id, path and folded title of the tracks in these slots; see `slot_count`."""
        paths = self._orders.keys("path")
        for slot in range(begin, min(end, len(self._ids))):
            if slot in paths:
                yield self._ids[slot], paths[slot], self._lines.title(slot)

    @property
    def slot_count(self) -> int:
        """How many slots there are, taken or free."""
        return len(self._ids)

    def _slot(self, track: Track) -> int:
        slot = self._slots.get(track.id)
        if slot is None and self._free:
            slot = self._slots[track.id] = self._free.pop()
            self._ids[slot] = track.id
        elif slot is None:
            slot = self._slots[track.id] = len(self._ids)
            self._ids.append(track.id)
            self._status.append(track.status)
            self._moods.append(track.moods)
        return slot

    def _find(self, criteria: Criteria) -> Found:
        sort = criteria.sort or "title"
        slots = self._chosen(criteria)
        if criteria.words and not criteria.sort:
            return self._ranked(slots, criteria.words)
        if criteria.within is not None and not criteria.sort:
            return Found(slots, len(slots))
        in_column = sort.removeprefix("-") in COLUMNS
        order = "title" if in_column else sort
        ordered = self._orders.by(order) if len(slots) == len(self) else self._orders.sorted(slots, order)
        return Found(self._columns.sorted(ordered, sort) if in_column else ordered, len(ordered))

    def _chosen(self, criteria: Criteria) -> list[int]:
        """The slots that match, in no order but that of a folder."""
        if criteria.words:
            slots = self._lines.matching(criteria.words, [self._of(ids) for ids in criteria.in_folders])
        elif criteria.within is None:
            slots = self._orders.by("title")
        else:
            slots = [self._slots[track_id] for track_id in criteria.within if track_id in self._slots]
        if criteria.words and criteria.within is not None:
            slots = list(self._of(criteria.within).intersection(slots))
        if criteria.status:
            slots = [slot for slot in slots if self._status[slot] is criteria.status]
        if criteria.mood:
            slots = [slot for slot in slots if criteria.mood in self._moods[slot]]
        return slots

    def _ranked(self, slots: list[int], words: Sequence[str]) -> Found:
        """Best first, equals by title. Of very many only matches in the title are put first: nobody reads the rest."""
        if len(slots) > _RANKED_FULLY:
            first = self._lines.beginning_in_title(slots, words)
            ordered = self._orders.sorted(first, "title")
            return Found(ordered, len(slots), lambda: self._orders.sorted(set(slots) - first, "title"))
        scores: Mapping[int, int] = self._lines.scores(slots, words)
        ordered = sorted(self._orders.sorted(slots, "title"), key=scores.__getitem__)
        return Found(ordered, len(ordered))

    def _of(self, ids: Iterable[TrackId]) -> set[int]:
        return {self._slots[track_id] for track_id in ids if track_id in self._slots}
