"""Errors as RFC 9457 problem documents and as `error` frames."""

from __future__ import annotations

import math
from typing import Final

from aiohttp import web

from rpgmusic.domain.errors import (
    AudioError,
    BadPrompt,
    Conflict,
    DiskFull,
    GenerationError,
    InvalidRequest,
    MusicFeatureOff,
    NotAllowed,
    NotFound,
    NotSignedIn,
    RpgMusicError,
    SpendingLimit,
    TooLarge,
    TooManyRequests,
    Unavailable,
)
from rpgmusic.protocol.codec import encode
from rpgmusic.protocol.rest import ProblemDocument
from rpgmusic.protocol.server_messages import ErrorMessage, Refusal

PROBLEM_TYPE_PREFIX: Final = "urn:rpgmusic:problem:"
PROBLEM_MEDIA_TYPE: Final = "application/problem+json"

STATUSES: Final[tuple[tuple[type[RpgMusicError], int], ...]] = (
    (NotSignedIn, 401),
    (NotAllowed, 403),
    (NotFound, 404),
    (TooLarge, 413),
    (InvalidRequest, 400),
    (Conflict, 409),
    (TooManyRequests, 429),
    (AudioError, 422),
    (DiskFull, 507),
    (SpendingLimit, 402),
    (MusicFeatureOff, 403),
    (BadPrompt, 422),
    (GenerationError, 503),
    (Unavailable, 503),
)
"""The HTTP status of each branch of the tree; the first that fits counts."""

_HTTP_SENTENCES: Final = {
    400: ("bad-request", "That request is not valid", "The request could not be read."),
    404: ("not-found", "Not found", "There is nothing at this address."),
    405: ("method-not-allowed", "Not possible here", "This address does not understand that method."),
    413: ("too-large", "That is too much at once", "The request is larger than the server takes (1 MB)."),
    416: ("range-not-satisfiable", "No such range", "The file has no such range of bytes."),
}


def status_of(error: RpgMusicError) -> int:
    """The HTTP status that an error is answered with."""
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 500)


def problem_response(error: RpgMusicError) -> web.Response:
    """The answer to a request that failed."""
    status = status_of(error)
    document = ProblemDocument(
        type=PROBLEM_TYPE_PREFIX + error.kind, title=error.title, status=status, detail=str(error)
    )
    response = _response(document)
    if isinstance(error, TooManyRequests):
        response.headers["Retry-After"] = str(max(1, math.ceil(error.retry_after_s)))
    if isinstance(error, NotSignedIn):
        response.headers["WWW-Authenticate"] = 'Bearer realm="rpgmusic"'
    return response


def http_problem(error: web.HTTPException) -> web.Response:
    """The answer when aiohttp itself refuses a request."""
    fallback = ("http-error", error.reason, "The request could not be answered.")
    kind, title, detail = _HTTP_SENTENCES.get(error.status, fallback)
    response = _response(
        ProblemDocument(type=PROBLEM_TYPE_PREFIX + kind, title=title, status=error.status, detail=detail)
    )
    for name in ("Allow", "Content-Range", "Accept-Ranges"):
        if name in error.headers:
            response.headers[name] = error.headers[name]
    return response


def crash_response() -> web.Response:
    """The answer when the program itself is at fault; the log has the rest."""
    detail = "The server made a mistake and wrote it to its log. Try again; what plays goes on."
    return _response(
        ProblemDocument(type=PROBLEM_TYPE_PREFIX + "error", title="Something went wrong", status=500, detail=detail)
    )


def refusal(error: RpgMusicError) -> ErrorMessage:
    """The frame that tells a client of a problem."""
    return ErrorMessage(data=Refusal(type=PROBLEM_TYPE_PREFIX + error.kind, title=error.title, detail=str(error)))


def _response(document: ProblemDocument) -> web.Response:
    return web.Response(
        status=document.status,
        body=encode(document),
        content_type=PROBLEM_MEDIA_TYPE,
        headers={"Cache-Control": "no-store"},
    )
