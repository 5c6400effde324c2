"""Growth: how much there is by now of tracks that are heard while they are still on their way."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from rpgmusic.domain.units import TrackId


@dataclass(slots=True)
class _Growing:
    frames: int
    changed: asyncio.Event = field(default_factory=asyncio.Event)


class Growth:
    """The tracks that grow, with the frames (at 48 kHz) that are there; every other track is whole.

    Lives on one event loop.
    """

    def __init__(self) -> None:
        self._growing: dict[TrackId, _Growing] = {}

    def __contains__(self, track_id: object) -> bool:
        return track_id in self._growing

    def come(self, track_id: TrackId, frames: int) -> None:
        """So many frames of a track are there, and more will be."""
        before = self._growing.get(track_id)
        self._growing[track_id] = _Growing(frames)
        if before is not None:
            before.changed.set()

    def over(self, track_id: TrackId) -> None:
        """A track is whole, or no more of it comes; the library knows how long it is."""
        growing = self._growing.pop(track_id, None)
        if growing is not None:
            growing.changed.set()

    def frames(self, track_id: TrackId) -> int | None:
        """How many frames there are of a track that grows; None if it does not."""
        growing = self._growing.get(track_id)
        return None if growing is None else growing.frames

    async def reached(self, track_id: TrackId, frames: float) -> None:
        """Wait until so many frames are there, or the track does not grow any more."""
        while (growing := self._growing.get(track_id)) is not None and growing.frames < frames:
            await growing.changed.wait()
