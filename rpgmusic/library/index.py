"""The index of all tracks: everything that lists and searches need, without reading the stored records."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rpgmusic.domain.track import Mood, Track, TrackStatus
from rpgmusic.domain.units import TrackId
from rpgmusic.library.orders import Orders, sort_keys
from rpgmusic.library.search import Lines, search_line

_RANKED_FULLY: Final = 4_000
_KEPT_SEARCHES: Final = 16
_NOBODY: Final = TrackId("")


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
        self._found: OrderedDict[Criteria, list[int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._slots)

    def put(self, tracks: Iterable[Track]) -> None:
        """Take in new or changed tracks."""
        rows = {self._slot(track): (track, search_line(track)) for track in tracks}
        for slot, (track, _) in rows.items():
            self._status[slot], self._moods[slot] = track.status, track.moods
        self._lines.put((slot, line) for slot, (_, line) in rows.items())
        self._orders.put({slot: sort_keys(track, line) for slot, (track, line) in rows.items()})
        self._found.clear()

    def remove(self, ids: Collection[TrackId]) -> None:
        """Forget tracks; unknown ids are no error."""
        slots = [self._slots.pop(track_id) for track_id in ids if track_id in self._slots]
        self._orders.remove(slots)
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
            InvalidRequest: there is no such order.
        """
        slots = self._found.get(criteria)
        if slots is None:
            slots = self._found[criteria] = self._find(criteria)
        self._found.move_to_end(criteria)
        if len(self._found) > _KEPT_SEARCHES:
            self._found.popitem(last=False)
        return tuple([self._ids[slot] for slot in slots[offset : offset + limit]]), len(slots)

    def below(self, prefix: str) -> tuple[TrackId, ...]:
        """Ids of the tracks whose path begins like this, in the order of paths."""
        begin, end = self._orders.between("path", prefix, f"{prefix}\U0010ffff")
        return tuple([self._ids[slot] for slot in self._orders.by("path")[begin:end]])

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

    def _find(self, criteria: Criteria) -> list[int]:
        slots: Sequence[int] = self._candidates(criteria)
        if criteria.status:
            slots = [slot for slot in slots if self._status[slot] is criteria.status]
        if criteria.mood:
            slots = [slot for slot in slots if criteria.mood in self._moods[slot]]
        if criteria.words and not criteria.sort:
            return self._ranked(slots, criteria.words)
        return list(slots)

    def _candidates(self, criteria: Criteria) -> list[int]:
        sort = criteria.sort or "title"
        if criteria.words:
            found = self._lines.matching(criteria.words, [self._of(ids) for ids in criteria.in_folders])
            if criteria.within is not None:
                found = list(self._of(criteria.within) & set(found))
            return self._orders.sorted(found, sort)
        if criteria.within is None:
            return self._orders.by(sort)
        if criteria.sort:
            return self._orders.sorted(self._of(criteria.within), sort)
        return [self._slots[track_id] for track_id in criteria.within if track_id in self._slots]

    def _ranked(self, slots: Sequence[int], words: Sequence[str]) -> list[int]:
        """Best first, equals by title. Of very many only matches in the title are put first: nobody reads the rest."""
        if len(slots) > _RANKED_FULLY:
            first = self._lines.beginning_in_title(slots, words)
            return [slot for slot in slots if slot in first] + [slot for slot in slots if slot not in first]
        scores: Mapping[int, int] = self._lines.scores(slots, words)
        return sorted(slots, key=scores.__getitem__)

    def _of(self, ids: Iterable[TrackId]) -> set[int]:
        return {self._slots[track_id] for track_id in ids if track_id in self._slots}
