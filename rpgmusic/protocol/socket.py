"""WebSocket messages: JSON text frames `{"event": name, "data": {...}}`.

The socket is `GET /ws`. The first frame of a client is `client_connected`; the server answers `welcome`, whose full
state makes the first connection and every later one the same thing. Every change carries the whole timeline of the
campaign, so a client that missed one is right again with the next.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from rpgmusic.domain.player import MAX_TRIM_US, PlayerReport
from rpgmusic.domain.queue import Queue
from rpgmusic.domain.rendition import OVERLAP_FRAMES, SEGMENT_FRAMES, Rendition
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.timeline import LayerName, Timeline, Voice
from rpgmusic.domain.units import CampaignId, ClientId
from rpgmusic.protocol.rest import ScanState
from rpgmusic.protocol.views import CampaignState, PlayerView, TrackCard

MAX_FRAME_BYTES = 16 * 1024
"""Longest frame that is accepted from a client."""

Name = Annotated[str, msgspec.Meta(max_length=40)]
Identifier = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+\Z")]


class Role(StrEnum):
    """Who may command: only the GM."""

    GM = "gm"
    PLAYER = "player"


class _Message(msgspec.Struct, frozen=True, kw_only=True, tag_field="event"):
    """Base of all frames; the class's tag is the event name."""


# --- client to server ---------------------------------------------------------------------------------------------


class Hello(msgspec.Struct, frozen=True, kw_only=True):
    """Who connects. `token` may be left out when an `Authorization` header came with the request.

    `campaign` is read for a GM only (a player's token names its campaign); `client_id` is kept by the browser, so that
    a player who comes back is the same player; `listens` is false for consoles and scripts, which are no players.
    """

    token: str = ""
    client_id: Identifier | None = None
    name: Name = ""
    campaign: Identifier = "default"
    listens: bool = True
    trim_us: Annotated[int, msgspec.Meta(ge=-MAX_TRIM_US, le=MAX_TRIM_US)] | None = None


class ClientConnected(_Message, frozen=True, tag="client_connected"):
    """First frame of every client."""

    data: Hello


class Ping(msgspec.Struct, frozen=True, kw_only=True):
    """The client's own clock when it sent the ping, any unit; it comes back unchanged."""

    client_sent: float


class TimeSyncRequest(_Message, frozen=True, tag="time_sync"):
    """Asks for the server's clock (four-timestamp exchange of NTP, RFC 5905 section 8)."""

    data: Ping


class Nothing(msgspec.Struct, frozen=True):
    """A message without content."""


class RequestState(_Message, frozen=True, tag="request_state"):
    """Asks for a fresh `state`."""

    data: Nothing = Nothing()


class PositionReport(_Message, frozen=True, tag="position_report"):
    """What a player measured of itself; sent about every 2 s, at once when something changes, and after a check."""

    data: PlayerReport


class PlayerProfile(msgspec.Struct, frozen=True, kw_only=True):
    """What a player set for itself."""

    name: Name | None = None
    trim_us: Annotated[int, msgspec.Meta(ge=-MAX_TRIM_US, le=MAX_TRIM_US)] | None = None


class ProfileChanged(_Message, frozen=True, tag="profile_changed"):
    """A player renamed itself or moved its latency trim."""

    data: PlayerProfile


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """A fault in a player's browser."""

    message: Annotated[str, msgspec.Meta(max_length=500)]
    where: Annotated[str, msgspec.Meta(max_length=100)] = ""


class ClientError(_Message, frozen=True, tag="client_error"):
    """Tells the GM's log about a fault in a player's browser."""

    data: Problem


ClientMessage = ClientConnected | TimeSyncRequest | RequestState | PositionReport | ProfileChanged | ClientError


# --- server to client ---------------------------------------------------------------------------------------------


class RenditionFacts(msgspec.Struct, frozen=True, kw_only=True):
    """How segments of a rendition are cut: lead-in to trim, then the heard part, then a tail for joins."""

    name: Rendition
    mime_type: str
    lead_frames: int
    tail_frames: int = OVERLAP_FRAMES


