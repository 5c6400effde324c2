"""Limits: how often one address may do what."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from rpgmusic.domain.errors import TooManyRequests

_REMEMBERED_ADDRESSES: Final = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """A token bucket: `burst` at once, then `per_s` each second."""

    burst: float
    per_s: float


class Bucket:
    """One token bucket, full at the start."""

    __slots__ = ("_at_s", "_left", "_rate")

    def __init__(self, rate: Rate, now_s: float) -> None:
        self._rate = rate
        self._left = rate.burst
        self._at_s = now_s

    def wait_s(self, now_s: float) -> float:
        """Take a token: 0 if there was one, else how long until there is one again."""
        self._left = min(self._rate.burst, self._left + (now_s - self._at_s) * self._rate.per_s)
        self._at_s = now_s
        if self._left >= 1:
            self._left -= 1
            return 0.0
        return (1 - self._left) / self._rate.per_s


class RateLimiter:
    """Buckets by kind of request and address; the addresses seen last are remembered."""

    def __init__(self, rates: dict[str, Rate], now_s: Callable[[], float] = time.monotonic) -> None:
        self._rates = rates
        self._now_s = now_s
        self._buckets: OrderedDict[tuple[str, str], Bucket] = OrderedDict()

    def check(self, kind: str, address: str) -> None:
        """Count one request.

        Raises:
            TooManyRequests: it is too many; says how long to wait.
        """
        now_s = self._now_s()
        key = kind, address
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Bucket(self._rates[kind], now_s)
            if len(self._buckets) > _REMEMBERED_ADDRESSES:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(key)
        wait_s = bucket.wait_s(now_s)
        if wait_s > 0:
            message = f"That was too often. Try again in {math.ceil(wait_s)} s."
            raise TooManyRequests(message, wait_s)
