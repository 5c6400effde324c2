"""One-time links that sign a browser in as GM."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import Final

from rpgmusic.domain.errors import NotSignedIn

LOGIN_LINK_LIFETIME_S: Final = 300
_MOST_OPEN: Final = 100


class LoginLinks:
    """Codes that were given out and not used yet; they do not outlive the process."""

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._expiries: dict[str, float] = {}

    def new_code(self) -> str:
        """A code that works once, for five minutes."""
        now_s = self._now_s()
        self._expiries = {code: expiry_s for code, expiry_s in self._expiries.items() if expiry_s > now_s}
        while len(self._expiries) >= _MOST_OPEN:
            del self._expiries[next(iter(self._expiries))]
        code = secrets.token_urlsafe(24)
        self._expiries[code] = now_s + LOGIN_LINK_LIFETIME_S
        return code

    def use(self, code: str) -> None:
        """Use a code up. A code of 192 random bits is looked up, not compared: there is nothing to learn from timing.

        Raises:
            NotSignedIn: it was used, has expired or never was.
        """
        if self._expiries.pop(code, 0.0) <= self._now_s():
            message = "This login link was used already or has expired. Make a new one in the console."
            raise NotSignedIn(message)
