"""The client against small servers that answer as the real one does, or as a broken one would."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from rpgmusic.client import Client, ConnectionLost, ConnectionRestored, LiveEvent
from rpgmusic.domain.campaign import Transport
from rpgmusic.domain.errors import (
    IncompatibleServer,
    InvalidRequest,
    NotSignedIn,
    ServerUnreachable,
    TrackNotFound,
)
from rpgmusic.domain.queue import EMPTY_QUEUE
from rpgmusic.domain.timeline import SILENCE
from rpgmusic.domain.units import CampaignId, ClientId, TrackId
from rpgmusic.protocol.client_messages import ClientConnected, TimeSyncRequest
from rpgmusic.protocol.codec import decode_client_message, encode
from rpgmusic.protocol.message import Role
from rpgmusic.protocol.rest import ProblemDocument, ScanState
from rpgmusic.protocol.server_messages import (
    Clocks,
    ErrorMessage,
    Greeting,
    LibraryChanged,
    Refusal,
    ServerMessage,
    TimeSyncReply,
    Welcome,
)
from rpgmusic.protocol.views import CampaignState

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(method: str, path: str, handler: Handler) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route(method, path, handler)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


def welcome(boot_id: str = "boot") -> Welcome:
    state = CampaignState(
        id=CampaignId("default"),
        name="Table",
        timeline=SILENCE,
        queue=EMPTY_QUEUE,
        scene=None,
        transport=Transport.STOPPED,
        tracks=(),
    )
    return Welcome(
        data=Greeting(
            client_id=ClientId("c"),
            role=Role.GM,
            name="",
            trim_us=0,
            server_time_us=7_000_000_000,
            boot_id=boot_id,
            server_version="1",
            campaign=state,
            players=(),
            renditions=(),
            max_drift_ms=30,
            position_check_s=5,
        )
    )


async def send(socket: web.WebSocketResponse, message: ServerMessage) -> None:
    await socket.send_str(encode(message).decode())


async def next_of(events: AsyncIterator[LiveEvent], kind: type[object]) -> object:
    async with asyncio.timeout(10):
        async for event in events:
            if isinstance(event, kind):
                return event
    raise AssertionError


async def test_an_answer_comes_back_typed_and_the_token_goes_out() -> None:
    seen: list[str] = []

    async def status(request: web.Request) -> web.Response:
        seen.append(request.headers["Authorization"])
        return web.Response(body=encode(ScanState(state="finished", added=3)))

    async with serving("GET", "/api/scan/status", status) as url, Client(url, "secret") as client:
        assert (await client.scan.status()).added == 3
    assert seen == ["Bearer secret"]


async def test_a_problem_document_is_raised_as_the_error_it_names() -> None:
    async def refuse(request: web.Request) -> web.Response:
        problem = ProblemDocument(
            type="urn:rpgmusic:problem:track-not-found", title="No such track", status=404, detail="Gone."
        )
        return web.Response(status=404, body=encode(problem))

    async with serving("GET", "/api/tracks/{id}", refuse) as url, Client(url) as client:
        with pytest.raises(TrackNotFound, match=r"Gone\."):
            await client.tracks.get(TrackId("t"))


async def test_an_id_with_slashes_stays_one_part_of_the_path() -> None:
    seen: list[str] = []

    async def show(request: web.Request) -> web.Response:
        seen.append(request.raw_path)
        return web.Response(status=404)

    async with serving("GET", "/{any:.*}", show) as url, Client(url) as client:
        with pytest.raises(Exception, match="404"):
            await client.tracks.get(TrackId("../a?b"))
    assert seen == ["/api/tracks/..%2Fa%3Fb"]


async def test_an_answer_of_another_shape_is_not_taken_for_one_of_ours() -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response({"hello": "world"})

    async with serving("GET", "/api/scan/status", answer) as url, Client(url) as client:
        with pytest.raises(IncompatibleServer, match="same version"):
            await client.scan.status()


async def test_nobody_at_the_address_is_told_in_a_sentence(unused_tcp_port: int) -> None:
    async with Client(f"http://127.0.0.1:{unused_tcp_port}") as client:
        with pytest.raises(ServerUnreachable, match="rpgmusic serve"):
            await client.health()


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="ftp://x"):
        Client("ftp://x")


async def test_requests_wait_until_the_client_knows_its_server() -> None:
    async def status(request: web.Request) -> web.Response:
        return web.Response(body=encode(ScanState(state="idle")))

    async with serving("GET", "/api/scan/status", status) as url, Client() as client:
        waiting = asyncio.create_task(client.scan.status())
        await asyncio.sleep(0)
        assert not waiting.done()
        client.point_at(url, "")
        assert (await waiting).state == "idle"


async def test_events_begin_with_a_hello_that_does_not_count_as_a_player() -> None:
    hellos: list[ClientConnected] = []

    async def socket(request: web.Request) -> web.WebSocketResponse:
        connection = web.WebSocketResponse()
        await connection.prepare(request)
        hello = decode_client_message(await connection.receive_str())
        assert isinstance(hello, ClientConnected)
        hellos.append(hello)
        await send(connection, welcome())
        await connection.receive()
        return connection

    async with serving("GET", "/ws", socket) as url, Client(url, campaign=CampaignId("two")) as client:
        greeting = await client.greeting()
    assert greeting.campaign.name == "Table"
    assert hellos[0].data.campaign == "two"
    assert not hellos[0].data.listens


async def test_the_clock_follows_the_server_through_answered_pings() -> None:
    server_time_us = 9_000_000_000

    async def socket(request: web.Request) -> web.WebSocketResponse:
        connection = web.WebSocketResponse()
        await connection.prepare(request)
        async for frame in connection:
            message = decode_client_message(frame.data)
            if isinstance(message, ClientConnected):
                await send(connection, welcome())
            elif isinstance(message, TimeSyncRequest):
                clocks = Clocks(
                    client_sent=message.data.client_sent,
                    server_received_us=server_time_us,
                    server_sent_us=server_time_us,
                )
                await send(connection, TimeSyncReply(data=clocks))
                await send(connection, LibraryChanged())
        return connection

    async with serving("GET", "/ws", socket) as url, Client(url) as client, aclosing(client.events()) as events:
        await next_of(events, LibraryChanged)
        assert client.server_now_us() >= server_time_us
        assert client.server_now_us() - server_time_us < 10_000_000


async def test_a_lost_connection_comes_back_by_itself() -> None:
    connections = 0

    async def socket(request: web.Request) -> web.WebSocketResponse:
        nonlocal connections
        connections += 1
        connection = web.WebSocketResponse()
        await connection.prepare(request)
        await connection.receive()
        await send(connection, welcome(f"boot {connections}"))
        if connections == 1:
            await connection.close()
        else:
            await connection.receive()
        return connection

    async with serving("GET", "/ws", socket) as url, Client(url) as client, aclosing(client.events()) as events:
        order = [type(await anext(events)) for _ in range(4)]
    assert order == [Welcome, ConnectionLost, ConnectionRestored, Welcome]


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_server_or_proxy_in_passing_trouble_is_asked_again(status: int) -> None:
    attempts = 0

    async def socket(request: web.Request) -> web.StreamResponse:
        nonlocal attempts
        attempts += 1
        if attempts == 1:
            return web.Response(status=status)
        connection = web.WebSocketResponse()
        await connection.prepare(request)
        await connection.receive()
        await send(connection, welcome())
        await connection.receive()
        return connection

    async with serving("GET", "/ws", socket) as url, Client(url) as client, aclosing(client.events()) as events:
        order = [type(await anext(events)) for _ in range(3)]
    assert order == [ConnectionLost, ConnectionRestored, Welcome]


async def test_a_refused_token_ends_the_events_instead_of_trying_for_ever() -> None:
    async def socket(request: web.Request) -> web.WebSocketResponse:
        connection = web.WebSocketResponse()
        await connection.prepare(request)
        await connection.receive()
        refusal = Refusal(type="urn:rpgmusic:problem:not-signed-in", title="Not signed in", detail="No.")
        await send(connection, ErrorMessage(data=refusal))
        await connection.close()
        return connection

    async with serving("GET", "/ws", socket) as url, Client(url, "wrong") as client:
        with pytest.raises(NotSignedIn):
            await client.greeting()


async def test_a_refused_handshake_is_told_like_any_refusal() -> None:
    async def socket(request: web.Request) -> web.Response:
        return web.Response(status=401)

    async with serving("GET", "/ws", socket) as url, Client(url, "wrong") as client:
        with pytest.raises(NotSignedIn, match="--token"):
            await client.greeting()


async def test_messages_of_a_newer_server_are_passed_over() -> None:
    async def socket(request: web.Request) -> web.WebSocketResponse:
        connection = web.WebSocketResponse()
        await connection.prepare(request)
        await connection.receive()
        await connection.send_str('{"event": "dragon_arrived", "data": {}}')
        await connection.send_str("not even JSON")
        await send(connection, welcome())
        await connection.receive()
        return connection

    async with serving("GET", "/ws", socket) as url, Client(url) as client:
        assert (await client.greeting()).boot_id == "boot"
