"""The aiohttp application: the declared routes and the socket, behind the guard."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from aiohttp import web

from rpgmusic.domain.errors import NotSignedIn
from rpgmusic.protocol.codec import encode
from rpgmusic.server.access import Access, check_access, token_of
from rpgmusic.server.guard import SAFE_METHODS, address_of, guard, set_security_headers
from rpgmusic.server.route import MAX_BODY_BYTES, Route, campaign_of
from rpgmusic.server.routes import ROUTES
from rpgmusic.server.services import SERVICES, Services
from rpgmusic.server.sockets import serve_socket
from rpgmusic.server.tokens import Caller


def make_app(services: Services, routes: Iterable[Route] = ROUTES) -> web.Application:
    """The application over the parts of a server."""
    app = web.Application(middlewares=[guard], client_max_size=MAX_BODY_BYTES)
    app[SERVICES] = services
    app.on_response_prepare.append(set_security_headers)
    for declared in routes:
        methods = ("GET", "HEAD") if declared.method == "GET" else (declared.method,)
        for method in methods:
            app.router.add_route(method, declared.path, _handler(declared))
    app.router.add_get("/ws", serve_socket, allow_head=False)
    return app


def _handler(declared: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def handle(request: web.Request) -> web.StreamResponse:
        services = request.app[SERVICES]
        caller = await _authorised(request, declared, services)
        if request.method not in SAFE_METHODS and caller is not None:
            services.limits.check("command", address_of(request, services.settings))
        return _response(await declared.run(services, caller, request))

    return handle


async def _authorised(request: web.Request, declared: Route, services: Services) -> Caller | None:
    token = token_of(request)
    if declared.access is Access.ANYONE:
        return await _caller_if_any(services, token)
    if declared.signed and services.signer.admits(request.path, request.query):
        return None
    try:
        caller = await services.gate.caller(token)
    except NotSignedIn:
        services.limits.check("refused", address_of(request, services.settings))
        raise
    check_access(caller, declared.access, campaign_of(request.match_info))
    return caller


async def _caller_if_any(services: Services, token: str) -> Caller | None:
    if not token:
        return None
    try:
        return await services.gate.caller(token)
    except NotSignedIn:
        return None


def _response(result: object) -> web.StreamResponse:
    if isinstance(result, web.StreamResponse):
        return result
    if result is None:
        return web.Response(status=204)
    return web.Response(body=encode(result), content_type="application/json", headers={"Cache-Control": "no-store"})
