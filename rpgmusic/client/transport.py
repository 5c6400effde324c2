"""HTTP: requests with the token out, typed answers or the domain's errors back."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import quote, urlsplit

import msgspec

from rpgmusic.client.problems import error_from_body
from rpgmusic.domain.errors import IncompatibleServer, InvalidRequest, ServerUnreachable
from rpgmusic.protocol.codec import encode

if TYPE_CHECKING:
    import aiohttp

Answer = TypeVar("Answer")

CONNECT_TIMEOUT_S: Final = 5.0
ANSWER_TIMEOUT_S: Final = 60.0
HTTP_ERRORS_FROM: Final = 400


class Transport:
    """One HTTP session with the server. Without an address, requests wait until `point_at` gives one."""

    def __init__(self, url: str, token: str) -> None:
        self._pointed = asyncio.Event()
        self._session: aiohttp.ClientSession | None = None
        self.url = ""
        self._token = ""
        if url:
            self.point_at(url, token)

    def point_at(self, url: str, token: str) -> None:
        """Give the server's address and the token for it.

        Raises:
            InvalidRequest: the address is not one of a web server.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            message = f"“{url}” is not the address of a server. It should look like http://192.168.1.20:8080."
            raise InvalidRequest(message)
        self.url, self._token = url.rstrip("/"), token
        self._pointed.set()

    async def close(self) -> None:
        """Close the session and its connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def fetch(
        self,
        method: str,
        path: str,
        answer: type[Answer],
        *,
        body: object = None,
        query: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request and decode its JSON answer.

        Raises:
            RpgMusicError: the error that the server's problem document names.
            ServerUnreachable: nothing answers at the address.
            IncompatibleServer: the answer does not have the expected shape.
        """
        content = await self.send(method, path, body=body, query=query)
        try:
            return msgspec.json.decode(content, type=answer)
        except (msgspec.DecodeError, UnicodeError) as error:
            message = (
                f"The answer from {self.url} was not understood ({error}). "
                "Is that an rpgmusic server, and of the same version as this one?"
            )
            raise IncompatibleServer(message) from None

    async def send(
        self, method: str, path: str, *, body: object = None, query: Mapping[str, str] | None = None
    ) -> bytes:
        """Send a request and return the body of its answer; errors as in `fetch`."""
        async with self._session_faults() as session:
            data = None if body is None else encode(body)
            headers = {"Content-Type": "application/json"} if data is not None else {}
            async with session.request(
                method, self.url + path, data=data, params=query, headers=headers | self._credentials()
            ) as response:
                content = await response.read()
                if response.status >= HTTP_ERRORS_FROM:
                    raise error_from_body(self.url, response.status, content)
                return content

    @asynccontextmanager
    async def socket(self, path: str, max_frame_bytes: int) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        """Open a WebSocket; errors as in `fetch`, also when the connection fails later."""
        async with (
            self._session_faults() as session,
            session.ws_connect(
                self.url + path, headers=self._credentials(), heartbeat=20.0, max_msg_size=max_frame_bytes
            ) as socket,
        ):
            yield socket

    def _credentials(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"} if self._token else {}

    @asynccontextmanager
    async def _session_faults(self) -> AsyncIterator[aiohttp.ClientSession]:
        """The session, with every fault of the network as `ServerUnreachable` and refused handshakes as problems."""
        await self._pointed.wait()
        import aiohttp  # noqa: PLC0415  # 0.2 s that neither `--help` nor the console's first paint should wait for

        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=ANSWER_TIMEOUT_S, sock_connect=CONNECT_TIMEOUT_S)
            self._session = aiohttp.ClientSession(timeout=timeout)
        try:
            yield self._session
        except aiohttp.WSServerHandshakeError as error:
            raise error_from_body(self.url, error.status, b"") from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise ServerUnreachable(unreachable(self.url, error)) from None


def unreachable(url: str, error: BaseException) -> str:
    """The sentence for a server that does not answer."""
    return (
        f"No rpgmusic server answers at {url} ({_reason(error)}). "
        "Start one with `rpgmusic serve`, or name another address with --url."
    )


def _reason(error: BaseException) -> str:
    """Why, in the words of the operating system where it has some."""
    cause = error.__cause__ or error
    if isinstance(cause, OSError):
        return os.strerror(cause.errno) if cause.errno and cause.errno > 0 else str(cause.strerror or cause)
    return str(error) or type(error).__name__


def in_path(identifier: str) -> str:
    """An id as one part of a path, whatever characters it has."""
    return quote(identifier, safe="")
