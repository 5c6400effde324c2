"""The client's idea of server time, from four-timestamp exchanges (RFC 5905, section 8)."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

BURST: Final = 8
"""Exchanges that count: those of the latest burst."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One ping and its answer; the round trip bounds the error of the offset to half of it."""

    offset_us: int
    round_trip_us: int


def local_time_us() -> int:
    """The monotonic clock of this process."""
    return time.monotonic_ns() // 1_000


class ServerClock:
    """Server time as of the exchange with the shortest round trip, whose answer was delayed least."""

    def __init__(self, local_us: Callable[[], int] = local_time_us) -> None:
        self.local_us = local_us
        self._offset_us = 0
        self._exchanges: deque[Exchange] = deque(maxlen=BURST)

    def now_us(self) -> int:
        """Server time now; the local clock until the server was heard for the first time."""
        return self.local_us() + self._offset_us

    @property
    def round_trip_us(self) -> int | None:
        """The shortest round trip of the latest burst; None before the first answer."""
        return min((exchange.round_trip_us for exchange in self._exchanges), default=None)

    def begin(self, server_time_us: int) -> None:
        """Start anew from the time in a `welcome`: the server may be another process than before."""
        self._exchanges.clear()
        self._offset_us = server_time_us - self.local_us()

    def observe(self, sent_us: int, server_received_us: int, server_sent_us: int, received_us: int) -> None:
        """Take in one exchange; the four timestamps in the order in which they happened."""
        round_trip_us = (received_us - sent_us) - (server_sent_us - server_received_us)
        if round_trip_us < 0:
            return
        offset_us = ((server_received_us - sent_us) + (server_sent_us - received_us)) // 2
        self._exchanges.append(Exchange(offset_us, round_trip_us))
        self._offset_us = min(self._exchanges, key=lambda exchange: exchange.round_trip_us).offset_us
