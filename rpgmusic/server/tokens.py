"""Tokens: JWTs of our own that say who someone is, and the secrets they are made with."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import jwt
import msgspec

from rpgmusic.domain.errors import NotSignedIn
from rpgmusic.domain.units import CampaignId
from rpgmusic.protocol.message import Role
from rpgmusic.storage import write_atomically

SECRET_FILE_NAME: Final = "secret.key"  # noqa: S105  # a name, no secret
GM_TOKEN_FILE_NAME: Final = "gm.token"  # noqa: S105  # a name, no secret
GM_LIFETIME_S: Final = 10 * 365 * 86_400
PLAYER_LIFETIME_S: Final = 90 * 86_400
MAX_TOKEN_LENGTH: Final = 4_096

_ISSUER: Final = "rpgmusic"
_ALGORITHM: Final = "HS256"
_REMEMBERED: Final = 4_096


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends a request. `campaign_id` is the only campaign a player may know of; a GM's is None: all of them."""

    role: Role
    subject: str
    campaign_id: CampaignId | None = None


class Claims(msgspec.Struct, frozen=True):
    """What a token of ours or of a trusted issuer must say."""

    role: Role
    sub: str
    exp: float
    campaign: str | None = None


class TokenMint:
    """Makes and checks our own tokens. A checked token is remembered, for segments are asked for often."""

    def __init__(self, secret: bytes, wall_s: Callable[[], float] = time.time) -> None:
        self._secret = secret
        self._wall_s = wall_s
        self._checked: OrderedDict[str, tuple[Caller, float]] = OrderedDict()

    def gm_token(self) -> str:
        """A token for a game master."""
        return self._signed({"role": Role.GM.value, "sub": secrets.token_hex(8)}, GM_LIFETIME_S)

    def player_token(self, campaign_id: CampaignId) -> str:
        """A token for one player of a campaign."""
        claims = {"role": Role.PLAYER.value, "sub": secrets.token_hex(8), "campaign": campaign_id}
        return self._signed(claims, PLAYER_LIFETIME_S)

    def caller(self, token: str) -> Caller:
        """Who holds this token.

        Raises:
            NotSignedIn: it is not ours, was changed, or has expired.
        """
        known = self._checked.get(token)
        if known is not None and known[1] > self._wall_s():
            return known[0]
        claims = self._verified(token)
        caller = caller_of(claims)
        self._checked[token] = caller, claims.exp
        if len(self._checked) > _REMEMBERED:
            self._checked.popitem(last=False)
        return caller

    def _signed(self, claims: dict[str, str], lifetime_s: int) -> str:
        now_s = int(self._wall_s())
        payload = {**claims, "iss": _ISSUER, "iat": now_s, "exp": now_s + lifetime_s}
        return jwt.encode(payload, self._secret, algorithm=_ALGORITHM)

    def _verified(self, token: str) -> Claims:
        try:
            payload = jwt.decode(
                token,
                self._secret,
                algorithms=[_ALGORITHM],
                issuer=_ISSUER,
                options={"require": ["exp", "sub", "role"], "verify_iat": False},
            )
            return msgspec.convert(payload, Claims)
        except (jwt.InvalidTokenError, msgspec.ValidationError, UnicodeError, ValueError):
            raise not_signed_in() from None


def caller_of(claims: Claims) -> Caller:
    """Who the claims speak of.

    Raises:
        NotSignedIn: they speak of a player without a campaign.
    """
    if claims.role is Role.GM:
        return Caller(Role.GM, claims.sub)
    if not claims.campaign:
        raise not_signed_in()
    return Caller(Role.PLAYER, claims.sub, CampaignId(claims.campaign))


def not_signed_in() -> NotSignedIn:
    """The one answer to every bad token: it does not say what was wrong with it."""
    return NotSignedIn("This token is not valid (any more). Open the link again, or see `rpgmusic token show`.")


def load_secret(data_dir: Path) -> bytes:
    """The secret that signs tokens and addresses; made on the first start, readable by its owner only."""
    path = data_dir / SECRET_FILE_NAME
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
        if len(secret) >= 32:
            return secret
    except (OSError, ValueError):
        pass
    secret = secrets.token_bytes(32)
    write_atomically(path, secret.hex().encode())
    return secret


def load_gm_token(data_dir: Path, mint: TokenMint) -> str:
    """The GM's token: the stored one as long as it is valid, else a fresh one."""
    path = data_dir / GM_TOKEN_FILE_NAME
    try:
        token = path.read_text(encoding="ascii").strip()
        if mint.caller(token).role is Role.GM:
            path.chmod(0o600)
            return token
    except (OSError, UnicodeError, NotSignedIn):
        pass
    token = mint.gm_token()
    write_atomically(path, token.encode())
    return token
