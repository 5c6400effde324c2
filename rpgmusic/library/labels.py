"""Labels: moods, free tags and corrected metadata, for one track or for very many, without holding the loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from typing import Final

from rpgmusic.domain.errors import Conflict, TrackNotFound
from rpgmusic.domain.track import Mood, Track
from rpgmusic.domain.units import TrackId
from rpgmusic.library.catalogue import Catalogue
from rpgmusic.library.editing import (
    NO_LABELS,
    LabelChange,
    LabelStates,
    TrackLabels,
    edited,
    labels_of,
    relabelled,
    with_labels,
)

AT_ONCE: Final = 200
"""Tracks that are changed in one saved write, between which the loop serves others."""


class Labels:
    """What the GM says of tracks; their files are never written. Every change is stored before it shows."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def of(self, track_id: TrackId) -> TrackLabels:
        """The labels of one track; raises TrackNotFound."""
        return labels_of(self._catalogue.record(track_id))

    def edit(
        self,
        track_id: TrackId,
        edits: Mapping[str, str | int | None] | None = None,
        *,
        free_tags: Sequence[str] | None = None,
        moods: Sequence[Mood] | None = None,
    ) -> Track:
        """Set what the GM says of a track, by the names of the fields of its tags.

        None leaves a field; an empty text or 0 returns to what the file says.

        Raises:
            TrackNotFound: there is none with this id.
            InvalidRequest: there are too many free tags.
        """
        self.set(track_id, edited(self.of(track_id), edits or {}, free_tags, moods))
        return self._catalogue.track(track_id)

    def set(self, track_id: TrackId, labels: TrackLabels) -> None:
        """Set all labels of one track; raises TrackNotFound."""
        record = self._catalogue.record(track_id)
        if labels_of(record) != labels:
            self._catalogue.put([with_labels(record, labels)])

    async def change(self, track_ids: Sequence[TrackId], change: LabelChange) -> tuple[LabelStates, LabelStates]:
        """Give labels to many tracks, or take them; tracks that were forgotten meanwhile are passed over.

        Returns the labels before and after of those that changed.

        Raises:
            TrackNotFound: none of the tracks exists.
            InvalidRequest: a track would have too many free tags; nothing was changed.
        """
        track_ids = tuple(dict.fromkeys(track_ids))
        if track_ids and not any(track_id in self._catalogue for track_id in track_ids):
            message = "These tracks are not in the library any more. Reload the list of tracks."
            raise TrackNotFound(message)
        if change.add_tags:
            async for _, labels in self._each(track_ids):
                relabelled(labels, change)
        return await self._changed(track_ids, lambda _id, labels: relabelled(labels, change))

    async def apply(self, wanted: LabelStates) -> tuple[LabelStates, LabelStates]:
        """Set all labels of many tracks; returns the labels before and after of those that changed."""
        return await self._changed(tuple(map(TrackId, wanted)), lambda track_id, _labels: wanted[track_id])

    async def restore(self, expected: LabelStates, wanted: LabelStates) -> None:
        """Take a change of many tracks back; tracks that were forgotten since are passed over.

        Raises:
            Conflict: the labels of one are not what is expected; nothing was changed.
        """
        async for track_id, labels in self._each(tuple(map(TrackId, expected))):
            if labels != expected[track_id]:
                message = "The tracks were labelled anew since."
                raise Conflict(message)
        await self.apply(wanted)

    async def labelled(self) -> LabelStates:
        """The labels of all tracks that have any."""
        return {key: labels async for key, labels in self._each(self._catalogue.ids()) if labels != NO_LABELS}

    async def _changed(
        self, track_ids: Sequence[TrackId], decide: Callable[[TrackId, TrackLabels], TrackLabels]
    ) -> tuple[LabelStates, LabelStates]:
        before: dict[str, TrackLabels] = {}
        after: dict[str, TrackLabels] = {}
        for some in _chunks(track_ids):
            records = [self._catalogue.record(track_id) for track_id in some if track_id in self._catalogue]
            found = {record.track.id: labels_of(record) for record in records}
            decided = {track_id: decide(track_id, labels) for track_id, labels in found.items()}
            changed = [record for record in records if found[record.track.id] != decided[record.track.id]]
            self._catalogue.put([with_labels(record, decided[record.track.id]) for record in changed])
            before.update({record.track.id: found[record.track.id] for record in changed})
            after.update({record.track.id: decided[record.track.id] for record in changed})
            await asyncio.sleep(0)
        return before, after

    async def _each(self, track_ids: Sequence[TrackId]) -> AsyncIterator[tuple[TrackId, TrackLabels]]:
        for some in _chunks(track_ids):
            for track_id in some:
                if track_id in self._catalogue:
                    yield track_id, self.of(track_id)
            await asyncio.sleep(0)


def _chunks(track_ids: Sequence[TrackId]) -> Iterator[Sequence[TrackId]]:
    for start in range(0, len(track_ids), AT_ONCE):
        yield track_ids[start : start + AT_ONCE]
