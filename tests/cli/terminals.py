"""Programs in a pseudo-terminal, as a GM starts them; the terminal can be closed under them."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

DEADLINE_S = 30.0
READ_EVERY_S = 0.1
ROWS, COLUMNS = 30, 100


class Terminal:
    """A program in a pseudo-terminal, and all that it has drawn; it takes nothing while it does not read."""

    def __init__(self, *arguments: str) -> None:
        ours, theirs = pty.openpty()
        self._ours = ours
        self._drawn = bytearray()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        environment = os.environ | {"TERM": "xterm-256color"}
        command = [sys.executable, "-m", "rpgmusic", *arguments]
        self.process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
        )
        os.close(theirs)
        self._open = True
        self.reads = True
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        while self._open:
            if not self.reads:
                time.sleep(READ_EVERY_S)
                continue
            if not select.select([self._ours], [], [], READ_EVERY_S)[0]:
                continue
            try:
                piece = os.read(self._ours, 65_536)
            except OSError:
                return
            if not piece:
                return
            self._drawn += piece

    @property
    def drawn(self) -> str:
        return self._drawn.decode(errors="replace")

    def press(self, key: bytes) -> None:
        os.write(self._ours, key)

    def hang_up(self) -> None:
        """Close the terminal, as a window is closed or a connection breaks."""
        if self._open:
            self._open = False
            self._reader.join(timeout=DEADLINE_S)
            os.close(self._ours)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(timeout=DEADLINE_S)
        self.hang_up()


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@contextmanager
def terminal(*arguments: str) -> Iterator[Terminal]:
    opened = Terminal(*arguments)
    try:
        yield opened
    finally:
        opened.end()


def hosting(tmp_path: Path) -> tuple[str, ...]:
    folders = ("--music", str(tmp_path / "music"), "--data", str(tmp_path / "data"))
    return (*folders, "--host", "127.0.0.1", "--port", "0")
