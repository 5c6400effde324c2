"""Bodies of the HTTP interface. Bounds stand in the types, so that one place checks all input."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final, Literal, TypeAlias

import msgspec

from rpgmusic.domain.campaign import HistoryEntry
from rpgmusic.domain.player import MAX_TRIM_US, PlayerReport
from rpgmusic.domain.queue import Queue, Repeat
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import CampaignId, EntryId, FolderId, TrackId
from rpgmusic.protocol.views import FolderView, PlayerView, TrackCard, TrackView

LONGEST_FADE_S: Final = 60.0

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Seconds = Annotated[float, msgspec.Meta(ge=0, le=360_000)]
FadeSeconds = Annotated[float, msgspec.Meta(ge=0, le=LONGEST_FADE_S)]
Volume = Annotated[float, msgspec.Meta(ge=0, le=1)]
Title = Annotated[str, msgspec.Meta(max_length=200)]
Label = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
TrackIds = Annotated[tuple[TrackId, ...], msgspec.Meta(max_length=10_000)]


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of request bodies: a misspelt field is an error, not silence."""


class LoopRegion(Body, frozen=True):
    """A loop in seconds of the track."""

    start_s: Seconds
    end_s: Seconds


class PlayMode(StrEnum):
    """Whether a new clip takes the place of what the layer plays, or joins it."""

    REPLACE = "replace"
    ADD = "add"


class PlayRequest(Body, frozen=True):
    """What to play: one track, several as a queue, a folder as a queue, an entry of the queue, or the queue itself.

    Left out: `mode` replaces on music and narration and adds on ambience and effects; `loop` is true on ambience;
    `crossfade_s` is the queue's; `at_us` is as soon as every player can follow; `position_s` starts within the track.
    """

    track_id: TrackId | None = None
    track_ids: TrackIds | None = None
    folder_id: FolderId | None = None
    entry_id: EntryId | None = None
    layer: LayerName = LayerName.MUSIC
    mode: PlayMode | None = None
    position_s: Seconds = 0.0
    crossfade_s: FadeSeconds | None = None
    loop: bool | LoopRegion | None = None
    at_us: int | None = None


class LayerRequest(Body, frozen=True):
    """A command for one layer, or for all of them if none is named; `clip_id` names one clip of it."""

    layer: LayerName | None = LayerName.MUSIC
    fade_s: FadeSeconds | None = None
    clip_id: Id | None = None


class SeekRequest(Body, frozen=True):
    """Where to go: a position, or a step from where the music is."""

    position_s: Seconds | None = None
    by_s: Annotated[float, msgspec.Meta(ge=-360_000, le=360_000)] | None = None
    layer: LayerName = LayerName.MUSIC


class LoopRequest(Body, frozen=True):
    """A loop for what plays on a layer: true for the whole track, a region, or false for none."""

    loop: bool | LoopRegion
    layer: LayerName = LayerName.MUSIC


class HushRequest(Body, frozen=True):
    """Fade everything out and hold it; `back` brings it back. Left out: the other of what is now."""

    back: bool | None = None
    fade_s: FadeSeconds | None = None


class MixRequest(Body, frozen=True):
    """A layer's volume, mute or solo. `by` adds to the volume; `steps` climb a ladder whose rungs sound even."""

    volume: Volume | None = None
    by: Annotated[float, msgspec.Meta(ge=-1, le=1)] | None = None
    steps: Annotated[int, msgspec.Meta(ge=-40, le=40)] | None = None
    muted: bool | None = None
    solo: bool | None = None
    fade_s: FadeSeconds | None = None


class ClipRequest(Body, frozen=True):
    """The volume of one clip, relative to its layer."""

    volume: Volume


class QueueRequest(Body, frozen=True):
    """Replace the queue."""

    track_ids: TrackIds


class EnqueueRequest(Body, frozen=True):
    """Add to the queue: after what plays, or at the end."""

    track_ids: TrackIds = ()
    folder_id: FolderId | None = None
    where: Literal["next", "end"] = "end"


class QueueSettings(Body, frozen=True):
    """How the queue plays."""

    shuffle: bool | None = None
    repeat: Repeat | None = None
    crossfade_s: FadeSeconds | None = None


class MoveEntry(Body, frozen=True):
    """Move one entry of the queue."""

    to_index: Annotated[int, msgspec.Meta(ge=0)]


