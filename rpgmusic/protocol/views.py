"""The shapes in which tracks, players and campaigns travel."""

from __future__ import annotations

from typing import Final

import msgspec

from rpgmusic.domain.campaign import Transport
from rpgmusic.domain.player import PlayerReport
from rpgmusic.domain.queue import Queue
from rpgmusic.domain.saved_scene import MusicChoice, Pad, SavedScene, Scatter
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.timeline import Timeline
from rpgmusic.domain.track import Mood, Track, TrackFormat, TrackStatus, playback_gain_db
from rpgmusic.domain.units import CampaignId, ClientId, FolderId, SceneId, TrackId, seconds


class TrackCard(msgspec.Struct, frozen=True, kw_only=True):
    """What a player may know of a track: enough to show it and to fetch its segments."""

    id: TrackId
    title: str
    artist: str
    album: str
    moods: tuple[Mood, ...]
    length_frames: int
    revision: str
    has_cover: bool


class TrackView(msgspec.Struct, frozen=True, kw_only=True):
    """A track as the GM sees it in lists."""

    id: TrackId
    title: str
    artist: str
    album: str
    album_artist: str
    track_number: int | None
    genre: str
    year: int | None
    comment: str
    path: str
    format: TrackFormat
    duration_s: float
    bitrate_bps: int
    sample_rate_hz: int
    channels: int
    size_bytes: int
    status: TrackStatus
    problem: str
    integrated_lufs: float | None
    true_peak_dbtp: float | None
    gain_db: float
    has_cover: bool
    free_tags: tuple[str, ...]
    moods: tuple[Mood, ...]
    revision: str
    added_at_s: float


class FolderView(msgspec.Struct, frozen=True, kw_only=True):
    """A folder in the tree; `track_count` counts what lies in it directly."""

    id: FolderId
    name: str
    parent_id: FolderId | None
    position: int
    track_count: int


class PlayerView(msgspec.Struct, frozen=True, kw_only=True):
    """A listener at the table. Players learn the name only; `report`, `trim_us` and `trouble` are for the GM."""

    client_id: ClientId
    name: str
    connected: bool
    joined_at_s: float = 0.0
    seen_at_s: float = 0.0
    trim_us: int = 0
    report: PlayerReport | None = None
    trouble: str = ""


class CampaignState(msgspec.Struct, frozen=True, kw_only=True):
    """The full shared state of a campaign, with the cards of every track it mentions.

    Players get at most 200 entries of the queue, those around the current one; GMs get all.
    """

    id: CampaignId
    name: str
    timeline: Timeline
    queue: Queue
    scene: Scene | None
    transport: Transport
    tracks: tuple[TrackCard, ...]


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """What only the GM sees of a campaign: the saved scenes, what was fired last, pads, and the battle pool.

    `pads` are the campaign's own; those of the fired scene come before them. `combat` says that battle music has
    pushed the earlier music aside. `tracks` are the cards of all tracks mentioned here.
    """

    scenes: tuple[SavedScene, ...] = ()
    fired: SceneId | None = None
    pads: tuple[Pad, ...] = ()
    battle: MusicChoice = MusicChoice()
    combat: bool = False
    scatters: tuple[Scatter, ...] = ()
    tracks: tuple[TrackCard, ...] = ()


NO_BOARD: Final = Board()
"""The board of a campaign on which nothing was put yet."""


def track_card(track: Track) -> TrackCard:
    """The card of a track."""
    return TrackCard(
        id=track.id,
        title=track.title,
        artist=track.tags.artist,
        album=track.tags.album,
        moods=track.moods,
        length_frames=track.length_frames,
        revision=track.revision,
        has_cover=track.has_cover,
    )


def track_view(track: Track) -> TrackView:
    """The GM's view of a track."""
    stream, analysis, tags = track.stream, track.analysis, track.tags
    return TrackView(
        id=track.id,
        title=track.title,
        artist=tags.artist,
        album=tags.album,
        album_artist=tags.album_artist,
        track_number=tags.track_number,
        genre=tags.genre,
        year=tags.year,
        comment=tags.comment,
        path=track.path,
        format=track.format,
        duration_s=track.length_frames / 48_000 if analysis else seconds(stream.duration_us) if stream else 0.0,
        bitrate_bps=stream.bitrate_bps if stream else 0,
        sample_rate_hz=stream.sample_rate_hz if stream else 0,
        channels=stream.channels if stream else 0,
        size_bytes=track.size_bytes,
        status=track.status,
        problem=track.problem,
        integrated_lufs=analysis.integrated_lufs if analysis else None,
        true_peak_dbtp=analysis.true_peak_dbtp if analysis else None,
        gain_db=playback_gain_db(track),
        has_cover=track.has_cover,
        free_tags=track.free_tags,
        moods=track.moods,
        revision=track.revision,
        added_at_s=track.added_at_s,
    )
