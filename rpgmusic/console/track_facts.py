"""What the console reads of the track that plays besides its card: its waveform, and how loud it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rpgmusic.client import Client
from rpgmusic.domain.errors import NotFound
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.views import TrackView

KEPT_TRACKS: Final = 64


@dataclass(frozen=True, slots=True)
class TrackFacts:
    """`points` are its peaks, one byte each; empty until the track was measured."""

    track: TrackView | None = None
    points: bytes = b""

    @property
    def complete(self) -> bool:
        """Whether asking again could bring nothing new."""
        return self.track is not None and self.track.integrated_lufs is not None and bool(self.points)


NO_FACTS: Final = TrackFacts()
"""Nothing is known yet."""


class FactsReader:
    """Reads facts once a track; what was not measured yet is asked for again the next time."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: dict[TrackId, TrackFacts] = {}

    async def read(self, track_id: TrackId) -> TrackFacts:
        """The facts of a track; raises one of the domain's errors if the server cannot be asked."""
        known = self._known.get(track_id, NO_FACTS)
        if not known.complete:
            known = TrackFacts(await self._track(track_id), await self._points(track_id))
            self._known[track_id] = known
            while len(self._known) > KEPT_TRACKS:
                del self._known[next(iter(self._known))]
        return known

    async def _track(self, track_id: TrackId) -> TrackView | None:
        try:
            return await self._client.tracks.get(track_id)
        except NotFound:
            return None

    async def _points(self, track_id: TrackId) -> bytes:
        try:
            return await self._client.tracks.waveform(track_id)
        except NotFound:
            return b""