class QueueView(msgspec.Struct, frozen=True, kw_only=True):
    """The queue and the cards of its tracks."""

    queue: Queue
    tracks: tuple[TrackCard, ...]


class SceneRequest(Body, frozen=True):
    """Set the scene."""

    title: Title = ""
    description: Annotated[str, msgspec.Meta(max_length=50_000)] = ""
    mood: Mood | None = None
    combat: bool = False
    intensity: Volume = 0.5
    tags: Annotated[tuple[Label, ...], msgspec.Meta(max_length=50)] = ()
    hints: Annotated[str, msgspec.Meta(max_length=2_000)] = ""


class CampaignRequest(Body, frozen=True):
    """Create or rename a campaign."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class CampaignView(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign in a list; `join_url` is the players' link."""

    id: CampaignId
    name: str
    created_at_s: float
    join_url: str
    players: int
    now_playing: str


class PlayerRequest(Body, frozen=True):
    """What the GM sets for a player."""

    name: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    trim_us: Annotated[int, msgspec.Meta(ge=-MAX_TRIM_US, le=MAX_TRIM_US)] | None = None


class PlayerList(msgspec.Struct, frozen=True, kw_only=True):
    """Everyone at the table."""

    players: tuple[PlayerView, ...]


class PlayerDetail(msgspec.Struct, frozen=True, kw_only=True):
    """One listener, with what it measured of itself lately (oldest first, one entry about every 2 s)."""

    player: PlayerView
    reports: tuple[PlayerReport, ...]


class History(msgspec.Struct, frozen=True, kw_only=True):
    """What was played, latest first."""

    entries: tuple[HistoryEntry, ...]


class TrackList(msgspec.Struct, frozen=True, kw_only=True):
    """One page of tracks; `total` counts all that match."""

    tracks: tuple[TrackView, ...]
    total: int
    page: int
    limit: int


class MetadataRequest(Body, frozen=True):
    """Edits of a track; files are never written. An empty string, or 0, returns to what the file says."""

    title: Title | None = None
    artist: Title | None = None
    album: Title | None = None
    genre: Title | None = None
    album_artist: Title | None = None
    year: Annotated[int, msgspec.Meta(ge=0, le=9_999)] | None = None
    track_number: Annotated[int, msgspec.Meta(ge=0, le=9_999)] | None = None
    free_tags: Annotated[tuple[Label, ...], msgspec.Meta(max_length=50)] | None = None
    moods: Annotated[tuple[Mood, ...], msgspec.Meta(max_length=17)] | None = None


class FolderRequest(Body, frozen=True):
    """Create a folder, or import a directory of the music folder as one (`directory`), named like it if not told.

    What is created holds `track_ids` from the start; what is imported holds the tracks of its directory alone.
    """

    name: Annotated[str, msgspec.Meta(max_length=200)] = ""
    parent_id: FolderId | None = None
    directory: Annotated[str, msgspec.Meta(max_length=4_096)] | None = None
    track_ids: TrackIds = ()


