"""Where server time goes on after a restart: the clock file and the saved campaigns both remember it."""

from __future__ import annotations

import time
from collections.abc import Callable

from rpgmusic.campaigns.clock import ClockFile, ServerClock, resumption
from rpgmusic.campaigns.records import load_campaigns
from rpgmusic.storage import Documents


def resumed_clock(
    documents: Documents, file: ClockFile, wall_s: Callable[[], float] = time.time
) -> tuple[ServerClock, bool]:
    """The clock of this run, and whether the server was away so long that what sounded should be held.

    A campaign that was saved after the clock file counts too: no acknowledged change may lie in the future.
    """
    readings = [record.saved_at for record in load_campaigns(documents).values()]
    written = file.read()
    if written is not None:
        readings.append(written)
    last = max(readings, key=lambda reading: reading.server_us, default=None)
    resumed = resumption(last, wall_s())
    return ServerClock(resumed.server_us, wall_s=wall_s), resumed.long_absence
