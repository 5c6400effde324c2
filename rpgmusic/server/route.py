"""Routes are declared once: method, path, who may use it, what goes in and what comes out.

Authorisation, decoding, bounds, the OpenAPI document and problem documents all follow from the declaration.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final, Generic, TypeVar

from aiohttp import web

from rpgmusic.domain.errors import InvalidRequest, TooLarge
from rpgmusic.domain.units import CampaignId, ClientId, EntryId, FolderId, TrackId
from rpgmusic.protocol.codec import decode_body
from rpgmusic.server.access import Access
from rpgmusic.server.services import Services
from rpgmusic.server.tokens import Caller

Body = TypeVar("Body")
Answer = TypeVar("Answer")

NO_BODY: Final = type(None)
_NOTHING: Final = b"null"
_LONGEST_ID: Final = 64
_LONGEST_QUERY_VALUE: Final = 500

MAX_BODY_BYTES: Final = 1024 * 1024
"""Longest body of a request unless its route says otherwise."""


@dataclass(frozen=True, slots=True)
class Call(Generic[Body]):
    """One request to a route, authorised and with its body decoded."""

    services: Services
    caller: Caller | None
    request: web.Request
    body: Body

    def path_part(self, name: str) -> str:
        """A variable part of the path, as the client wrote it and no longer than ids are.

        Raises:
            InvalidRequest: it is too long or holds control characters.
        """
        value = self.request.match_info[name]
        if not 0 < len(value) <= _LONGEST_ID or not value.isprintable():
            message = "There is an id in the address that cannot be one."
            raise InvalidRequest(message)
        return value

    @property
    def campaign_id(self) -> CampaignId:
        """The campaign in the path."""
        return CampaignId(self.path_part("campaign_id"))

    @property
    def track_id(self) -> TrackId:
        """The track in the path."""
        return TrackId(self.path_part("track_id"))

    @property
    def folder_id(self) -> FolderId:
        """The folder in the path."""
        return FolderId(self.path_part("folder_id"))

    @property
    def entry_id(self) -> EntryId:
        """The entry of the queue in the path."""
        return EntryId(self.path_part("entry_id"))

    @property
    def client_id(self) -> ClientId:
        """The player in the path."""
        return ClientId(self.path_part("client_id"))

    def text(self, name: str) -> str:
        """A parameter of the query, empty if it is not there; raises InvalidRequest if it is very long."""
        value = self.request.query.get(name, "")
        if len(value) > _LONGEST_QUERY_VALUE:
            message = f"“{name}” is too long."
            raise InvalidRequest(message)
        return value

    def number(self, name: str, default: int, lowest: int, highest: int) -> int:
        """A whole number of the query within bounds.

        Raises:
            InvalidRequest: it is none, or out of bounds.
        """
        text = self.text(name)
        if not text:
            return default
        digits = text.removeprefix("-")
        if digits.isascii() and digits.isdigit() and len(digits) <= 9 and lowest <= int(text) <= highest:
            return int(text)
        message = f"“{name}” must be a whole number from {lowest} to {highest}."
        raise InvalidRequest(message)


@dataclass(frozen=True, slots=True)
class QueryField:
    """A parameter of the query, for the OpenAPI document."""

    name: str
    kind: str
    summary: str


@dataclass(frozen=True, slots=True)
class Route:
    """One declared route. `signed` routes also let in whoever has a signed address."""

    method: str
    path: str
    access: Access
    summary: str
    body: type
    answer: type | None
    media_type: str
    query: tuple[QueryField, ...]
    signed: bool
    run: Callable[[Services, Caller | None, web.Request], Awaitable[object]]


def route(  # noqa: PLR0913  # a declaration: each argument is one fact of the route
    method: str,
    path: str,
    access: Access,
    summary: str,
    handler: Callable[[Call[Body]], Awaitable[Answer]],
    body: type[Body],
    answer: type[Answer] | None = None,
    *,
    media_type: str = "application/json",
    query: tuple[QueryField, ...] = (),
    signed: bool = False,
    largest_bytes: int = MAX_BODY_BYTES,
    decode: Callable[[bytes, type[Body]], Awaitable[Body]] | None = None,
) -> Route:
    """Declare a route; the types of handler, body and answer must fit together. No `answer` means a file or nothing.

    A body is up to `largest_bytes` long; `decode` decodes one that would hold the loop too long at once.
    """
    run = partial(_run, handler, partial(_decoded, kind=body, largest_bytes=largest_bytes, decode=decode))
    return Route(method, path, access, summary, body, answer, media_type, query, signed, run)


async def _run(
    handler: Callable[[Call[Body]], Awaitable[Answer]],
    decoded: Callable[[web.Request], Awaitable[Body]],
    services: Services,
    caller: Caller | None,
    request: web.Request,
) -> Answer:
    return await handler(Call(services, caller, request, await decoded(request)))


async def _decoded(
    request: web.Request,
    *,
    kind: type[Body],
    largest_bytes: int,
    decode: Callable[[bytes, type[Body]], Awaitable[Body]] | None,
) -> Body:
    if kind is NO_BODY:
        return decode_body(_NOTHING, kind)
    content = await _content(request, largest_bytes) or b"{}"
    return decode_body(content, kind) if decode is None else await decode(content, kind)


async def _content(request: web.Request, largest_bytes: int) -> bytes:
    """The body, read only as far as it may be long.

    Raises:
        TooLarge: it is longer.
    """
    content = bytearray()
    too_large = (request.content_length or 0) > largest_bytes
    while not too_large and (some := await request.content.readany()):
        content += some
        too_large = len(content) > largest_bytes
    if too_large:
        message = f"The request is larger than the server takes here ({largest_bytes // 1024**2} MB)."
        raise TooLarge(message)
    return bytes(content)


def campaign_of(match_info: Mapping[str, str]) -> CampaignId | None:
    """The campaign that a path speaks of, if it speaks of one."""
    value = match_info.get("campaign_id")
    return None if value is None else CampaignId(value)
