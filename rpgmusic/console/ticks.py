"""The tracks that the GM has ticked: what acts on tracks acts on them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.views import TrackView

MOST_TICKED: Final = 10_000
"""As many as the server takes in one request."""


@dataclass(frozen=True, slots=True)
class Ticks:
    """Ticked tracks in the order in which they were ticked; scrolling and paging do not touch them."""

    by_id: dict[TrackId, TrackView] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.by_id)

    def __contains__(self, track_id: TrackId) -> bool:
        return track_id in self.by_id

    @property
    def tracks(self) -> tuple[TrackView, ...]:
        """All of them."""
        return tuple(self.by_id.values())

    def with_these(self, tracks: Iterable[TrackView]) -> Ticks:
        """With these besides."""
        return Ticks(self.by_id | {track.id: track for track in tracks})

    def without(self, track_id: TrackId) -> Ticks:
        """Without this one."""
        return Ticks({known: track for known, track in self.by_id.items() if known != track_id})

    def toggled(self, track: TrackView) -> Ticks:
        """With the track if it was not ticked, without it if it was."""
        return self.without(track.id) if track.id in self else self.with_these((track,))

    def updated(self, tracks: Iterable[TrackView]) -> Ticks:
        """What is ticked, as the server tells it now."""
        news = {track.id: track for track in tracks if track.id in self.by_id}
        return Ticks(self.by_id | news) if news else self


NO_TICKS: Final = Ticks()
"""Nothing is ticked."""
