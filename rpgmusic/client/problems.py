"""Problem documents (RFC 9457) turned back into the errors they were made from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from rpgmusic.domain.errors import (
    InvalidRequest,
    NotAllowed,
    NotFound,
    NotSignedIn,
    RpgMusicError,
    ServerUnreachable,
    TooManyRequests,
)
from rpgmusic.protocol.rest import ProblemDocument

_BY_STATUS: Final[dict[int, type[RpgMusicError]]] = {
    400: InvalidRequest,
    401: NotSignedIn,
    403: NotAllowed,
    404: NotFound,
    429: TooManyRequests,
    502: ServerUnreachable,
    503: ServerUnreachable,
    504: ServerUnreachable,
}


def error_of(kind: str, detail: str) -> RpgMusicError:
    """The error of that stable name; the base of all errors if this version does not know the name."""
    name = kind.rstrip("/").replace(":", "/").rsplit("/", 1)[-1]
    return _KINDS.get(name, RpgMusicError)(detail)


def error_from_body(url: str, status: int, body: bytes) -> RpgMusicError:
    """The error that an HTTP answer stands for, whether rpgmusic or a proxy before it gave the answer."""
    try:
        problem = msgspec.json.decode(body, type=ProblemDocument)
    except (msgspec.DecodeError, UnicodeError):
        return _BY_STATUS.get(status, RpgMusicError)(_sentence_for(url, status))
    return error_of(problem.type, problem.detail or problem.title)


def _sentence_for(url: str, status: int) -> str:
    if status in (401, 403):
        return f"{url} did not accept the token. Give the game master's with --token (see `rpgmusic token show`)."
    return f"{url} answered with HTTP status {status}. Is that the address of an rpgmusic server?"


def _with_subclasses(error: type[RpgMusicError]) -> Iterator[type[RpgMusicError]]:
    yield error
    for subclass in error.__subclasses__():
        yield from _with_subclasses(subclass)


_KINDS: Final = {error.kind: error for error in _with_subclasses(RpgMusicError)}
