"""The live connection: one WebSocket that comes back by itself and keeps the clock."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from rpgmusic.client.clock import BURST, ServerClock
from rpgmusic.client.problems import error_of
from rpgmusic.client.transport import Transport
from rpgmusic.domain.errors import InvalidRequest, NotAllowed, NotFound, RpgMusicError
from rpgmusic.domain.units import CampaignId
from rpgmusic.protocol.client_messages import ClientConnected, ClientMessage, Hello, Ping, TimeSyncRequest
from rpgmusic.protocol.codec import decode_server_message, encode
from rpgmusic.protocol.server_messages import ErrorMessage, ServerMessage, TimeSyncReply, Welcome

if TYPE_CHECKING:
    import aiohttp

MAX_SERVER_FRAME_BYTES: Final = 32 * 1024 * 1024
"""A queue of 10,000 tracks with their cards still fits."""

BURST_SPACING_S: Final = 0.05
BURST_EVERY_S: Final = 15.0
FIRST_DELAY_S: Final = 0.25
LONGEST_DELAY_S: Final = 8.0

FINAL: Final = (NotAllowed, NotFound, InvalidRequest)
"""Errors that would come again however often one tries; after any other the connection comes back."""


@dataclass(frozen=True, slots=True)
class ConnectionLost:
    """The server cannot be heard for the reason given; the next attempt follows after `retry_in_s`."""

    reason: str
    retry_in_s: float


@dataclass(frozen=True, slots=True)
class ConnectionRestored:
    """The server is heard again; a `Welcome` with the full state follows at once."""


LiveEvent: TypeAlias = ServerMessage | ConnectionLost | ConnectionRestored


class Live:
    """The stream of one campaign's messages. Clock exchanges are taken out of it and kept in `clock`."""

    def __init__(self, transport: Transport, clock: ServerClock, rng: random.Random | None = None) -> None:
        self._transport = transport
        self._clock = clock
        self._rng = rng or random.Random()  # noqa: S311  # jitter, not a secret

    async def events(self, campaign: CampaignId) -> AsyncGenerator[LiveEvent, None]:
        """All messages from now on, for ever; ends only by an error or when it is closed.

        Raises:
            NotAllowed: the token is not accepted; trying again would not help.
            CampaignNotFound: there is no such campaign.
            InvalidRequest: the server does not understand what it is asked.
        """
        attempts = 0
        while True:
            try:
                async with aclosing(self._connection(campaign)) as messages:
                    async for message in messages:
                        if isinstance(message, Welcome):
                            if attempts:
                                yield ConnectionRestored()
                            attempts = 0
                        yield message
                reason = "The server closed the connection."
            except FINAL:
                raise
            except RpgMusicError as error:
                reason = str(error)
            delay_s = self._delay_s(attempts)
            attempts += 1
            yield ConnectionLost(reason, delay_s)
            await asyncio.sleep(delay_s)

    def _delay_s(self, attempts: int) -> float:
        """Doubling, with half of it random, so that many clients do not come back in step."""
        longest_s: float = min(LONGEST_DELAY_S, FIRST_DELAY_S * 2 ** min(attempts, 10))
        return longest_s * self._rng.uniform(0.5, 1.0)

    async def _connection(self, campaign: CampaignId) -> AsyncGenerator[ServerMessage, None]:
        """The messages of one connection, until it ends."""
        async with self._transport.socket("/ws", MAX_SERVER_FRAME_BYTES) as socket:
            await _send(socket, ClientConnected(data=Hello(campaign=campaign, listens=False)))
            welcomed = False
            async with _background(self._keep_clock(socket)):
                async for frame in socket:
                    message = _understood(frame.data)
                    if isinstance(message, Welcome):
                        welcomed = True
                        self._clock.begin(message.data.server_time_us)
                    if isinstance(message, TimeSyncReply):
                        self._observe(message)
                    elif isinstance(message, ErrorMessage) and not welcomed:
                        raise error_of(message.data.type, message.data.detail)
                    elif message is not None:
                        yield message

    def _observe(self, reply: TimeSyncReply) -> None:
        clocks = reply.data
        self._clock.observe(
            int(clocks.client_sent), clocks.server_received_us, clocks.server_sent_us, self._clock.local_us()
        )

    async def _keep_clock(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Ask for the server's time in bursts, for as long as the connection lasts."""
        while True:
            for _ in range(BURST):
                await _send(socket, TimeSyncRequest(data=Ping(client_sent=float(self._clock.local_us()))))
                await asyncio.sleep(BURST_SPACING_S)
            await asyncio.sleep(BURST_EVERY_S)


async def _send(socket: aiohttp.ClientWebSocketResponse, message: ClientMessage) -> None:
    await socket.send_str(encode(message).decode())


@asynccontextmanager
async def _background(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Do work beside the block; a connection that breaks under it is noticed by the block's own reading."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, ConnectionError):
            await task


def _understood(frame: object) -> ServerMessage | None:
    """The message in a frame; None for one of a newer server, which older clients pass over."""
    if not isinstance(frame, (str, bytes)):
        return None
    try:
        return decode_server_message(frame)
    except InvalidRequest:
        return None
