"""Fan-out: how fast one change reaches 20, 200 and 1,000 sockets, and what it costs the server.

The sockets live in processes of their own, so that the server's CPU time is the server's alone. One more client stops
reading. Run with `python -m benchmarks.fanout`.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import resource
import select
import socket
import statistics
import struct
import tempfile
import time
from collections.abc import Iterable
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.report import report
from rpgmusic.campaigns.mixing import set_mix
from rpgmusic.domain.settings import Settings
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import DEFAULT_CAMPAIGN
from rpgmusic.protocol.client_messages import ClientConnected, Hello
from rpgmusic.protocol.codec import encode
from rpgmusic.protocol.rest import MixRequest
from rpgmusic.server.runtime import RunningServer, running_server

SIZES = (20, 200, 1_000)
EVENTS = 100
EVERY_S = 0.1
MARK = b'"event":"volume_change"'


def _listen(host: str, port: int, token: str, count: int, pipe: Connection) -> None:
    """Open `count` sockets and note when each gets each volume change; epoll and no more, to cost little itself."""
    handshake = _handshake(host, port, token)
    clients = {client.fileno(): client for client in (_dialled(host, port, handshake) for _ in range(count))}
    poller = select.epoll()
    for descriptor in clients:
        poller.register(descriptor, select.EPOLLIN)
    pipe.send([])
    arrivals: list[float] = []
    while len(arrivals) < count * EVENTS:
        for descriptor, _ in poller.poll():
            content = clients[descriptor].recv(16_384)
            arrivals += [time.monotonic()] * content.count(MARK)
    pipe.send(arrivals)


def _handshake(host: str, port: int, token: str) -> tuple[bytes, bytes]:
    upgrade = (
        f"GET /ws HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    payload = encode(ClientConnected(data=Hello(token=token, listens=False)))
    return upgrade.encode(), b"\x81\xfe" + struct.pack("!H", len(payload)) + b"\0\0\0\0" + payload


def _dialled(host: str, port: int, handshake: tuple[bytes, bytes]) -> socket.socket:
    client = socket.create_connection((host, port))
    upgrade, hello = handshake
    client.sendall(upgrade)
    received = b""
    while b"\r\n\r\n" not in received:
        received += client.recv(4_096)
    client.sendall(hello)
    while b"welcome" not in received:
        received += client.recv(65_536)
    return client


async def _measure(server: RunningServer, count: int) -> dict[str, object]:
    host, port = server.url.removeprefix("http://").split(":")
    here, there = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_listen, args=(host, int(port), server.gm_token, count, there)
    )
    process.start()
    await _answer(here)
    deaf = await asyncio.to_thread(_dialled, host, int(port), _handshake(host, int(port), server.gm_token))
    await asyncio.sleep(1)
    sent, cpu_s = await _send_all(server)
    arrivals = sorted(await _answer(here))
    process.join()
    deaf.close()
    return _row(count, sent, arrivals, cpu_s)


async def _send_all(server: RunningServer) -> tuple[list[float], float]:
    sent = []
    before = resource.getrusage(resource.RUSAGE_SELF)
    for number in range(EVENTS):
        began = time.monotonic()
        sent.append(began)
        request = MixRequest(volume=(number % 10) / 10)
        server.services.campaigns.command(
            DEFAULT_CAMPAIGN,
            lambda campaign, now, r=request: set_mix(campaign, LayerName.MUSIC, r, now),  # type: ignore[misc]  # bound now
        )
        await asyncio.sleep(EVERY_S)
    after = resource.getrusage(resource.RUSAGE_SELF)
    return sent, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


async def _answer(pipe: Connection) -> list[float]:
    found: list[float] = await asyncio.to_thread(pipe.recv)
    return found


def _row(count: int, sent: list[float], arrivals: list[float], cpu_s: float) -> dict[str, object]:
    delays_ms = sorted(1_000 * delay for event in _by_event(sent, arrivals, count) for delay in event)
    return {
        "sockets": count,
        "p50 ms": statistics.median(delays_ms),
        "p99 ms": delays_ms[len(delays_ms) * 99 // 100],
        "max ms": delays_ms[-1],
        "cpu us/message": 1e6 * cpu_s / (EVENTS * count),
        "cpu %": 100 * cpu_s / (EVENTS * EVERY_S),
    }


def _by_event(sent: list[float], arrivals: list[float], count: int) -> Iterable[list[float]]:
    """Events are far apart, so the n-th `count` arrivals belong to the n-th event."""
    for number, began in enumerate(sent):
        yield [arrived - began for arrived in arrivals[number * count : (number + 1) * count]]


async def _main() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 8_192)), hard))
    with tempfile.TemporaryDirectory() as directory:
        settings = Settings(
            data_dir=Path(directory), host="127.0.0.1", port=0, scan_on_startup=False, max_players=5_000, watch=False
        )
        async with running_server(settings) as server:
            rows = [await _measure(server, count) for count in SIZES]
    report("fanout", rows)


if __name__ == "__main__":
    asyncio.run(_main())
