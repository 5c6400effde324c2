"""Sockets that misbehave are told so, then closed; nobody else notices."""

from __future__ import annotations

import asyncio
import socket as sockets
from dataclasses import replace

import msgspec
import pytest

from rpgmusic.domain.settings import Settings
from rpgmusic.protocol.client_messages import ClientConnected, Hello, Ping, RequestState, TimeSyncRequest
from rpgmusic.protocol.codec import encode
from rpgmusic.protocol.server_messages import (
    ErrorMessage,
    PlayersUpdated,
    PositionCheck,
    QueueUpdated,
    State,
    TimeSyncReply,
)
from rpgmusic.server.runtime import RunningServer, running_server

from .driving import calling, connected, dialled, player_token
from .waiting import until

FIRST_FRAMES = {
    "not json": "hello",
    "another event": '{"event":"time_sync","data":{"client_sent":1}}',
    "no token": '{"event":"client_connected","data":{}}',
    "forged token": '{"event":"client_connected","data":{"token":"a.b.c"}}',
    "bad client id": '{"event":"client_connected","data":{"client_id":"../../x"}}',
    "very long name": '{"event":"client_connected","data":{"name":"' + "x" * 500 + '"}}',
    "deep nesting": '{"event":"client_connected","data":' + "[" * 5_000,
    "no such campaign": '{"event":"client_connected","data":{"token":"TOKEN","campaign":"nowhere"}}',
}


@pytest.mark.parametrize("frame", FIRST_FRAMES.values(), ids=FIRST_FRAMES.keys())
async def test_a_bad_first_frame_is_refused_and_the_socket_closed(server: RunningServer, frame: str) -> None:
    async with dialled(server) as socket:
        await socket.raw.send_str(frame.replace("TOKEN", server.gm_token))
        assert (await socket.receive(ErrorMessage)).data.detail
        assert await socket.close_code() == 1008


async def test_a_binary_first_frame_is_refused(server: RunningServer) -> None:
    async with dialled(server) as socket:
        await socket.raw.send_bytes(b"\x00" * 100)
        assert (await socket.receive(ErrorMessage)).data.type.endswith("invalid-request")


async def test_a_frame_of_a_megabyte_closes_the_socket(server: RunningServer) -> None:
    async with connected(server, Hello(token=server.gm_token)) as (socket, _):
        await socket.raw.send_str("x" * 1_000_000)
        assert await socket.close_code() == 1009


async def test_text_that_is_not_utf8_closes_the_socket(server: RunningServer) -> None:
    async with connected(server, Hello(token=server.gm_token)) as (socket, _):
        await socket.raw._writer.send_frame(b"\xff\xfe\xfd", 1)
        assert await socket.close_code() == 1007


async def test_what_makes_no_sense_is_answered_and_repeated_nonsense_ends_it(server: RunningServer) -> None:
    async with connected(server, Hello(token=server.gm_token)) as (socket, _):
        await socket.raw.send_str('{"event":"dance","data":{}}')
        assert "dance" in (await socket.receive(ErrorMessage)).data.detail
        await socket.send(RequestState())
        await socket.receive(State)
        for _ in range(9):
            await socket.raw.send_bytes(b"\x01")
        assert await socket.close_code() == 1008


async def test_a_flood_of_messages_ends_it(server: RunningServer) -> None:
    async with connected(server, Hello(token=server.gm_token)) as (socket, _):
        for number in range(400):
            await socket.send(TimeSyncRequest(data=Ping(client_sent=number)))
        assert await socket.close_code() == 1008


async def test_reports_with_impossible_figures_do_not_reach_the_gm(server: RunningServer) -> None:
    token = await player_token(server)
    gm_hello = Hello(token=server.gm_token, listens=False)
    async with connected(server, gm_hello) as (gm, _), connected(server, Hello(token=token)) as (player, _):
        report = b'{"event":"position_report","data":{"unlocked":true,"muted":false,"skew_us":%d}}'
        await player.raw.send_str((report % 10**30).decode())
        await player.receive(ErrorMessage)
        await player.raw.send_str((report % 5).decode())
        while True:
            views = (await gm.receive(PlayersUpdated)).data.players
            if views and views[0].report is not None:
                break
        assert views[0].report.skew_us == 5


