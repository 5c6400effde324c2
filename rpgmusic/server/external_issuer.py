"""Tokens of an issuer outside of rpgmusic, checked with the keys that it publishes (JWKS, RFC 7517)."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import jwt
import jwt.algorithms
import msgspec

from rpgmusic.domain.errors import Unavailable
from rpgmusic.domain.settings import Settings
from rpgmusic.server.tokens import Caller, Claims, caller_of, not_signed_in

ALGORITHMS: Final = ("RS256", "ES256", "EdDSA")
"""Public-key algorithms only: with a shared-secret one, the published key itself would sign."""

_KEYS_KEPT_S: Final = 600
_FETCH_LIMIT_S: Final = 5

_log = logging.getLogger(__name__)


class JwksIssuer:
    """Fetches the issuer's keys in a thread of its own and keeps them for ten minutes.

    Raises:
        Unavailable: the library for public-key signatures is not installed.
    """

    def __init__(self, settings: Settings) -> None:
        if not jwt.algorithms.has_crypto:
            message = "Tokens of an external issuer need the extra “oidc”: pip install 'rpgmusic[oidc]'."
            raise Unavailable(message)
        self._settings = settings
        self._keys = jwt.PyJWKClient(
            settings.jwks_url, cache_jwk_set=True, lifespan=_KEYS_KEPT_S, timeout=_FETCH_LIMIT_S
        )
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="jwks")

    async def caller(self, token: str) -> Caller:
        """Who holds this token; raises NotSignedIn."""
        try:
            claims = await asyncio.get_running_loop().run_in_executor(self._thread, self._verified, token)
        except jwt.PyJWKClientConnectionError as fault:
            _log.warning("The keys of the token issuer cannot be fetched: %s", fault)
            raise not_signed_in() from None
        except (jwt.PyJWTError, msgspec.ValidationError, UnicodeError, ValueError):
            raise not_signed_in() from None
        return caller_of(claims)

    def close(self) -> None:
        """Let the thread end."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _verified(self, token: str) -> Claims:
        if jwt.get_unverified_header(token).get("alg") not in ALGORITHMS:
            raise not_signed_in()
        key = self._keys.get_signing_key_from_jwt(token)
        payload = jwt.decode(
            token,
            key,
            algorithms=list(ALGORITHMS),
            issuer=self._settings.jwt_issuer or None,
            audience=self._settings.jwt_audience or None,
            options={"require": ["exp", "sub", "role"], "verify_aud": bool(self._settings.jwt_audience)},
        )
        return msgspec.convert(payload, Claims)
