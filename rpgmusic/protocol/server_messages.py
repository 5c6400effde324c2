"""What the server sends over the socket; `ServerMessage` is the union of it all."""

from __future__ import annotations

from typing import Literal

import msgspec

from rpgmusic.domain.queue import Queue
from rpgmusic.domain.rendition import OVERLAP_FRAMES, SEGMENT_FRAMES, Rendition
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.timeline import LayerName, Timeline, Voice
from rpgmusic.domain.units import CampaignId, ClientId
from rpgmusic.protocol.making_messages import (
    DirectorUpdated,
    GenerationCompleted,
    GenerationFailed,
    GenerationProgress,
    PlayersNotice,
    PreparationUpdated,
)
from rpgmusic.protocol.message import Message, Nothing, Role
from rpgmusic.protocol.rest import LogEntry, ScanState
from rpgmusic.protocol.views import Board, CampaignState, PlayerView, TrackCard


class RenditionFacts(msgspec.Struct, frozen=True, kw_only=True):
    """How segments of a rendition are cut: lead-in to trim, then the heard part, then a tail for joins."""

    name: Rendition
    mime_type: str
    lead_frames: int
    tail_frames: int = OVERLAP_FRAMES


class Greeting(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a client needs to begin or to go on; `client_id` is its public id, the one in lists of players.

    Players get no `board`.
    """

    client_id: ClientId
    role: Role
    name: str
    trim_us: int
    server_time_us: int
    boot_id: str
    server_version: str
    campaign: CampaignState
    players: tuple[PlayerView, ...]
    board: Board | None = None
    renditions: tuple[RenditionFacts, ...]
    segment_frames: int = SEGMENT_FRAMES
    max_drift_ms: float
    position_check_s: float


class Welcome(Message, frozen=True, tag="welcome"):
    """Answer to `client_connected`."""

    data: Greeting


class State(Message, frozen=True, tag="state"):
    """The full state, on request and after changes that no other event tells."""

    data: CampaignState


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A new timeline: what it sounds like from `effective_at_us` on, and cards of the tracks in it."""

    campaign_id: CampaignId
    layer: LayerName | None
    effective_at_us: int
    timeline: Timeline
    tracks: tuple[TrackCard, ...]


class PlayTrack(Message, frozen=True, tag="play_track"):
    """Something begins to play (by command, or because the queue went on)."""

    data: Change


class Pause(Message, frozen=True, tag="pause"):
    """Something was paused or hushed, or the GM pressed panic."""

    data: Change


class Resume(Message, frozen=True, tag="resume"):
    """What was held comes back."""

    data: Change


class Seek(Message, frozen=True, tag="seek"):
    """The position changes."""

    data: Change


class Stop(Message, frozen=True, tag="stop"):
    """Something ends for good."""

    data: Change


class VolumeChange(Message, frozen=True, tag="volume_change"):
    """A layer's volume or mute changes."""

    data: Change


class TimelineUpdated(Message, frozen=True, tag="timeline_updated"):
    """The plan changed without a change now: what follows, or a loop."""

    data: Change


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """What should be audible at a moment; a client that holds another revision asks for the state."""

    server_time_us: int
    revision: int
    voices: tuple[Voice, ...]


class PositionCheck(Message, frozen=True, tag="position_check"):
    """Sent every `position_check_s`."""

    data: Check


class QueueState(msgspec.Struct, frozen=True, kw_only=True):
    """The queue and the cards of its tracks. Players get at most 200 entries, those around the current one."""

    campaign_id: CampaignId
    queue: Queue
    tracks: tuple[TrackCard, ...]


class QueueUpdated(Message, frozen=True, tag="queue_updated"):
    """The queue changed."""

    data: QueueState


class SceneState(msgspec.Struct, frozen=True, kw_only=True):
    """The scene of a campaign."""

    campaign_id: CampaignId
    scene: Scene | None


class SceneChanged(Message, frozen=True, tag="scene_changed"):
    """The GM set another scene."""

    data: SceneState


class BoardState(msgspec.Struct, frozen=True, kw_only=True):
    """The board of a campaign."""

    campaign_id: CampaignId
    board: Board


class BoardUpdated(Message, frozen=True, tag="board_updated"):
    """Saved scenes, pads, the battle pool or what was fired changed; GM only."""

    data: BoardState


class Players(msgspec.Struct, frozen=True, kw_only=True):
    """Everyone at the table. The GM's sockets get reports and troubles, players get names."""

    campaign_id: CampaignId
    players: tuple[PlayerView, ...]


class PlayersUpdated(Message, frozen=True, tag="players_updated"):
    """Someone came, went, was renamed or (for the GM) reported something new."""

    data: Players


class PlayerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What the GM set for one player."""

    name: str
    trim_us: int


class PlayerSettingsChanged(Message, frozen=True, tag="player_settings"):
    """Sent to the one player whose trim or name the GM changed."""

    data: PlayerSettings


class Ticks(msgspec.Struct, frozen=True, kw_only=True):
    """Short clicks at exact moments: the first at `first_at_us`, then one every `every_us`."""

    first_at_us: int
    every_us: int
    count: int


class SoundCheck(Message, frozen=True, tag="sound_check"):
    """Asks one player, or all at the same moments, to let clicks be heard, so that the GM can hear who hears."""

    data: Ticks


class PreviewState(msgspec.Struct, frozen=True, kw_only=True):
    """What the GM listens to alone; nothing when there is no `track`. `url` is a signed address of its file."""

    track: TrackCard | None = None
    url: str = ""
    position_s: float = 0.0


class PreviewChanged(Message, frozen=True, tag="preview"):
    """The GM wants to hear a track alone, or no longer; sent to the GM's preview pages only."""

    data: PreviewState


class LogEntryAdded(Message, frozen=True, tag="log_entry"):
    """Something was added to the session's log; GM only."""

    data: LogEntry


class Clocks(msgspec.Struct, frozen=True, kw_only=True):
    """The second and third timestamps of the exchange, and the first one back."""

    client_sent: float
    server_received_us: int
    server_sent_us: int


class TimeSyncReply(Message, frozen=True, tag="time_sync"):
    """Answer to `time_sync`."""

    data: Clocks


class ScanProgress(Message, frozen=True, tag="scan_progress"):
    """How far the scan of the music folder is; GM only."""

    data: ScanState


class LibraryChanged(Message, frozen=True, tag="library_changed"):
    """Tracks or folders changed; GM only. Lists that are shown should be fetched again."""

    data: Nothing = Nothing()


class ServerStopping(msgspec.Struct, frozen=True, kw_only=True):
    """Why the server goes away."""

    reason: Literal["shutdown", "restart"] = "shutdown"


class Goodbye(Message, frozen=True, tag="server_stopping"):
    """The server shuts down in good order; clients play on and come back by themselves."""

    data: ServerStopping = ServerStopping()


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """A problem, named like the problem documents of the HTTP interface."""

    type: str
    title: str
    detail: str


class ErrorMessage(Message, frozen=True, tag="error"):
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
    | BoardUpdated
    | PlayersUpdated
    | PlayerSettingsChanged
    | SoundCheck
    | PreviewChanged
    | LogEntryAdded
    | TimeSyncReply
    | ScanProgress
    | LibraryChanged
    | GenerationProgress
    | GenerationCompleted
    | GenerationFailed
    | DirectorUpdated
    | PreparationUpdated
    | PlayersNotice
    | Goodbye
    | ErrorMessage
)
