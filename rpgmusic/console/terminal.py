"""The terminal that a console was started in, and how it is let go when it was closed."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
import threading
from enum import Enum
from typing import Final

STANDARD_FILES: Final = (0, 1, 2)


class Ending(Enum):
    """Why a console ended."""

    QUIT = "quit"
    TERMINAL_CLOSED = "terminal closed"


def hang_ups() -> asyncio.Event:
    """An event that is set when the system says that the terminal was closed.

    The signal is kept from this thread and from all processes that it starts from now on: it would end them, though
    they have no part in the terminal.
    """
    event = asyncio.Event()
    loop = asyncio.get_running_loop()
    signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGHUP,))

    def wait() -> None:
        while not loop.is_closed():
            signal.sigwait((signal.SIGHUP,))
            loop.call_soon_threadsafe(event.set)

    threading.Thread(target=wait, name="hang-ups", daemon=True).start()
    return event


def let_go_of_terminal() -> None:
    """Read from and write to nothing instead of the terminal; what goes to a file goes on doing so."""
    nothing = os.open(os.devnull, os.O_RDWR)
    try:
        for number in STANDARD_FILES:
            if _is_device(number):
                os.dup2(nothing, number)
    finally:
        os.close(nothing)


def _is_device(number: int) -> bool:
    """Whether a file is a device; a closed terminal is one that no longer says that it is a terminal."""
    try:
        return stat.S_ISCHR(os.fstat(number).st_mode)
    except OSError:
        return True
