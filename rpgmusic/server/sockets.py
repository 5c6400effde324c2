"""The life of one socket: greeting, messages, parting."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from aiohttp import WSCloseCode, WSMsgType, web

from rpgmusic.campaigns.views import board_view
from rpgmusic.domain.errors import InvalidRequest, RpgMusicError, TooManyRequests, Unavailable
from rpgmusic.domain.rendition import Rendition
from rpgmusic.domain.units import CampaignId
from rpgmusic.protocol.client_messages import (
    ClientConnected,
    ClientError,
    ClientMessage,
    PositionReport,
    Problem,
    ProfileChanged,
    RequestState,
    TimeSyncRequest,
)
from rpgmusic.protocol.codec import decode_client_message, encode
from rpgmusic.protocol.message import MAX_FRAME_BYTES, Role
from rpgmusic.protocol.server_messages import Clocks, Greeting, RenditionFacts, State, TimeSyncReply, Welcome
from rpgmusic.protocol.views import Board
from rpgmusic.server.access import Access, check_access, token_of
from rpgmusic.server.connection import Connection
from rpgmusic.server.guard import address_of
from rpgmusic.server.limits import Bucket, Rate
from rpgmusic.server.problem_news import of_campaign
from rpgmusic.server.problems import refusal
from rpgmusic.server.services import SERVICES, Services
from rpgmusic.server.tokens import Caller
from rpgmusic.server.version import server_version

HELLO_WITHIN_S: Final = 10.0
MOST_MISTAKES: Final = 10
FRAMES: Final = Rate(burst=300, per_s=50)
POLICY_CODE: Final = 1008
LOST_CODES: Final = (None, WSCloseCode.ABNORMAL_CLOSURE)
"""How a socket ends on which nobody said goodbye."""

RENDITIONS: Final = tuple(
    RenditionFacts(name=rendition, mime_type=rendition.mime_type, lead_frames=rendition.lead_frames)
    for rendition in Rendition
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Visit:
    """One socket from its hello on."""

    services: Services
    connection: Connection
    campaign_id: CampaignId


async def serve_socket(request: web.Request) -> web.WebSocketResponse:
    """`GET /ws`. Raises TooManyRequests before the upgrade if the address has too many sockets."""
    services = request.app[SERVICES]
    address = address_of(request, services.settings)
    services.limits.check("socket", address)
    if not services.hub.enter(address, services.settings.max_players + 50):
        message = "There are too many connections from your address. Close some pages first."
        raise TooManyRequests(message, 10)
    try:
        socket = web.WebSocketResponse(
            compress=False, heartbeat=services.settings.ws_ping_s, max_msg_size=MAX_FRAME_BYTES
        )
        try:
            await socket.prepare(request)
        except ConnectionError:
            return socket  # gone before it had begun, as pages do that are left at once
        await _serve(request, socket, services)
    finally:
        services.hub.leave(address)
    return socket


async def _serve(request: web.Request, socket: web.WebSocketResponse, services: Services) -> None:
    try:
        hello = await _first_message(socket)
        visit = await _welcomed(request, socket, services, hello)
    except RpgMusicError as error:
        await _refuse(socket, error)
        return
    if visit is None:
        return
    try:
        await _converse(visit)
    finally:
        _part(visit)


async def _first_message(socket: web.WebSocketResponse) -> ClientConnected:
    message = "The first message must be client_connected, within ten seconds."
    try:
        frame = await socket.receive(timeout=HELLO_WITHIN_S)
    except TimeoutError:
        raise InvalidRequest(message) from None
    if frame.type is not WSMsgType.TEXT:
        raise InvalidRequest(message)
    hello = decode_client_message(frame.data)
    if not isinstance(hello, ClientConnected):
        raise InvalidRequest(message)
    return hello


async def _welcomed(
    request: web.Request, socket: web.WebSocketResponse, services: Services, hello: ClientConnected
) -> _Visit | None:
    caller = await services.gate.caller(hello.data.token or token_of(request))
    campaign_id = caller.campaign_id or CampaignId(hello.data.campaign)
    check_access(caller, Access.LISTENER, campaign_id)
    services.campaigns.get(campaign_id)
    previews = hello.data.previews and caller.role is Role.GM
    listens = caller.role is Role.PLAYER or (hello.data.listens and not previews)
    if listens and services.hub.listeners(campaign_id) >= services.settings.max_players:
        message = f"This table is full ({services.settings.max_players} players). Ask the game master to make room."
        raise Unavailable(message)
    transport = request.transport
    if not isinstance(transport, asyncio.Transport):
        return None
    client_id = services.public_ids.public_id(campaign_id, hello.data.client_id)
    connection = Connection(
        socket,
        transport,
        campaign_id,
        client_id,
        caller.role,
        listens=listens,
        previews=previews,
        subject=caller.subject,
    )
    visit = _Visit(services, connection, campaign_id)
    _greet(visit, caller, hello)
    return visit


def _greet(visit: _Visit, caller: Caller, hello: ClientConnected) -> None:
    services, connection = visit.services, visit.connection
    name, trim_us = hello.data.name, hello.data.trim_us or 0
    if connection.listens:
        player = services.players.arrive(
            visit.campaign_id, connection.client_id, name, hello.data.trim_us, caller.subject
        )
        name, trim_us = player.name, player.trim_us
        services.player_news.arrived(visit.campaign_id, player)
    services.hub.add(connection)
    greeting = Greeting(
        client_id=connection.client_id,
        role=connection.role,
        name=name,
        trim_us=trim_us,
        server_time_us=services.clock.now_us(),
        boot_id=services.clock.boot_id,
        server_version=server_version(),
        campaign=services.campaigns.state(visit.campaign_id),
        players=services.hub.player_views(visit.campaign_id, connection.role),
        board=_board(visit),
        renditions=RENDITIONS,
        max_drift_ms=services.settings.max_drift_ms,
        position_check_s=services.settings.position_check_s,
    )
    connection.send(Welcome(data=greeting))
    if connection.previews:
        services.hub.catch_up(connection)
    if connection.listens:
        services.hub.players_changed(visit.campaign_id)


def _board(visit: _Visit) -> Board | None:
    if visit.connection.role is not Role.GM or visit.connection.previews:
        return None
    return board_view(visit.services.campaigns.get(visit.campaign_id), visit.services.tracks)


async def _converse(visit: _Visit) -> None:
    """Answer until the client goes, or misbehaves too often."""
    services, connection = visit.services, visit.connection
    budget = Bucket(FRAMES, time.monotonic())
    mistakes = 0
    async for frame in connection.socket:
        received_us = services.clock.now_us()
        try:
            if frame.type is not WSMsgType.TEXT:
                message = "Only text frames are understood."
                raise InvalidRequest(message)  # answered like every other mistake of the client
            if budget.wait_s(time.monotonic()):
                message = "These are too many messages."
                raise TooManyRequests(message)  # the same
            _answer(visit, decode_client_message(frame.data), received_us)
        except RpgMusicError as error:
            mistakes += 1
            connection.send(refusal(error))
            if mistakes >= MOST_MISTAKES:
                await connection.socket.close(code=POLICY_CODE, message=b"too many messages that make no sense")
                return


def _answer(visit: _Visit, message: ClientMessage, received_us: int) -> None:
    services, connection = visit.services, visit.connection
    if isinstance(message, TimeSyncRequest):
        sent_us = services.clock.now_us()
        clocks = Clocks(client_sent=message.data.client_sent, server_received_us=received_us, server_sent_us=sent_us)
        connection.send(TimeSyncReply(data=clocks))
    elif isinstance(message, RequestState):
        connection.send(State(data=services.campaigns.state(visit.campaign_id)))
    elif isinstance(message, PositionReport):
        services.players.report(visit.campaign_id, connection.client_id, message.data)
        services.hub.reports_changed(visit.campaign_id)
    elif isinstance(message, ProfileChanged) and connection.listens:
        services.players.change(
            visit.campaign_id, connection.client_id, name=message.data.name, trim_us=message.data.trim_us
        )
        services.hub.players_changed(visit.campaign_id)
    elif isinstance(message, ClientError):
        _warn(visit, message.data)


def _warn(visit: _Visit, problem: Problem) -> None:
    services, client_id = visit.services, visit.connection.client_id
    names = (view.name for view in services.players.all(visit.campaign_id) if view.client_id == client_id)
    name, extra = next(names, client_id), of_campaign(visit.campaign_id)
    _log.warning("The browser of %s says: %r (%r)", name, problem.message, problem.where, extra=extra)


def _part(visit: _Visit) -> None:
    services, connection = visit.services, visit.connection
    services.hub.remove(connection)
    if connection.listens:
        services.players.leave(visit.campaign_id, connection.client_id)
        if not services.players.is_connected(visit.campaign_id, connection.client_id):
            said_goodbye = connection.socket.close_code not in LOST_CODES
            services.player_news.parted(visit.campaign_id, connection.client_id, said_goodbye=said_goodbye)
        services.hub.players_changed(visit.campaign_id)


async def _refuse(socket: web.WebSocketResponse, error: RpgMusicError) -> None:
    """Say why, then close. A client that is gone already is no fault."""
    if socket.closed:
        return
    with suppress(ConnectionError):
        await socket.send_str(encode(refusal(error)).decode())
    await socket.close(code=POLICY_CODE, message=error.kind.encode())
