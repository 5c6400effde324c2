"""Owns the bad lines: a TCP proxy for each listener that delays, jitters, loses, narrows and cuts."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
from types import TracebackType
from typing import Self

from .scenario import Line

FLIGHT_BYTES = 16_384
QUEUED_FLIGHTS = 64
FIRST_RETRY_MS = 200.0
MOST_RETRIES = 5


class Proxy:
    """One listener's line to the server. Order is kept, as TCP keeps it; use as an asynchronous context manager.

    Loss is what TCP makes of it: a lost flight of 16 KiB is sent again after 200 ms, then 400 ms and so on; whatever
    was written meanwhile leaves together when it has arrived. Connecting itself is not delayed.
    """

    def __init__(self, line: Line, host: str, port: int, chance: random.Random) -> None:
        self._line, self._host, self._port, self._chance = line, host, port, chance
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._connections: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
        connections = list(self._connections)
        for connection in connections:
            connection.cancel()
        await asyncio.gather(*connections, return_exceptions=True)

    def cut(self) -> None:
        """Let nothing through from now on; connections stay open and silent, as when Wi-Fi is out of range."""
        self._flowing.clear()

    def restore(self) -> None:
        """Let new connections through again; the old ones turn out to be broken."""
        self._break_connections()
        self._flowing.set()

    def _break_connections(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = asyncio.create_task(self._carry(reader, writer))
        self._connections.add(connection)
        connection.add_done_callback(self._connections.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            server_reader, server_writer = await asyncio.open_connection(self._host, self._port)
        except OSError:
            writer.close()
            return
        pair = (writer, server_writer)
        self._writers.update(pair)
        for side in pair:
            side.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            async with asyncio.TaskGroup() as directions:
                directions.create_task(self._pump(reader, server_writer, self._line.up_ms))
                directions.create_task(self._pump(server_reader, writer, self._line.down_ms))
        finally:
            self._writers.difference_update(pair)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delay_ms: float) -> None:
        flights: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(QUEUED_FLIGHTS)
        receiving = asyncio.create_task(self._receive(reader, flights, delay_ms))
        try:
            with contextlib.suppress(OSError):
                await self._deliver(flights, writer)
        finally:
            receiving.cancel()
            writer.close()

    async def _receive(
        self, reader: asyncio.StreamReader, flights: asyncio.Queue[tuple[float, bytes]], delay_ms: float
    ) -> None:
        now = asyncio.get_running_loop().time
        arrived = sent = 0.0
        flight = b"-"
        while flight:
            try:
                flight = await reader.read(FLIGHT_BYTES)
            except OSError:
                flight = b""
            sent = max(now(), sent)
            if self._line.kbit_s is not None:
                sent += len(flight) * 8 / (self._line.kbit_s * 1000)
            delay = delay_ms + self._chance.uniform(0, self._line.jitter_ms) + self._retries_ms()
            arrived = max(arrived, sent + delay / 1000)
            await flights.put((arrived, flight))
            if self._line.loss:
                await asyncio.sleep(max(0.0, arrived - now()))

    async def _deliver(self, flights: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due, flight = await flights.get()
            await asyncio.sleep(max(0.0, due - loop.time()))
            await self._flowing.wait()
            if not flight:
                return
            writer.write(flight)
            await writer.drain()

    def _retries_ms(self) -> float:
        lost = 0
        while lost < MOST_RETRIES and self._chance.random() < self._line.loss:
            lost += 1
        return FIRST_RETRY_MS * ((1 << lost) - 1)
