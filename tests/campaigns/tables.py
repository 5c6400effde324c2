"""Campaigns with a clock that tests turn themselves, over tracks that exist on paper only."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from rpgmusic.campaigns.campaigns import Campaigns
from rpgmusic.campaigns.clock import ServerClock
from rpgmusic.campaigns.moment import Moment, Outcome
from rpgmusic.campaigns.players import PlayerRegistry
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.errors import FolderNotFound, TrackNotFound
from rpgmusic.domain.timeline import LayerName, Voice, voices_at
from rpgmusic.domain.track import Analysis, Mood, Stream, Track, TrackFormat, TrackStatus
from rpgmusic.domain.units import DEFAULT_CAMPAIGN, CampaignId, FolderId, TrackId
from rpgmusic.protocol.server_messages import ServerMessage
from rpgmusic.protocol.views import CampaignState
from rpgmusic.storage import TinyDbDocuments

SECOND_US = 1_000_000


def make_track(name: str, duration_s: float = 10.0, status: TrackStatus = TrackStatus.PLAYABLE) -> Track:
    """A track of some length."""
    return Track(
        TrackId(name),
        f"{name}.ogg",
        TrackFormat.OGG,
        1,
        1,
        "r1",
        0.0,
        stream=Stream(round(duration_s * SECOND_US), 48_000, 2, 128_000),
        status=status,
    )


def measured(track: Track, *, leading_s: float = 0.0, trailing_s: float = 0.0) -> Analysis:
    """An analysis that agrees with the track's header."""
    return Analysis(track.length_frames, -18.0, -3.0, round(leading_s * 48_000), round(trailing_s * 48_000))


@dataclass
class PaperMusic:
    """A catalogue of tracks by name."""

    tracks: dict[TrackId, Track] = field(default_factory=dict)
    folders: dict[FolderId, tuple[TrackId, ...]] = field(default_factory=dict)

    def add(self, *tracks: Track) -> None:
        """Take tracks in, new or changed."""
        self.tracks.update({track.id: track for track in tracks})

    def track(self, track_id: TrackId) -> Track:
        """See `Catalogue`."""
        if track_id not in self.tracks:
            raise TrackNotFound("There is no such track.")
        return self.tracks[track_id]

    def folder_track_ids(self, folder_id: FolderId) -> tuple[TrackId, ...]:
        """See `Catalogue`."""
        if folder_id not in self.folders:
            raise FolderNotFound("There is no such folder.")
        return self.folders[folder_id]

    def mood_track_ids(self, mood: Mood) -> tuple[TrackId, ...]:
        """See `Catalogue`."""
        fitting = (track for track in self.tracks.values() if mood in track.moods)
        return tuple(track.id for track in fitting if track.status is TrackStatus.PLAYABLE)


class Table:
    """The default campaign of a real `Campaigns`, with time in the test's hands."""

    def __init__(self, directory: Path, music: PaperMusic | None = None) -> None:
        self.directory = directory
        self.music = music or PaperMusic({TrackId(n): make_track(n) for n in ("a", "b", "c", "d")})
        self.told: list[ServerMessage] = []
        self._monotonic_ns = 10**12
        self.documents = TinyDbDocuments(directory)
        self.open()

    def open(self, starts_at_us: int = 1_000 * SECOND_US, *, long_absence: bool = False) -> None:
        """Make the campaigns over what is stored."""
        self.clock = ServerClock(starts_at_us, monotonic_ns=lambda: self._monotonic_ns, wall_s=lambda: 1e9)
        self.players = PlayerRegistry(self.documents, self.clock.wall_s)
        numbers = itertools.count()
        prefix = f"{starts_at_us}"
        self.campaigns = Campaigns(
            self.documents,
            self.music,
            self.players,
            self.clock,
            self._hear,
            rng=random.Random(1),
            new_id=lambda: f"{prefix}-{next(numbers)}",
        )
        self.campaigns.load(long_absence=long_absence)

    def reopen(self, *, long_absence: bool = False) -> None:
        """Forget everything in memory and come back from what is stored."""
        now_us = self.now_us
        self.documents.close()
        self.documents = TinyDbDocuments(self.directory)
        self.open(now_us, long_absence=long_absence)

    @property
    def now_us(self) -> int:
        """Server time."""
        return self.clock.now_us()

    @property
    def campaign(self) -> Campaign:
        """The campaign as it is."""
        return self.campaigns.get(DEFAULT_CAMPAIGN)

    def do(self, decide: Callable[[Campaign, Moment], Outcome]) -> CampaignState:
        """Carry out a command."""
        return self.campaigns.command(DEFAULT_CAMPAIGN, decide)

    def set(self, **parts: object) -> None:
        """Set parts of the campaign as if they had always been so."""
        self.campaigns.command(DEFAULT_CAMPAIGN, lambda c, _: Outcome(replace(c, **parts)))  # type: ignore[arg-type]  # any of its fields

    def pass_time(self, seconds: float, *, ticks: bool = True, step_s: float = 0.05) -> None:
        """Let time pass; with `ticks` the campaigns' timer runs meanwhile."""
        left_us = round(seconds * SECOND_US)
        while left_us > 0:
            step_us = min(left_us, round(step_s * SECOND_US)) if ticks else left_us
            self._monotonic_ns += step_us * 1000
            left_us -= step_us
            if ticks:
                self.campaigns.tick()

    def voices(self, layer: LayerName = LayerName.MUSIC) -> list[Voice]:
        """What is audible on a layer now."""
        return [voice for voice in voices_at(self.campaign.timeline, self.now_us) if voice.layer is layer]

    def heard(self, layer: LayerName = LayerName.MUSIC) -> list[str]:
        """The names of the tracks that are audible on a layer now."""
        return [voice.track_id for voice in self.voices(layer)]

    def _hear(self, _: CampaignId, message: ServerMessage) -> None:
        self.told.append(message)