async def test_a_socket_from_another_web_page_is_refused(server: RunningServer) -> None:
    async with calling(server, "") as anyone:
        reply = await anyone.call(
            "GET", "/ws", Upgrade="websocket", Connection="Upgrade", Origin="https://evil.example"
        )
    assert reply.status == 403


async def test_a_client_that_stops_reading_is_dropped_and_delays_nobody(server: RunningServer) -> None:
    token = await player_token(server)
    async with calling(server) as gm, connected(server, Hello(token=token, name="Quick")) as (quick, _):
        ids = [track.id for track in await gm.tracks()] * 1_000
        reader, writer = await _deaf_client(server, server.gm_token)
        await until(lambda: server.services.hub.count() == 2)
        for _ in range(40):
            await gm.call("PUT", "/api/campaigns/default/queue", {"track_ids": ids})
            await quick.receive(QueueUpdated)
            if server.services.hub.count() == 1:
                break
        assert server.services.hub.count() == 1
        writer.close()
        del reader


async def _deaf_client(server: RunningServer, token: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A client that speaks the WebSocket handshake by hand, says hello, and never reads again."""
    raw = sockets.socket()
    raw.setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4_096)
    raw.setblocking(False)
    host, port = server.url.removeprefix("http://").split(":")
    await asyncio.get_running_loop().sock_connect(raw, (host, int(port)))
    reader, writer = await asyncio.open_connection(sock=raw, limit=1_024)
    writer.write(
        f"GET /ws HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
    )
    await reader.readuntil(b"\r\n\r\n")
    payload = encode(ClientConnected(data=Hello(token=token, name="Deaf")))
    writer.write(b"\x81\xfe" + len(payload).to_bytes(2, "big") + b"\0\0\0\0" + payload)
    await writer.drain()
    return reader, writer


async def test_a_full_table_says_so(settings: Settings) -> None:
    async with running_server(replace(settings, max_players=1, scan_on_startup=False)) as server:
        token = await player_token(server)
        async with connected(server, Hello(token=token)), dialled(server) as second:
            await second.send(ClientConnected(data=Hello(token=token)))
            assert "full" in (await second.receive(ErrorMessage)).data.detail


async def test_everyone_is_told_regularly_what_should_sound(settings: Settings) -> None:
    async with running_server(replace(settings, position_check_s=1)) as server:
        async with connected(server, Hello(token=server.gm_token, listens=False)) as (socket, welcome):
            check = (await socket.receive(PositionCheck)).data
        assert check.revision == welcome.data.campaign.timeline.revision
        assert check.voices == ()


async def test_the_clock_is_answered_between_large_messages(server: RunningServer) -> None:
    async with connected(server, Hello(token=server.gm_token, listens=False)) as (socket, _):
        for number in range(20):
            await socket.send(RequestState())
            await socket.send(TimeSyncRequest(data=Ping(client_sent=number)))
            assert (await socket.receive(TimeSyncReply)).data.client_sent == number


async def test_a_player_who_comes_back_is_the_same_player(server: RunningServer) -> None:
    token = await player_token(server)
    hello = Hello(token=token, client_id="phone", name="Ana")
    async with connected(server, hello) as (_, first), connected(server, hello) as (_, second):
        assert first.data.client_id == second.data.client_id
        assert server.services.hub.count() == 2
    await until(lambda: server.services.hub.count() == 0)
    players = server.services.players.all(server.services.campaigns.all()[0].id)
    assert [(player.client_id, player.connected) for player in players] == [(first.data.client_id, False)]


async def test_a_player_cannot_become_another_with_the_id_that_everyone_sees(server: RunningServer) -> None:
    token = await player_token(server)
    ana, thief = Hello(token=token, client_id="anas-secret", name="Ana"), Hello(token=token)
    async with connected(server, ana) as (_, welcome), connected(server, thief) as (_, seen):
        public_id = welcome.data.client_id
        assert "anas-secret" not in encode(seen).decode()
        assert public_id in [player.client_id for player in seen.data.players]
        async with connected(server, msgspec.structs.replace(thief, client_id=public_id, name="Ana")) as (_, taken):
            assert taken.data.client_id != public_id
