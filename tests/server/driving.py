"""Driving a real server in tests: requests with a token, and sockets that speak its messages."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

import aiohttp
import msgspec
from yarl import URL

from rpgmusic.protocol.client_messages import ClientConnected, ClientMessage, Hello
from rpgmusic.protocol.codec import decode_server_message, encode
from rpgmusic.protocol.rest import JoinReply, ProblemDocument, TrackList
from rpgmusic.protocol.server_messages import ServerMessage, Welcome
from rpgmusic.protocol.views import CampaignState, TrackView
from rpgmusic.server.runtime import RunningServer

Answer = TypeVar("Answer")
Message = TypeVar("Message", bound=ServerMessage)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answered."""

    status: int
    headers: dict[str, str]
    content: bytes

    def read(self, kind: type[Answer]) -> Answer:
        """The body, which must be of this type."""
        assert self.status == 200, self.content
        return msgspec.json.decode(self.content, type=kind)

    @property
    def problem(self) -> ProblemDocument:
        """The problem document, which every refusal must be."""
        assert self.headers["content-type"].startswith("application/problem+json"), self.content[:200]
        document = msgspec.json.decode(self.content, type=ProblemDocument)
        assert document.status == self.status
        assert document.detail
        return document


class Caller:
    """Sends requests to a server, as the GM unless told otherwise."""

    def __init__(self, server: RunningServer, session: aiohttp.ClientSession, token: str) -> None:
        self.server = server
        self.session = session
        self.token = token

    async def call(
        self, method: str, path: str, body: object = None, *, raw: bytes | None = None, **headers: str
    ) -> Reply:
        """Send a request; header names are written with `_` for `-`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        content = raw if raw is not None else None if body is None else encode(body)
        data = None if content is None else io.BytesIO(content)
        url = URL(self.server.url + path, encoded=True)
        async with self.session.request(method, url, data=data, headers=sent, allow_redirects=False) as response:
            content = await response.read()
            return Reply(response.status, {k.lower(): v for k, v in response.headers.items()}, content)

    async def command(self, name: str, **body: object) -> CampaignState:
        """Carry out a playback command on the default campaign."""
        reply = await self.call("POST", f"/api/campaigns/default/playback/{name}", body)
        return reply.read(CampaignState)

    async def tracks(self) -> tuple[TrackView, ...]:
        """All tracks, by path."""
        return (await self.call("GET", "/api/tracks?sort=path")).read(TrackList).tracks


@asynccontextmanager
async def calling(server: RunningServer, token: str | None = None) -> AsyncIterator[Caller]:
    """A caller with the GM's token, or another one (empty: none)."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield Caller(server, session, server.gm_token if token is None else token)


async def player_token(server: RunningServer) -> str:
    """The token of someone who opened the link of the default campaign."""
    async with calling(server, "") as anyone:
        code = server.join_url().rsplit("/", 1)[1]
        return (await anyone.call("POST", "/api/join", {"code": code})).read(JoinReply).token


class Socket:
    """A client's socket."""

    def __init__(self, raw: aiohttp.ClientWebSocketResponse) -> None:
        self.raw = raw

    async def send(self, message: ClientMessage) -> None:
        """Send a message."""
        await self.raw.send_str(encode(message).decode())

    async def receive(self, kind: type[Message]) -> Message:
        """The next message of this type; others are passed over."""
        async with asyncio.timeout(10):
            while True:
                message = decode_server_message(await self.raw.receive_str())
                if isinstance(message, kind):
                    return message

    async def close_code(self) -> int | None:
        """Wait until the server closes; returns the code."""
        async with asyncio.timeout(10):
            while not self.raw.closed:
                await self.raw.receive()
            return self.raw.close_code


@asynccontextmanager
async def dialled(server: RunningServer, **headers: str) -> AsyncIterator[Socket]:
    """A socket on which nothing was said yet."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{server.url}/ws", headers=headers, max_msg_size=0) as raw,
    ):
        yield Socket(raw)


@asynccontextmanager
async def connected(server: RunningServer, hello: Hello) -> AsyncIterator[tuple[Socket, Welcome]]:
    """A socket that was welcomed."""
    async with dialled(server) as socket:
        await socket.send(ClientConnected(data=hello))
        yield socket, await socket.receive(Welcome)
