"""What a command may know besides the campaign itself, and what it answers."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.track import Mood, Track
from rpgmusic.domain.units import ClipId, EntryId, FolderId, TrackId
from rpgmusic.protocol.server_messages import Pause, PlayTrack, Resume, Seek, Stop, TimelineUpdated, VolumeChange

SHORTEST_LEAD_US: Final = 150_000
LONGEST_LEAD_US: Final = 1_000_000
DELIVERY_US: Final = 100_000
"""What a message may wait in queues and busy browsers, besides its way."""
FIRST_SEGMENT_US: Final = 100_000
"""Making, decoding and scheduling sound that nobody has asked for before."""
LONGEST_LATENCY_US: Final = 240_000
"""Slower devices follow later, so that on a home network all others hear a command within half a second."""
DECLICK_US: Final = 30_000
"""A ramp this short is heard as "at once", but not as a click."""

ChangeMessage: TypeAlias = PlayTrack | Pause | Resume | Seek | Stop | VolumeChange | TimelineUpdated


class Catalogue(Protocol):
    """Where campaigns find tracks."""

    def track(self, track_id: TrackId) -> Track:
        """The track with this id; raises TrackNotFound."""

    def folder_track_ids(self, folder_id: FolderId) -> tuple[TrackId, ...]:
        """The tracks of a folder in order; raises FolderNotFound."""

    def mood_track_ids(self, mood: Mood) -> tuple[TrackId, ...]:
        """The tracks of a mood that can sound, by title."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When a command is given (`now_us`), when every player can have followed it (`at_us`), and what it may ask."""

    now_us: int
    at_us: int
    tracks: Catalogue
    new_id: Callable[[], str]
    rng: random.Random

    def new_clip_id(self) -> ClipId:
        """An id that no clip had before."""
        return ClipId(self.new_id())

    def new_entries(self, track_ids: tuple[TrackId, ...]) -> tuple[tuple[EntryId, TrackId], ...]:
        """Fresh entry ids for tracks."""
        return tuple((EntryId(self.new_id()), track_id) for track_id in track_ids)


@dataclass(frozen=True, slots=True)
class Played:
    """A track that began to play, for the history."""

    layer: LayerName
    track: Track


@dataclass(frozen=True, slots=True)
class Outcome:
    """A command's new campaign, and how to announce its new timeline; no `event` if it did not change."""

    campaign: Campaign
    event: type[ChangeMessage] | None = None
    layer: LayerName | None = None
    effective_at_us: int = 0
    played: tuple[Played, ...] = ()


def command_lead_us(rtts_us: list[int], latencies_us: list[int]) -> int:
    """How far ahead a command takes effect, so that those who listen can have fetched the sound and handed it over.

    It takes twice the 95th percentile of the players' round trips; and, of those who listen, the longest time from
    handing sound to the device until it is heard.
    """
    ordered = sorted(rtts_us)
    p95_us = ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)] if ordered else 0
    lead_us = 2 * p95_us + DELIVERY_US
    if latencies_us:
        lead_us += FIRST_SEGMENT_US + max(0, min(LONGEST_LATENCY_US, max(latencies_us)))
    return max(SHORTEST_LEAD_US, min(LONGEST_LEAD_US, lead_us))
