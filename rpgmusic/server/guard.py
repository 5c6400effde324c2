"""The guard: what every request passes before and after its route. Hosts, origins, limits, headers, errors."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from rpgmusic.domain.errors import NotAllowed, RpgMusicError, TooLarge
from rpgmusic.domain.settings import Settings
from rpgmusic.server.addresses import host_name, is_loopback, same_site
from rpgmusic.server.limits import Rate
from rpgmusic.server.problems import crash_response, http_problem, problem_response
from rpgmusic.server.services import SERVICES

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})

SECURITY_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
        "media-src 'self' blob: data:; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    # Both together isolate the page, and on secure origins an isolated page's clock steps by 5 µs instead of 100.
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_log = logging.getLogger(__name__)


def rates(settings: Settings) -> dict[str, Rate]:
    """How often one address may do what. A whole table often shares one address, and comes back at once."""
    return {
        "join": Rate(burst=2 * settings.max_players + 20, per_s=1),
        "login": Rate(burst=20, per_s=0.2),
        "command": Rate(burst=300, per_s=60),
        "socket": Rate(burst=3 * settings.max_players + 50, per_s=20),
        "refused": Rate(burst=2 * settings.max_players + 50, per_s=2),
    }


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Check where a request comes from, answer errors as problem documents, and set the headers that protect."""
    try:
        check_origin(request)
        response = await handler(request)
    except RpgMusicError as error:
        response = problem_response(error)
    except web.HTTPRequestEntityTooLarge:
        response = problem_response(TooLarge("The request is larger than the server takes (1 MB)."))
    except web.HTTPException as error:
        if error.status < 400:
            raise
        response = http_problem(error)
    except ConnectionError:
        raise
    except Exception:  # noqa: BLE001  # the one supervision point of requests
        _log.exception("A request to %s failed.", request.path)
        response = crash_response()
    return response


async def set_security_headers(_: web.Request, response: web.StreamResponse) -> None:
    """Set the headers that protect, where the route did not set stricter ones itself."""
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)


def check_origin(request: web.Request) -> None:
    """Refuse what a foreign web page sends through a browser, and other names for a server on loopback.

    The second stops DNS rebinding, where a page makes its own name point at this machine.

    Raises:
        NotAllowed: the page or the name is not ours.
    """
    settings = request.app[SERVICES].settings
    if is_loopback(settings.host) and not settings.public_url and not is_loopback(host_name(request.host)):
        message = "This server answers on this machine only. Open it as http://127.0.0.1."
        raise NotAllowed(message)
    origin = request.headers.get("Origin")
    if origin is None or (request.method in SAFE_METHODS and "Upgrade" not in request.headers):
        return
    if not same_site(origin, request.host, settings.public_url):
        message = "This request comes from another web page, which may not command this server."
        raise NotAllowed(message)


def address_of(request: web.Request, settings: Settings) -> str:
    """The address to count requests by: behind a proxy on this machine, the one that the proxy saw."""
    remote = request.remote or "unknown"
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.public_url and forwarded and is_loopback(remote):
        return forwarded.rsplit(",", 1)[-1].strip()[:64]
    return remote
