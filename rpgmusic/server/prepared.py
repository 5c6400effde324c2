"""Answers whose bytes were all made before: for what everyone asks for at the same moment."""

from __future__ import annotations

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter


class PreparedBytes:
    """An answer's head and body, ready for the wire."""

    __slots__ = ("body", "head")

    def __init__(self, body: bytes, headers: dict[str, str]) -> None:
        lines = [f"{name}: {value}" for name, value in (headers | {"Content-Length": str(len(body))}).items()]
        self.head = "\r\n".join(["HTTP/1.1 200 OK", *lines, "", ""]).encode("ascii")
        self.body = body


class PreparedResponse(web.StreamResponse):
    """Writes prepared bytes to the transport. Building and serialising headers anew costs more than sending them."""

    def __init__(self, prepared: PreparedBytes) -> None:
        super().__init__()
        self._prepared_bytes = prepared
        self._stays_open: bool | None = None

    @property
    def keep_alive(self) -> bool | None:
        """Whether the connection stays open, as the client asked."""
        return self._stays_open

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        """Write everything; wait only if the client does not keep up."""
        self._stays_open = request.keep_alive
        transport = request.transport
        if transport is not None and not transport.is_closing():
            transport.write(self._prepared_bytes.head)
            if request.method != "HEAD":
                transport.write(self._prepared_bytes.body)
            await request.writer.drain()
        return None

    async def write_eof(self, data: bytes = b"") -> None:  # the base's signature
        """All is written already."""
