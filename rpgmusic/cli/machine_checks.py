"""Checks of versions, codecs and clock."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Final

from rpgmusic.cli.findings import Finding, Level
from rpgmusic.domain.errors import AudioError
from rpgmusic.domain.rendition import Rendition

CLOCK_WATCH_S: Final = 0.4
TOLERATED_STEP_S: Final = 0.02


def check_versions() -> Finding:
    """What runs here."""
    parts = ", ".join(f"{name} {version(name)}" for name in ("aiohttp", "av", "textual"))
    return Finding(Level.OK, "versions", f"rpgmusic {version('rpgmusic')}, Python {platform.python_version()}, {parts}")


def check_codecs() -> Finding:
    """Whether sound can be made and read: a real tone goes through every form that players get."""
    from rpgmusic.audio.round_trip import check_round_trip, missing_decoders  # noqa: PLC0415  # the audio library

    subject = "codecs"
    try:
        for rendition in Rendition:
            check_round_trip(rendition)
    except AudioError as error:
        return Finding(Level.FAIL, subject, str(error), "pip install --force-reinstall av")
    missing = missing_decoders()
    if missing:
        return Finding(Level.WARN, subject, f"no decoder for {', '.join(missing)}", "pip install --force-reinstall av")
    return Finding(Level.OK, subject, f"{', '.join(one.value for one in Rendition)} made, read and compared")


def check_clock(
    monotonic_s: Callable[[], float] = time.monotonic,
    wall_s: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> Finding:
    """Whether time passes evenly. A wall clock that jumps is no harm to the music, but worth knowing."""
    subject = "clock"
    started_s, wall_started_s = monotonic_s(), wall_s()
    sleep(CLOCK_WATCH_S)
    elapsed_s, wall_elapsed_s = monotonic_s() - started_s, wall_s() - wall_started_s
    if elapsed_s <= 0:
        return Finding(Level.FAIL, subject, "the monotonic clock stands still", "Restart this machine.")
    step_s = wall_elapsed_s - elapsed_s
    if abs(step_s) > TOLERATED_STEP_S:
        found = f"the wall clock jumped by {step_s:+.3f} s while we looked"
        return Finding(Level.WARN, subject, found, "The music does not depend on it; see to your time service.")
    resolution_us = time.get_clock_info("monotonic").resolution * 1e6
    return Finding(Level.OK, subject, f"monotonic, {resolution_us:g} µs fine, and even")
