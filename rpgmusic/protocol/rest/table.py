"""Bodies for a campaign: scene, players, history, what the GM hears alone, the log."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import msgspec

from rpgmusic.domain.campaign import HistoryEntry
from rpgmusic.domain.player import MAX_TRIM_US, PlayerReport
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import CampaignId, TrackId
from rpgmusic.protocol.rest.bounds import Body, Id, Label, Seconds, Title, Volume
from rpgmusic.protocol.views import PlayerView


class SceneRequest(Body, frozen=True):
    """Set the scene."""

    title: Title = ""
    description: Annotated[str, msgspec.Meta(max_length=50_000)] = ""
    mood: Mood | None = None
    combat: bool = False
    intensity: Volume = 0.5
    tags: Annotated[tuple[Label, ...], msgspec.Meta(max_length=50)] = ()
    hints: Annotated[str, msgspec.Meta(max_length=2_000)] = ""
    tone: Annotated[str, msgspec.Meta(max_length=500)] = ""


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
