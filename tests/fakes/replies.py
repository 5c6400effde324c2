"""How a stand-in may answer one request: as it should, with an error, or by breaking the connection."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Protocol

from aiohttp import BodyPartReader, web


@dataclass(frozen=True)
class Received:
    """A request as it arrived. `body` is its JSON, or the fields of a form."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: dict[str, object]


class Reply(Protocol):
    """One way of answering."""

    async def send(self, request: web.Request, /) -> web.StreamResponse:
        """Answer the request."""


@dataclass(frozen=True)
class Refuse:
    """An error with a body of JSON or of anything else."""

    status: int
    body: object
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)

    async def send(self, _: web.Request, /) -> web.StreamResponse:
        text = self.body if isinstance(self.body, str) else json.dumps(self.body)
        return web.Response(status=self.status, text=text, content_type=self.content_type, headers=self.headers)


HTML_PAGE = "<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Oh no</h1></body></html>"


def html_page(status: int) -> Refuse:
    """What a proxy or a gateway answers."""
    return Refuse(status, HTML_PAGE, "text/html")


@dataclass(frozen=True)
class Stream:
    """Sound in chunks. With `break_after_bytes` the connection is cut there; with `stall` the end never comes."""

    content: bytes
    content_type: str = "audio/mpeg"
    headers: dict[str, str] = field(default_factory=dict)
    chunk_bytes: int = 8_192
    pause_s: float = 0.0
    break_after_bytes: int | None = None
    stall: bool = False

    async def send(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={**self.headers, "Content-Type": self.content_type})
        response.enable_chunked_encoding()
        await response.prepare(request)
        end = len(self.content) if self.break_after_bytes is None else self.break_after_bytes
        for at in range(0, end, self.chunk_bytes):
            await response.write(self.content[at : min(end, at + self.chunk_bytes)])
            await asyncio.sleep(self.pause_s)
        if self.stall:
            await asyncio.Event().wait()
        if self.break_after_bytes is not None:
            cut(request)
        else:
            await response.write_eof()
        return response


@dataclass(frozen=True)
class Gated:
    """Sound whose second half is held back until `gate` is set."""

    content: bytes
    gate: asyncio.Event
    content_type: str = "audio/mpeg"

    async def send(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": self.content_type})
        response.enable_chunked_encoding()
        await response.prepare(request)
        half = len(self.content) // 2
        await response.write(self.content[:half])
        await self.gate.wait()
        await response.write(self.content[half:])
        await response.write_eof()
        return response


@dataclass
class Fed:
    """Sound that comes as far as the test lets it, in small chunks; in the end it is cut off if the test says so."""

    content: bytes
    content_type: str = "audio/mpeg"
    steps: asyncio.Queue[int | None] = field(default_factory=asyncio.Queue)

    def up_to(self, share: float) -> None:
        """Let a share of the sound come, from its beginning; with 1 it is complete."""
        self.steps.put_nowait(round(share * len(self.content)))

    def break_off(self) -> None:
        """Cut the connection after what was let through."""
        self.steps.put_nowait(None)

    async def send(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": self.content_type})
        response.enable_chunked_encoding()
        await response.prepare(request)
        at = 0
        while at < len(self.content):
            end = await self.steps.get()
            if end is None:
                cut(request)
                return response
            for start in range(at, end, 12_000):
                await response.write(self.content[start : min(end, start + 12_000)])
                await asyncio.sleep(0.002)
            at = end
        await response.write_eof()
        return response


@dataclass(frozen=True)
class Endless:
    """Sound that never ends."""

    block: bytes
    content_type: str = "audio/mpeg"

    async def send(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": self.content_type})
        await response.prepare(request)
        while request.transport is not None and not request.transport.is_closing():
            await response.write(self.block)
        return response


@dataclass(frozen=True)
class Drop:
    """The connection is cut before anything is answered."""

    async def send(self, request: web.Request) -> web.StreamResponse:
        cut(request)
        return web.Response()


@dataclass(frozen=True)
class Raw:
    """Bytes that need not be HTTP, and the end of the connection."""

    content: bytes

    async def send(self, request: web.Request, /) -> web.StreamResponse:
        if isinstance(request.transport, asyncio.Transport):
            request.transport.write(self.content)
            request.transport.close()
        return web.Response()


@dataclass(frozen=True)
class Hang:
    """Nothing is answered, ever."""

    async def send(self, _: web.Request, /) -> web.StreamResponse:
        await asyncio.Event().wait()
        return web.Response()


@dataclass(frozen=True)
class Late:
    """An answer that waits for `gate`; `arrived` tells that the request is there."""

    response: web.Response
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, _: web.Request, /) -> web.StreamResponse:
        self.arrived.set()
        await self.gate.wait()
        return self.response


def cut(request: web.Request) -> None:
    """Break the connection as a pulled cable does."""
    if request.transport is not None:
        request.transport.abort()


async def received(request: web.Request) -> Received:
    """The request with its body."""
    body: dict[str, object] = {}
    if request.content_type == "application/json":
        decoded = json.loads(await request.text() or "{}")
        body = decoded if isinstance(decoded, dict) else {}
    elif request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.name:
                body[part.name] = bytes(await part.read())
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Received(request.method, request.path, dict(request.query), headers, body)
