"""What the console knows of the table, and how each message from the server changes it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import msgspec

from rpgmusic.client import ConnectionLost, ConnectionRestored, LiveEvent
from rpgmusic.console.making import UNKNOWN_MAKING, Making, making_after
from rpgmusic.protocol.rest import LogEntry, ScanState
from rpgmusic.protocol.server_messages import (
    BoardUpdated,
    Change,
    Goodbye,
    LogEntryAdded,
    Pause,
    PlayersUpdated,
    PlayTrack,
    QueueUpdated,
    Resume,
    ScanProgress,
    SceneChanged,
    Seek,
    State,
    Stop,
    TimelineUpdated,
    VolumeChange,
    Welcome,
)
from rpgmusic.protocol.views import NO_BOARD, Board, CampaignState, PlayerView, TrackCard

LOG_LINES: Final = 1_000
"""Lines of the log that the console keeps."""

TIMELINE_MESSAGES: Final = (PlayTrack, Pause, Resume, Seek, Stop, VolumeChange, TimelineUpdated)


class Connection(StrEnum):
    """Whether the server is heard."""

    CONNECTING = "connecting"
    CONNECTED = "connected"
    LOST = "lost"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Table:
    """Everything the console was told; the log is latest first.

    A lost connection forgets nothing; `problem` says why it was lost.
    """

    connection: Connection = Connection.CONNECTING
    problem: str = ""
    campaign: CampaignState | None = None
    players: tuple[PlayerView, ...] = ()
    scan: ScanState | None = None
    board: Board = NO_BOARD
    log: tuple[LogEntry, ...] = ()
    making: Making = UNKNOWN_MAKING


UNKNOWN: Final = Table()
"""The table before the server was heard for the first time."""


def after(table: Table, event: LiveEvent) -> Table:
    """The table once a message was taken in; the same value if the message tells nothing new."""
    match event:
        case Welcome(data=greeting):
            players = _in_order(greeting.players)
            heard = replace(table, connection=Connection.CONNECTED, problem="")
            board = greeting.board or table.board
            result = replace(heard, campaign=greeting.campaign, players=players, board=board)
        case ConnectionLost(reason=reason):
            result = replace(table, connection=Connection.LOST, problem=reason)
        case Goodbye():
            result = replace(table, connection=Connection.LOST, problem="The server was shut down.")
        case ConnectionRestored():
            result = replace(table, connection=Connection.CONNECTED, problem="")
        case PlayersUpdated(data=data):
            result = replace(table, players=_in_order(data.players))
        case ScanProgress(data=scan):
            result = replace(table, scan=scan)
        case BoardUpdated(data=data):
            result = replace(table, board=data.board)
        case LogEntryAdded(data=entry):
            result = replace(table, log=(entry, *table.log)[:LOG_LINES])
        case State(data=campaign):
            result = replace(table, campaign=campaign)
        case _:
            result = _rest_after(table, event)
    return result


def _rest_after(table: Table, event: LiveEvent) -> Table:
    """What concerns the music that is made, or the campaign."""
    making = making_after(table.making, event)
    if making is not table.making:
        return replace(table, making=making)
    known = table.campaign
    return table if known is None else replace(table, campaign=_campaign_after(known, event))


def refused(table: Table, problem: str) -> Table:
    """The server will not have us; trying again would not help."""
    return replace(table, connection=Connection.REFUSED, problem=problem)


def _campaign_after(campaign: CampaignState, event: LiveEvent) -> CampaignState:
    if isinstance(event, TIMELINE_MESSAGES):
        return _with_timeline(campaign, event.data)
    if isinstance(event, QueueUpdated):
        cards = _merged(campaign.tracks, event.data.tracks)
        return msgspec.structs.replace(campaign, queue=event.data.queue, tracks=cards)
    if isinstance(event, SceneChanged):
        return msgspec.structs.replace(campaign, scene=event.data.scene)
    return campaign


def _with_timeline(campaign: CampaignState, change: Change) -> CampaignState:
    """A late message never undoes a newer one."""
    if change.timeline.revision < campaign.timeline.revision:
        return campaign
    cards = _merged(campaign.tracks, change.tracks)
    return msgspec.structs.replace(campaign, timeline=change.timeline, tracks=cards)


def _merged(known: tuple[TrackCard, ...], fresh: tuple[TrackCard, ...]) -> tuple[TrackCard, ...]:
    """All cards, the fresh ones in place of older ones of the same track."""
    return tuple({card.id: card for card in (*known, *fresh)}.values())


def _in_order(players: tuple[PlayerView, ...]) -> tuple[PlayerView, ...]:
    """Those in trouble first, then by name; a board that does not jump about."""
    return tuple(sorted(players, key=lambda player: (not player.trouble, player.name.casefold(), player.client_id)))
