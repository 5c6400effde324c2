"""Server time: one monotonic clock a process, that goes on across restarts.

The clock file holds a pair (server time, wall time). A server that comes back within half a minute goes on as if it
had never been away, because the players played on from what they had; after a longer pause the music goes on from
where it stopped. The wall clock is read for that alone: stepping it while the server runs changes nothing.
"""

from __future__ import annotations

import logging
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from rpgmusic.domain.units import microseconds

CLOCK_FILE_NAME: Final = "clock.json"
SHORT_RESTART_S: Final = 30.0
LONG_ABSENCE_S: Final = 900.0
FIRST_START_US: Final = 1_000_000_000
"""Server time of the very first start: positive with room below, so that no time on the timeline is negative."""

_log = logging.getLogger(__name__)


class ClockReading(msgspec.Struct, frozen=True):
    """What server time was at a moment of wall time (Unix seconds)."""

    server_us: int
    wall_s: float


@dataclass(frozen=True, slots=True)
class Resumption:
    """Where server time goes on, and whether the server was away so long that nothing should sound by itself."""

    server_us: int
    long_absence: bool


def resumption(last: ClockReading | None, wall_s: float) -> Resumption:
    """Where server time goes on after a restart at `wall_s`."""
    if last is None:
        return Resumption(FIRST_START_US, long_absence=False)
    away_s = wall_s - last.wall_s
    if 0 <= away_s <= SHORT_RESTART_S:
        return Resumption(last.server_us + microseconds(away_s), long_absence=False)
    return Resumption(last.server_us, long_absence=away_s > LONG_ABSENCE_S)


class ServerClock:
    """Server time in microseconds, and the id of this run of the server."""

    def __init__(
        self,
        starts_at_us: int = FIRST_START_US,
        *,
        monotonic_ns: Callable[[], int] = time.monotonic_ns,
        wall_s: Callable[[], float] = time.time,
    ) -> None:
        self._monotonic_ns = monotonic_ns
        self._started_us = starts_at_us
        self._offset_us = starts_at_us - monotonic_ns() // 1000
        self.wall_s = wall_s
        self.boot_id = secrets.token_hex(8)

    def now_us(self) -> int:
        """Server time now."""
        return self._monotonic_ns() // 1000 + self._offset_us

    def uptime_s(self) -> float:
        """How long this run has lasted."""
        return (self.now_us() - self._started_us) / 1e6

    def reading(self) -> ClockReading:
        """Server time and wall time at this moment."""
        return ClockReading(self.now_us(), self.wall_s())


class ClockFile:
    """The last reading on disk: replaced as a whole, but not synced each time, for a lost one costs little."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / CLOCK_FILE_NAME
        self._failed = False

    def read(self) -> ClockReading | None:
        """The last reading, if there is a sound one."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=ClockReading)
        except (OSError, msgspec.DecodeError, UnicodeError):
            return None

    def write(self, reading: ClockReading) -> None:
        """Replace the reading; a full disk is logged once and does no other harm."""
        temporary = self._path.with_suffix(".tmp")
        try:
            temporary.write_bytes(msgspec.json.encode(reading))
            os.replace(temporary, self._path)  # noqa: PTH105  # called every second: spares a Path
            self._failed = False
        except OSError as fault:
            if not self._failed:
                _log.warning("The clock file %s cannot be written: %s.", self._path, fault)
            self._failed = True
