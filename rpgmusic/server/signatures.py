"""Signed addresses: a path that works without a token until it expires (HMAC-SHA256 over path and expiry)."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from typing import Final

SIGNED_FOR_S: Final = 3_600


class UrlSigner:
    """Signs and checks addresses."""

    def __init__(self, secret: bytes, wall_s: Callable[[], float] = time.time) -> None:
        self._key = hmac.digest(secret, b"signed addresses", "sha256")
        self._wall_s = wall_s

    def signed(self, path: str, lifetime_s: int = SIGNED_FOR_S) -> str:
        """The path with its expiry and signature."""
        expires = int(self._wall_s()) + lifetime_s
        return f"{path}?expires={expires}&signature={self._signature(path, expires)}"

    def admits(self, path: str, query: Mapping[str, str]) -> bool:
        """Whether the query holds a valid signature of the path that has not expired."""
        expires, signature = query.get("expires", ""), query.get("signature", "")
        if not (expires.isascii() and expires.isdigit() and len(expires) <= 12 and signature.isascii()):
            return False
        expected = self._signature(path, int(expires))
        return hmac.compare_digest(signature, expected) and int(expires) >= self._wall_s()

    def _signature(self, path: str, expires: int) -> str:
        return hmac.new(self._key, f"{path}\n{expires}".encode(), hashlib.sha256).hexdigest()
