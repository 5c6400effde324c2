"""Access: who a request comes from, and whether they may do what they ask. The one place where roles are checked."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Protocol

from aiohttp import web

from rpgmusic.domain.errors import NotAllowed, NotSignedIn
from rpgmusic.domain.units import CampaignId
from rpgmusic.protocol.message import Role
from rpgmusic.server.revocations import Revocations
from rpgmusic.server.tokens import MAX_TOKEN_LENGTH, Caller, TokenMint, not_signed_in

COOKIE_NAME: Final = "rpgmusic_gm"
_BEARER: Final = "Bearer "


class Access(StrEnum):
    """Who may use a route."""

    ANYONE = "anyone"
    LISTENER = "listener"
    GM = "gm"


class ExternalIssuer(Protocol):
    """An issuer outside of rpgmusic whose tokens are trusted."""

    async def caller(self, token: str) -> Caller:
        """Who holds this token; raises NotSignedIn."""


class Gate:
    """Turns tokens into callers, and lets them through or not."""

    def __init__(self, mint: TokenMint, revocations: Revocations, external: ExternalIssuer | None = None) -> None:
        self._mint = mint
        self._revocations = revocations
        self._external = external

    async def caller(self, token: str) -> Caller:
        """Who holds this token.

        Raises:
            NotSignedIn: nobody, or someone who was shown out.
        """
        if not token or len(token) > MAX_TOKEN_LENGTH:
            raise not_signed_in()
        try:
            caller = self._mint.caller(token)
        except NotSignedIn:
            if self._external is None:
                raise
            return await self._external.caller(token)
        if caller.subject in self._revocations:
            message = "The game master has closed this seat. Ask for the link of the table."
            raise NotSignedIn(message)
        return caller

    def player_token(self, campaign_id: CampaignId) -> str:
        """A fresh token for one player of a campaign."""
        return self._mint.player_token(campaign_id)

    def gm_token(self) -> str:
        """A fresh token for a GM."""
        return self._mint.gm_token()

    def revoke(self, subject: str, at_s: float) -> None:
        """Let the tokens of a subject count no more."""
        self._revocations.add(subject, at_s)


def token_of(request: web.Request) -> str:
    """The token that comes with a request; empty if none does."""
    header = request.headers.get("Authorization", "")
    if header.startswith(_BEARER):
        return header.removeprefix(_BEARER).strip()
    return request.cookies.get(COOKIE_NAME, "")


def check_access(caller: Caller, access: Access, campaign_id: CampaignId | None) -> None:
    """Let a caller through to a route, or not.

    Raises:
        NotAllowed: only the GM may do this, or the player belongs to another campaign.
    """
    if caller.role is Role.GM or access is Access.ANYONE:
        return
    if access is Access.GM:
        message = "Only the game master may do this."
        raise NotAllowed(message)
    if campaign_id is not None and caller.campaign_id != campaign_id:
        message = "You sit at another table. Open the link of this one."
        raise NotAllowed(message)
