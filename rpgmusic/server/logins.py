"""One-time links that sign a browser in as GM."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from rpgmusic.domain.errors import NotSignedIn

LOGIN_LINK_LIFETIME_S: Final = 300
_MOST_OPEN: Final = 100


@dataclass(frozen=True, slots=True)
class _OpenLink:
    expires_at_s: float
    page: str


class LoginLinks:
    """Codes that were given out and not used yet; they do not outlive the process."""

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._open: dict[str, _OpenLink] = {}

    def new_code(self, page: str = "") -> str:
        """A code that works once, for five minutes, and leads to a page of ours."""
        now_s = self._now_s()
        self._open = {code: link for code, link in self._open.items() if link.expires_at_s > now_s}
        while len(self._open) >= _MOST_OPEN:
            del self._open[next(iter(self._open))]
        code = secrets.token_urlsafe(24)
        self._open[code] = _OpenLink(now_s + LOGIN_LINK_LIFETIME_S, page)
        return code

    def use(self, code: str) -> str:
        """Use a code up; returns the page that it leads to.

        A code of 192 random bits is looked up, not compared: there is nothing to learn from timing.

        Raises:
            NotSignedIn: it was used, has expired or never was.
        """
        link = self._open.pop(code, None)
        if link is None or link.expires_at_s <= self._now_s():
            message = "This login link was used already or has expired. Make a new one in the console."
            raise NotSignedIn(message)
        return link.page
