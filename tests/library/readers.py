"""Readers that come to grief at certain files, as a library written in C can; they run in worker processes."""

from __future__ import annotations

import collections
import itertools
import os
import signal
import time
from pathlib import Path

from rpgmusic.domain.track import TrackFormat
from rpgmusic.library.inspection import Inspection, inspect_file

WAIT_S = 20.0


def fragile(path: str, named: TrackFormat) -> Inspection:
    """Dies of one file, waits for ever at another after leaving a mark, and computes for ever, deaf, at a third."""
    if "deadly" in path:
        os.kill(os.getpid(), signal.SIGKILL)
    if "sleepy" in path:
        Path(path).with_suffix(".seen").touch()
        signal.pause()
        time.sleep(WAIT_S)
    if "deaf" in path:
        collections.deque(itertools.repeat(None), maxlen=0)
    return inspect_file(path, named)


def on_a_failing_disk(path: str, named: TrackFormat) -> Inspection:
    """Comes to the files in `last` only when their disk has been unplugged, which a mark beside the music tells."""
    deadline_s = time.monotonic() + WAIT_S
    directory = Path(path).parent
    if directory.name == "last":
        while not (directory.parents[1] / "mark").exists() and time.monotonic() < deadline_s:
            time.sleep(0.005)
    return inspect_file(path, named)
