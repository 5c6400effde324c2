"""The terminal that a console was started in, and how it is let go when it was closed."""

from __future__ import annotations

import os
import stat
from enum import Enum
from typing import Final

STANDARD_FILES: Final = (0, 1, 2)


class Ending(Enum):
    """Why a console ended."""

    QUIT = "quit"
    TERMINAL_CLOSED = "terminal closed"


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
