"""HTTP to a service that may charge: bounds on time and size, and failures sorted by whether trying again is safe.

A call is made once and never repeated here. What fails before a connection stands was certainly not sent
(`ProviderUnavailable`); what fails later may have been carried out and charged (`OutcomeUnknown`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

import aiohttp

from rpgmusic.domain.errors import OutcomeUnknown, ProviderUnavailable
from rpgmusic.generation.providers.answers import seconds_of

CHUNK_BYTES: Final = 1 << 16
MAX_MESSAGE_BYTES: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait: for the connection, for the next bytes, and for everything."""

    connect_s: float = 15.0
    gap_s: float = 240.0
    total_s: float = 900.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer that is no success."""

    status: int
    body: bytes = b""
    retry_after_s: float | None = None

    @property
    def is_html(self) -> bool:
        """Whether a page for people came instead of an answer: from a proxy, a log-in page of a network, a gateway."""
        return self.body.lstrip()[:1] == b"<"


class Answer:
    """The answer to one call, read piece by piece until the call's time is over."""

    def __init__(self, response: aiohttp.ClientResponse, watch: _Watch) -> None:
        self._response = response
        self._watch = watch
        self.status = response.status
        self.headers: Mapping[str, str] = response.headers
        self.content_type = response.content_type

    @property
    def succeeded(self) -> bool:
        """Whether the service says that it did what was asked."""
        return 200 <= self.status < 300

    async def chunk(self) -> bytes:
        """The next bytes; none at the end. Raises OutcomeUnknown or ProviderUnavailable if the connection breaks."""
        async with self._watch.over():
            return await self._response.content.read(CHUNK_BYTES)

    async def body(self, most_bytes: int = MAX_MESSAGE_BYTES) -> bytes:
        """The beginning of the body, all of it if it is a message."""
        parts = bytearray()
        while len(parts) < most_bytes and (part := await self.chunk()):
            parts += part
        return bytes(parts[:most_bytes])

    async def refusal(self) -> Refusal:
        """The answer as a refusal; a body that breaks off is taken as far as it came."""
        try:
            body = await self.body()
        except (OutcomeUnknown, ProviderUnavailable):
            body = b""
        return Refusal(self.status, body, seconds_of(self.headers.get("Retry-After")))


class _Watch:
    """The time a call has, and the words for how it fails."""

    def __init__(self, service: str, patience: Patience, *, charged: bool) -> None:
        self._service = service
        self._charged = charged
        self._ends_at = asyncio.get_running_loop().time() + patience.total_s

    @asynccontextmanager
    async def over(self) -> AsyncIterator[None]:
        with _failures_in_words(self._service, charged=self._charged):
            async with asyncio.timeout_at(self._ends_at):
                yield


class Caller:
    """Calls to one service, each over its own connection, without following redirects: keys go to nobody else."""

    def __init__(self, service: str, base_url: str, headers: Mapping[str, str], patience: Patience) -> None:
        self._service = service
        self._base_url = base_url.rstrip("/")
        self._headers = {**headers, "Accept-Encoding": "identity"}
        self._patience = patience
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        timeout = aiohttp.ClientTimeout(
            connect=self._patience.connect_s, sock_connect=self._patience.connect_s, sock_read=self._patience.gap_s
        )
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(force_close=True),
            timeout=timeout,
            headers=self._headers,
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    @asynccontextmanager
    async def call(
        self,
        method: str,
        path: str,
        *,
        charged: bool,
        query: Mapping[str, str] | None = None,
        json: object = None,
        form: aiohttp.FormData | None = None,
    ) -> AsyncIterator[Answer]:
        """The answer to a call; `charged` says that carrying it out may cost money. `path` may be a whole address.

        Raises:
            ProviderUnavailable: it was certainly not sent, or it costs nothing.
            OutcomeUnknown: it broke or took too long after it was sent.
        """
        if self._session is None:
            raise ProviderUnavailable(f"{self._service} is not being called at the moment.")
        address = path if "://" in path else self._base_url + path
        watch = _Watch(self._service, self._patience, charged=charged)
        async with watch.over():
            response = await self._session.request(
                method, address, params=query, json=json, data=form, allow_redirects=False
            )
        try:
            yield Answer(response, watch)
        finally:
            response.close()


@contextmanager
def _failures_in_words(service: str, *, charged: bool) -> Iterator[None]:
    try:
        yield
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise ProviderUnavailable(
            f"{service} cannot be reached. Check the internet connection; nothing was charged."
        ) from error
    except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError, UnicodeError) as error:
        raise ProviderUnavailable(f"The address set for {service} is not one. Correct it in the settings.") from error
    except TimeoutError as error:
        raise _broken(f"{service} took too long to answer.", charged=charged) from error
    except (aiohttp.ClientError, OSError) as error:
        raise _broken(f"The connection to {service} broke off.", charged=charged) from error


def _broken(what: str, *, charged: bool) -> OutcomeUnknown | ProviderUnavailable:
    if charged:
        return OutcomeUnknown(
            f"{what} The piece may have been made and charged; look at your account there before asking again."
        )
    return ProviderUnavailable(f"{what} Nothing was charged; try again.")
