"""The bad lines do to a TCP connection what they promise."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator

import pytest

from benchmarks.sync.network import Proxy
from benchmarks.sync.scenario import Line


@pytest.fixture
async def echo_port() -> AsyncIterator[int]:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            writer.write(data)
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


def proxy(line: Line, port: int) -> Proxy:
    return Proxy(line, "127.0.0.1", port, random.Random(1))


async def test_bytes_come_back_whole_and_in_order(echo_port: int) -> None:
    sent = random.Random(2).randbytes(300_000)
    async with proxy(Line(up_ms=1, down_ms=2, jitter_ms=5), echo_port) as line:
        reader, writer = await asyncio.open_connection("127.0.0.1", line.port)
        writer.write(sent)
        assert await reader.readexactly(len(sent)) == sent
        writer.close()


async def test_the_round_trip_takes_at_least_both_delays(echo_port: int) -> None:
    loop = asyncio.get_running_loop()
    async with proxy(Line(up_ms=30, down_ms=50), echo_port) as line:
        reader, writer = await asyncio.open_connection("127.0.0.1", line.port)
        started = loop.time()
        writer.write(b"ping")
        await reader.readexactly(4)
        writer.close()
    assert loop.time() - started >= 0.079


async def test_a_lost_flight_comes_later_but_comes(echo_port: int) -> None:
    loop = asyncio.get_running_loop()
    async with proxy(Line(loss=1.0), echo_port) as line:
        line._retries_ms = lambda: 100.0  # type: ignore[method-assign]  # one certain retransmission each way
        reader, writer = await asyncio.open_connection("127.0.0.1", line.port)
        started = loop.time()
        writer.write(b"ping")
        assert await reader.readexactly(4) == b"ping"
        writer.close()
    assert loop.time() - started >= 0.199


async def test_a_cut_line_is_silent_and_its_connections_break_on_return(echo_port: int) -> None:
    async with proxy(Line(), echo_port) as line:
        reader, writer = await asyncio.open_connection("127.0.0.1", line.port)
        writer.write(b"one")
        assert await reader.readexactly(3) == b"one"
        line.cut()
        writer.write(b"two")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.readexactly(3), 0.1)
        line.restore()
        with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
            await reader.readexactly(3)
        writer.close()
        reader, writer = await asyncio.open_connection("127.0.0.1", line.port)
        writer.write(b"three")
        assert await reader.readexactly(5) == b"three"
        writer.close()