class Greeting(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a client needs to begin or to go on."""

    client_id: ClientId
    role: Role
    name: str
    trim_us: int
    server_time_us: int
    boot_id: str
    server_version: str
    campaign: CampaignState
    players: tuple[PlayerView, ...]
    renditions: tuple[RenditionFacts, ...]
    segment_frames: int = SEGMENT_FRAMES
    max_drift_ms: float
    position_check_s: float


class Welcome(_Message, frozen=True, tag="welcome"):
    """Answer to `client_connected`."""

    data: Greeting


class State(_Message, frozen=True, tag="state"):
    """The full state, on request and after changes that no other event tells."""

    data: CampaignState


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A new timeline: what it sounds like from `effective_at_us` on, and cards of the tracks in it."""

    campaign_id: CampaignId
    layer: LayerName | None
    effective_at_us: int
    timeline: Timeline
    tracks: tuple[TrackCard, ...]


class PlayTrack(_Message, frozen=True, tag="play_track"):
    """Something begins to play (by command, or because the queue went on)."""

    data: Change


class Pause(_Message, frozen=True, tag="pause"):
    """Something was paused or hushed, or the GM pressed panic."""

    data: Change


class Resume(_Message, frozen=True, tag="resume"):
    """What was held comes back."""

    data: Change


class Seek(_Message, frozen=True, tag="seek"):
    """The position changes."""

    data: Change


class Stop(_Message, frozen=True, tag="stop"):
    """Something ends for good."""

    data: Change


class VolumeChange(_Message, frozen=True, tag="volume_change"):
    """A layer's volume or mute changes."""

    data: Change


class TimelineUpdated(_Message, frozen=True, tag="timeline_updated"):
    """The plan changed without a change now: what follows, or a loop."""

    data: Change


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """What should be audible at a moment; a client that holds another revision asks for the state."""

    server_time_us: int
    revision: int
    voices: tuple[Voice, ...]


class PositionCheck(_Message, frozen=True, tag="position_check"):
    """Sent every `position_check_s`."""

    data: Check


class QueueState(msgspec.Struct, frozen=True, kw_only=True):
    """The queue and the cards of its tracks."""

    campaign_id: CampaignId
    queue: Queue
    tracks: tuple[TrackCard, ...]


class QueueUpdated(_Message, frozen=True, tag="queue_updated"):
    """The queue changed."""

    data: QueueState


class SceneState(msgspec.Struct, frozen=True, kw_only=True):
    """The scene of a campaign."""

    campaign_id: CampaignId
    scene: Scene | None


class SceneChanged(_Message, frozen=True, tag="scene_changed"):
    """The GM set another scene."""

    data: SceneState


class Players(msgspec.Struct, frozen=True, kw_only=True):
    """Everyone at the table. The GM's sockets get reports and troubles, players get names."""

    campaign_id: CampaignId
    players: tuple[PlayerView, ...]


class PlayersUpdated(_Message, frozen=True, tag="players_updated"):
    """Someone came, went, was renamed or (for the GM) reported something new."""

    data: Players


class PlayerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What the GM set for one player."""

    name: str
    trim_us: int


class PlayerSettingsChanged(_Message, frozen=True, tag="player_settings"):
    """Sent to the one player whose trim or name the GM changed."""

    data: PlayerSettings


class Clocks(msgspec.Struct, frozen=True, kw_only=True):
    """The second and third timestamps of the exchange, and the first one back."""

    client_sent: float
    server_received_us: int
    server_sent_us: int


class TimeSyncReply(_Message, frozen=True, tag="time_sync"):
    """Answer to `time_sync`."""

    data: Clocks


class ScanProgress(_Message, frozen=True, tag="scan_progress"):
    """How far the scan of the music folder is; GM only."""

    data: ScanState


class LibraryChanged(_Message, frozen=True, tag="library_changed"):
    """Tracks or folders changed; GM only. Lists that are shown should be fetched again."""

    data: Nothing = Nothing()


class ServerStopping(msgspec.Struct, frozen=True, kw_only=True):
    """Why the server goes away."""

    reason: Literal["shutdown", "restart"] = "shutdown"


class Goodbye(_Message, frozen=True, tag="server_stopping"):
    """The server shuts down in good order; clients play on and come back by themselves."""

    data: ServerStopping = ServerStopping()


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """A problem, named like the problem documents of the HTTP interface."""

    type: str
    title: str
    detail: str


class ErrorMessage(_Message, frozen=True, tag="error"):
    """Something a client sent could not be done."""

    data: Refusal


ServerMessage = (
    Welcome
    | State
    | PlayTrack
    | Pause
    | Resume
    | Seek
    | Stop
    | VolumeChange
    | TimelineUpdated
    | PositionCheck
    | QueueUpdated
    | SceneChanged
    | PlayersUpdated
    | PlayerSettingsChanged
    | TimeSyncReply
    | ScanProgress
    | LibraryChanged
    | Goodbye
    | ErrorMessage
)
