"""Coming in: join codes for players, one-time login links for the GM's browsers."""

from __future__ import annotations

from aiohttp import web

from rpgmusic.protocol.rest import JoinReply, JoinRequest, LoginLink, LoginRequest
from rpgmusic.server.access import COOKIE_NAME, Access
from rpgmusic.server.guard import address_of
from rpgmusic.server.logins import LOGIN_LINK_LIFETIME_S
from rpgmusic.server.route import NO_BODY, Call, route
from rpgmusic.server.tokens import GM_LIFETIME_S


async def join(call: Call[JoinRequest]) -> JoinReply:
    """Exchange the code of a link for a player's token."""
    services = call.services
    services.limits.check("join", address_of(call.request, services.settings))
    campaign = services.campaigns.admitted_by(call.body.code)
    token = services.gate.player_token(campaign.id)
    return JoinReply(token=token, campaign_id=campaign.id, campaign_name=campaign.name)


async def make_login_link(call: Call[LoginRequest]) -> LoginLink:
    """A link that signs one browser in as GM, once."""
    services = call.services
    services.limits.check("login", address_of(call.request, services.settings))
    base = services.join_url(services.campaigns.all()[0].id).rsplit("/j/", 1)[0]
    return LoginLink(url=f"{base}/login/{services.logins.new_code(call.body.page)}", expires_in_s=LOGIN_LINK_LIFETIME_S)


async def login(call: Call[None]) -> web.Response:
    """Use a login link: the browser keeps the GM's token where no script can read it."""
    services = call.services
    services.limits.check("login", address_of(call.request, services.settings))
    page = services.logins.use(call.path_part("code"))
    response = web.Response(status=303, headers={"Location": f"/{page}", "Cache-Control": "no-store"})
    response.set_cookie(
        COOKIE_NAME,
        services.gate.gm_token(),
        max_age=GM_LIFETIME_S,
        httponly=True,
        samesite="Strict",
        secure=services.settings.public_url.startswith("https://"),
    )
    return response


ROUTES = (
    route("POST", "/api/join", Access.ANYONE, "Exchange a join code for a token", join, JoinRequest, JoinReply),
    route(
        "POST", "/api/login-links", Access.GM, "Make a one-time login link", make_login_link, LoginRequest, LoginLink
    ),
    route("GET", "/login/{code}", Access.ANYONE, "Sign a browser in once", login, NO_BODY, media_type="text/html"),
)
