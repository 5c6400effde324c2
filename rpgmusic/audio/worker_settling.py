"""How a worker process settles in: modest, bounded in memory, and gone when the server is gone."""

from __future__ import annotations

import ctypes
import logging
import os
import resource
import signal
import sys
from typing import BinaryIO, Final

import av.logging
import msgspec

from rpgmusic.audio.jobs import PREFIX, framed

_PR_SET_PDEATHSIG: Final = 1


def settle_in(niceness: int, memory_bytes: int) -> None:
    """Be modest, and gone when the server is gone, however it went."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    parent = os.getppid()
    os.nice(niceness)
    av.logging.set_level(None)
    logging.disable()
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit(0)


def replies_apart() -> BinaryIO:
    """The pipe for replies; whatever else prints goes to standard error."""
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return replies


def receive(source: BinaryIO) -> bytes:
    """The next message's body; empty when the server is gone."""
    prefix = source.read(PREFIX.size)
    return source.read(PREFIX.unpack(prefix)[0]) if len(prefix) == PREFIX.size else b""


def send(sink: BinaryIO, reply: msgspec.Struct) -> None:
    """Write a framed message."""
    sink.write(framed(reply))
    sink.flush()
