"""The queue: what the music layer plays next. A pure value; randomness is passed in."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from rpgmusic.domain.errors import EntryNotFound, InvalidRequest
from rpgmusic.domain.units import EntryId, TrackId

DEFAULT_CROSSFADE_US: Final = 2_000_000
"""Cross-fade between tracks until the GM sets another."""

MAX_ENTRIES: Final = 10_000
"""Entries of a queue: it travels to every screen as a whole."""


class Repeat(StrEnum):
    """What happens at the end of a track or of the queue."""

    OFF = "off"
    ONE = "one"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """One place in the queue; `rank` remembers the order before shuffling."""

    id: EntryId
    track_id: TrackId
    rank: int


@dataclass(frozen=True, slots=True)
class Queue:
    """Entries in the order they play; `current` is the entry that plays or played last."""

    entries: tuple[QueueEntry, ...] = ()
    current: EntryId | None = None
    repeat: Repeat = Repeat.OFF
    shuffle: bool = False
    crossfade_us: int = DEFAULT_CROSSFADE_US

    def index_of(self, entry_id: EntryId) -> int:
        """The place of an entry.

        Raises:
            EntryNotFound: the queue has no such entry.
        """
        for index, entry in enumerate(self.entries):
            if entry.id == entry_id:
                return index
        message = "That entry is no longer in the queue. Look at the queue again and choose another."
        raise EntryNotFound(message)

    @property
    def current_index(self) -> int | None:
        """The place of the current entry, if there is one."""
        return None if self.current is None else self.index_of(self.current)

    def onwards(self, step: int) -> Iterator[QueueEntry]:
        """Every entry once, in the order in which pressing "next" (step 1) or "previous" (-1) would come to it.

        The end of the queue is passed only when all of it repeats.
        """
        index = self.current_index
        place = 0 if index is None else index + step
        for _ in self.entries:
            if self.repeat is Repeat.ALL:
                place %= len(self.entries)
            elif not 0 <= place < len(self.entries):
                return
            yield self.entries[place]
            place += step


EMPTY_QUEUE: Final = Queue()
"""The queue of a campaign in which nothing was queued yet."""


FIRST_QUEUE: Final = Queue(repeat=Repeat.ALL)
"""The queue of a new campaign: music at the table goes on until the GM ends it."""


def filled(queue: Queue, entries: Sequence[tuple[EntryId, TrackId]], rng: random.Random) -> Queue:
    """Replace all entries; shuffled at once if the queue shuffles. Nothing is current.

    Raises:
        InvalidRequest: there are more than MAX_ENTRIES.
    """
    _check_room(len(entries))
    fresh = tuple(QueueEntry(entry_id, track_id, rank) for rank, (entry_id, track_id) in enumerate(entries))
    queue = replace(queue, entries=fresh, current=None)
    return shuffled(queue, rng) if queue.shuffle else queue


def inserted(queue: Queue, entries: Sequence[tuple[EntryId, TrackId]], index: int) -> Queue:
    """Insert entries at a place of the present order (clamped to the queue).

    Raises:
        InvalidRequest: the queue would hold more than MAX_ENTRIES.
    """
    _check_room(len(queue.entries) + len(entries))
    index = max(0, min(index, len(queue.entries)))
    first_rank = max((entry.rank for entry in queue.entries), default=-1) + 1
    fresh = tuple(QueueEntry(entry_id, track_id, first_rank + n) for n, (entry_id, track_id) in enumerate(entries))
    return replace(queue, entries=(*queue.entries[:index], *fresh, *queue.entries[index:]))


def _check_room(entries: int) -> None:
    if entries > MAX_ENTRIES:
        message = f"The queue holds at most {MAX_ENTRIES:,} tracks, and these would be {entries:,}. Choose fewer."
        raise InvalidRequest(message)


def removed(queue: Queue, entry_id: EntryId) -> Queue:
    """Take one entry out. If it was current, the one before it becomes current, so that the next stays next.

    Raises:
        EntryNotFound: the queue has no such entry.
    """
    index = queue.index_of(entry_id)
    current = queue.current
    if current == entry_id:
        current = queue.entries[index - 1].id if index > 0 else None
    return replace(queue, entries=(*queue.entries[:index], *queue.entries[index + 1 :]), current=current)


def moved(queue: Queue, entry_id: EntryId, to_index: int) -> Queue:
    """Move one entry to another place (clamped to the queue).

    Raises:
        EntryNotFound: the queue has no such entry.
    """
    index = queue.index_of(entry_id)
    rest = [*queue.entries[:index], *queue.entries[index + 1 :]]
    rest.insert(max(0, min(to_index, len(rest))), queue.entries[index])
    return replace(queue, entries=tuple(rest))


def shuffled(queue: Queue, rng: random.Random) -> Queue:
    """Play everything but the current entry in random order; the current one comes first."""
    entries = queue.entries
    if not queue.shuffle:
        entries = tuple(replace(entry, rank=rank) for rank, entry in enumerate(entries))
    first = [entry for entry in entries if entry.id == queue.current]
    others = [entry for entry in entries if entry.id != queue.current]
    rng.shuffle(others)
    return replace(queue, shuffle=True, entries=(*first, *others))


def unshuffled(queue: Queue) -> Queue:
    """Return to the order from before shuffling; the current entry stays current."""
    return replace(queue, shuffle=False, entries=tuple(sorted(queue.entries, key=lambda entry: entry.rank)))
