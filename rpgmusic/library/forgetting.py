"""Forgetting: tracks leave the library and every folder; their files are not touched."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Final

from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.domain.track import TrackStatus
from rpgmusic.domain.units import TrackId
from rpgmusic.library.catalogue import Catalogue
from rpgmusic.library.folders import Folders

_AT_ONCE: Final = 500


def forget(catalogue: Catalogue, shelf: Folders, track_id: TrackId) -> None:
    """Forget a track that is missing or was made here.

    Raises:
        TrackNotFound: there is none with this id.
        InvalidRequest: its file is still there, so the next scan would find it again.
    """
    record = catalogue.record(track_id)
    if not (record.missing or record.generated):
        message = "Only a missing track can be forgotten. Delete the file first, then scan again."
        raise InvalidRequest(message)
    shelf.drop_tracks([track_id])
    catalogue.delete([track_id])


async def forget_missing(catalogue: Catalogue, shelf: Folders, track_ids: Iterable[TrackId]) -> tuple[TrackId, ...]:
    """Forget those of the tracks that are missing still, in turns with other work; returns which they were."""
    asked, forgotten = tuple(dict.fromkeys(track_ids)), list[TrackId]()
    for start in range(0, len(asked), _AT_ONCE):
        known = (track_id for track_id in asked[start : start + _AT_ONCE] if track_id in catalogue)
        gone = [track_id for track_id in known if catalogue.track(track_id).status is TrackStatus.MISSING]
        if gone:
            shelf.drop_tracks(gone)
            catalogue.delete(gone)
            forgotten += gone
        await asyncio.sleep(0)
    return tuple(forgotten)
