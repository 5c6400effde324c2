"""Which music goes round for as long as nothing else is to follow it. Pure."""

from __future__ import annotations

from rpgmusic.domain.queue import Queue, Repeat
from rpgmusic.domain.track import Track
from rpgmusic.domain.units import EntryId


def goes_round(queue: Queue, track: Track, entry_id: EntryId | None) -> bool:
    """Whether a track on the music layer repeats without a seam: if it is repeated alone.

    A piece in bars ends where it begins. It also goes round as the only entry of a queue that repeats, and when it was
    put on by itself and the queue has nothing to go on with; a cross-fade from its end to its own beginning would be
    heard.
    """
    if queue.repeat is Repeat.ONE:
        return True
    if track.bars is None:
        return False
    if entry_id is None:
        return next(queue.onwards(1), None) is None
    return queue.repeat is Repeat.ALL and [entry.id for entry in queue.entries[:2]] == [entry_id]
