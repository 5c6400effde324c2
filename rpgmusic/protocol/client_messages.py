"""What clients send over the socket; `ClientMessage` is the union of it all."""

from __future__ import annotations

from typing import Annotated

import msgspec

from rpgmusic.domain.player import MAX_TRIM_US, PlayerReport
from rpgmusic.protocol.message import Message, Nothing

Name = Annotated[str, msgspec.Meta(max_length=40)]
Identifier = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+\Z")]


class Hello(msgspec.Struct, frozen=True, kw_only=True):
    """Who connects. `token` may be left out when an `Authorization` header came with the request.

    `campaign` is read for a GM only (a player's token names its campaign). `client_id` is the browser's secret: it
    proves that a player who comes back is the same player; the server answers with the public id that everyone else
    sees. `listens` is false for consoles and scripts, which are no players; `previews` is true for a GM's page that
    plays what the GM wants to hear alone.
    """

    token: str = ""
    client_id: Identifier | None = None
    name: Name = ""
    campaign: Identifier = "default"
    listens: bool = True
    previews: bool = False
    trim_us: Annotated[int, msgspec.Meta(ge=-MAX_TRIM_US, le=MAX_TRIM_US)] | None = None


class ClientConnected(Message, frozen=True, tag="client_connected"):
    """First frame of every client."""

    data: Hello


class Ping(msgspec.Struct, frozen=True, kw_only=True):
    """The client's own clock when it sent the ping, any unit; it comes back unchanged."""

    client_sent: float


class TimeSyncRequest(Message, frozen=True, tag="time_sync"):
    """Asks for the server's clock (four-timestamp exchange of NTP, RFC 5905 section 8)."""

    data: Ping


class RequestState(Message, frozen=True, tag="request_state"):
    """Asks for a fresh `state`."""

    data: Nothing = Nothing()


class PositionReport(Message, frozen=True, tag="position_report"):
    """What a player measured of itself; sent about every 2 s, at once when something changes, and after a check."""

    data: PlayerReport


class PlayerProfile(msgspec.Struct, frozen=True, kw_only=True):
    """What a player set for itself."""

    name: Name | None = None
    trim_us: Annotated[int, msgspec.Meta(ge=-MAX_TRIM_US, le=MAX_TRIM_US)] | None = None


class ProfileChanged(Message, frozen=True, tag="profile_changed"):
    """A player renamed itself or moved its latency trim."""

    data: PlayerProfile


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """A fault in a player's browser."""

    message: Annotated[str, msgspec.Meta(max_length=500)]
    where: Annotated[str, msgspec.Meta(max_length=100)] = ""


class ClientError(Message, frozen=True, tag="client_error"):
    """Tells the GM's log about a fault in a player's browser."""

    data: Problem


ClientMessage = ClientConnected | TimeSyncRequest | RequestState | PositionReport | ProfileChanged | ClientError
