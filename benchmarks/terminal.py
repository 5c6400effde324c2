"""Owns a program in a pseudo-terminal: what it draws, and when, after which key."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

COLUMNS, ROWS = 120, 40
DEADLINE_S: Final = 10.0
QUIET_S: Final = 0.25
"""Nothing drawn for so long means that the program waits."""


@dataclass(slots=True)
class Terminal:
    """The keyboard's end of a pseudo-terminal."""

    keyboard: int
    started_s: float

    def press(self, key: bytes) -> float:
        """Press a key; returns the moment."""
        pressed_s = time.perf_counter()
        os.write(self.keyboard, key)
        return pressed_s

    def until_drawn(self, signs: Sequence[bytes], since_s: float) -> float:
        """Seconds from a moment until all signs have been drawn; without signs, until anything was.

        Raises:
            TimeoutError: they were not drawn in time.
        """
        drawn = b""
        while time.perf_counter() - since_s < DEADLINE_S:
            if select.select([self.keyboard], [], [], 0.1)[0]:
                drawn += os.read(self.keyboard, 65_536)
                if drawn and all(sign in drawn for sign in signs):
                    return time.perf_counter() - since_s
        message = f"The terminal showed no {signs!r} within {DEADLINE_S} s."
        raise TimeoutError(message)

    def until_quiet(self) -> None:
        """Take in what is drawn until nothing more is."""
        while select.select([self.keyboard], [], [], QUIET_S)[0]:
            os.read(self.keyboard, 65_536)


@contextlib.contextmanager
def terminal_running(program: str) -> Iterator[Terminal]:
    """Run Python source in a terminal of its own until the block ends."""
    started_s = time.perf_counter()
    pid, keyboard = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed is compiled already
        os.execv(sys.executable, [sys.executable, "-c", program])
    try:
        fcntl.ioctl(keyboard, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        yield Terminal(keyboard, started_s)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(keyboard)
