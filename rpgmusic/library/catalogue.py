"""The catalogue: every track record, stored and indexed, with one way in and one way out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

import msgspec

from rpgmusic.domain.errors import TrackNotFound
from rpgmusic.domain.track import Track
from rpgmusic.domain.units import TrackId
from rpgmusic.library.changes import LibraryChange, TracksChanged
from rpgmusic.library.index import TrackIndex
from rpgmusic.library.record import Record, decode_record, encode_record
from rpgmusic.storage import Documents

TRACKS: Final = "tracks"
_log: Final = logging.getLogger(__name__)


class Catalogue:
    """Records live in the documents and are decoded when they are asked for; only the index is kept beside them.

    `want_analysis` is called with the tracks that a change left to be measured.
    """

    def __init__(self, documents: Documents, announce: Callable[[LibraryChange], None]) -> None:
        self._documents = documents
        self._texts = documents.encoded(TRACKS)
        self._announce = announce
        self.index = TrackIndex()
        self.want_analysis: Callable[[list[TrackId]], None] = lambda _ids: None

    def __len__(self) -> int:
        return len(self._texts)

    def __contains__(self, track_id: object) -> bool:
        return track_id in self._texts

    def build_index(self) -> list[TrackId]:
        """Index everything that is stored; meant for a thread at the start.

        Returns the tracks that are still to be measured, the newest last.
        """
        waiting: list[tuple[float, TrackId]] = []

        def shown() -> Iterator[Track]:
            for record in self.records():
                if record.wants_analysis:
                    waiting.append((record.track.added_at_s, record.track.id))
                yield record.shown()

        self.index.put(shown())
        self.index.settle()
        return [track_id for _, track_id in sorted(waiting)]

    def records(self) -> Iterator[Record]:
        """Every record that can be read."""
        for track_id, text in list(self._texts.items()):
            try:
                yield decode_record(text)
            except msgspec.ValidationError as fault:
                _log.error("The stored track %s cannot be read: %s", track_id, fault)

    def ids(self) -> tuple[TrackId, ...]:
        """The ids of all tracks, as they are now."""
        return tuple(map(TrackId, self._texts))

    def tracks_at(self, path: str) -> tuple[Track, ...]:
        """The tracks whose file lies, or lay, exactly there."""
        return tuple(track for track in map(self.track, self.index.below(path)) if track.path == path)

    def record(self, track_id: TrackId) -> Record:
        """One record.

        Raises:
            TrackNotFound: there is none with this id.
        """
        text = self._texts.get(track_id)
        if text is None:
            message = "This track is not in the library any more. Reload the list of tracks."
            raise TrackNotFound(message)
        return decode_record(text)

    def track(self, track_id: TrackId) -> Track:
        """One track as everyone sees it.

        Raises:
            TrackNotFound: there is none with this id.
        """
        return self.record(track_id).shown()

    def put(self, records: Iterable[Record]) -> None:
        """Store new or changed records, index them and tell everyone.

        Raises:
            DiskFull, Unavailable: nothing was changed.
        """
        by_id = {record.track.id: record for record in records}
        if by_id:
            self._documents.put_encoded(TRACKS, {key: encode_record(record) for key, record in by_id.items()})
            self.index.put([record.shown() for record in by_id.values()])
            self.want_analysis([key for key, record in by_id.items() if record.wants_analysis])
            self._announce(TracksChanged(tuple(by_id)))

    def delete(self, ids: Collection[TrackId]) -> None:
        """Forget tracks."""
        self._documents.delete_many(TRACKS, ids)
        self.index.remove(ids)
        self._announce(TracksChanged(tuple(ids)))