class FolderEdit(Body, frozen=True):
    """Rename, move or reorder; a field left out stays as it is, `parent_id: null` moves to the top."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None
    parent_id: FolderId | msgspec.UnsetType | None = msgspec.UNSET
    position: Annotated[int, msgspec.Meta(ge=0)] | None = None


class FolderTracks(Body, frozen=True):
    """Tracks to put into a folder (POST) or its whole new order (PUT)."""

    track_ids: TrackIds


class TrackFolders(msgspec.Struct, frozen=True, kw_only=True):
    """The folders in which a track lies."""

    folder_ids: tuple[FolderId, ...]


class FolderTree(msgspec.Struct, frozen=True, kw_only=True):
    """All folders, parents before children, siblings in order."""

    folders: tuple[FolderView, ...]


class ScanState(msgspec.Struct, frozen=True, kw_only=True):
    """The scan of the music folder; `state` says idle, scanning, cancelled, finished or failed."""

    state: Literal["idle", "scanning", "cancelled", "finished", "failed"]
    done: int = 0
    total: int = 0
    added: int = 0
    changed: int = 0
    moved: int = 0
    missing: int = 0
    failed: int = 0
    to_analyse: int = 0
    current_path: str = ""
    problem: str = ""


class LabelRequest(Body, frozen=True):
    """Moods and tags to give to many tracks, or to take from them."""

    track_ids: TrackIds
    add_moods: Annotated[tuple[Mood, ...], msgspec.Meta(max_length=17)] = ()
    remove_moods: Annotated[tuple[Mood, ...], msgspec.Meta(max_length=17)] = ()
    add_tags: Annotated[tuple[Label, ...], msgspec.Meta(max_length=50)] = ()
    remove_tags: Annotated[tuple[Label, ...], msgspec.Meta(max_length=50)] = ()


class LabelReply(msgspec.Struct, frozen=True, kw_only=True):
    """How many tracks changed."""

    changed: int


class PlacementRequest(Body, frozen=True):
    """Put tracks into several folders at once, after those that they have."""

    track_ids: TrackIds
    folder_ids: Annotated[tuple[FolderId, ...], msgspec.Meta(min_length=1, max_length=200)]


class PlacementReply(msgspec.Struct, frozen=True, kw_only=True):
    """How many placements were new."""

    added: int


class ForgetRequest(Body, frozen=True):
    """Missing tracks to take out of the library; those that are there again stay."""

    track_ids: TrackIds


class ForgetReply(msgspec.Struct, frozen=True, kw_only=True):
    """The tracks that were forgotten."""

    forgotten: tuple[TrackId, ...]


class ReplacementRequest(Body, frozen=True):
    """The track that takes the place of a missing one, wherever that is used."""

    track_id: TrackId


class PlaylistRequest(Body, frozen=True):
    """An M3U or M3U8 playlist to make a folder of."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    text: Annotated[str, msgspec.Meta(max_length=8_000_000)]
    parent_id: FolderId | None = None


class PlaylistReply(msgspec.Struct, frozen=True, kw_only=True):
    """The new folder, and the lines for which the library has no track."""

    folder: FolderView
    found: int
    not_found: tuple[str, ...]


class PlaylistText(msgspec.Struct, frozen=True, kw_only=True):
    """A folder as an M3U8 playlist."""

    file_name: str
    text: str


class SoundCheckRequest(Body, frozen=True):
    """Who should let clicks be heard; everyone at the same moments if no one is named."""

    client_id: Id | None = None


class SoundCheckReply(msgspec.Struct, frozen=True, kw_only=True):
    """How many players were asked."""

    players: int


class PreviewRequest(Body, frozen=True):
    """A track that only the GM wants to hear; none ends it."""

    track_id: TrackId | None = None
    position_s: Seconds = 0.0


class PreviewReply(msgspec.Struct, frozen=True, kw_only=True):
    """How many of the GM's preview pages play it, and a signed address of the file for any other player."""

    pages: int
    url: str


LogKind: TypeAlias = Literal["music", "scene", "player", "library", "table", "problem"]
"""What a line of the session's log is about."""


class LogEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the session's log; `at_s` is Unix time."""

    at_s: float
    kind: LogKind
    text: str


class SessionLog(msgspec.Struct, frozen=True, kw_only=True):
    """What happened in this session, latest first."""

    entries: tuple[LogEntry, ...]


class JoinRequest(Body, frozen=True):
    """A join code from a link, exchanged for a player's token."""

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class JoinReply(msgspec.Struct, frozen=True, kw_only=True):
    """The token that a player's page uses from now on."""

    token: str
    campaign_id: CampaignId
    campaign_name: str


class LoginRequest(Body, frozen=True):
    """Where a login link leads to: nowhere special, or to the page that plays what only the GM hears."""

    page: Literal["", "preview"] = ""


class LoginLink(msgspec.Struct, frozen=True, kw_only=True):
    """A link that signs one browser in as GM, once."""

    url: str
    expires_in_s: int


class StreamLink(msgspec.Struct, frozen=True, kw_only=True):
    """A signed address of a track's file or cover that works without a token until it expires."""

    url: str
    expires_in_s: int


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the server can do its work; `reasons` says what is wrong, in sentences."""

    status: Literal["ok", "degraded"]
    reasons: tuple[str, ...]
    version: str
    boot_id: str
    uptime_s: float
    tracks: int
    players: int
    music_folder: str


class ProblemDocument(msgspec.Struct, frozen=True, kw_only=True):
    """RFC 9457: `type` is stable, `detail` is a sentence the GM can act on."""

    type: str
    title: str
    status: int
    detail: str
