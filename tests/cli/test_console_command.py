"""The console as a GM starts it: in a terminal, with its own server or attached to one."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rpgmusic.cli.exits import ExitCode
from rpgmusic.cli.local_server import find_local_server

from .serving import Served, make_music, start_server, stop_server

QUIT = b"\x11"
DEADLINE_S = 30.0


class Terminal:
    """A program in a pseudo-terminal, and all that it has drawn."""

    def __init__(self, *arguments: str) -> None:
        ours, theirs = pty.openpty()
        self._ours = ours
        self._drawn = bytearray()
        environment = os.environ | {"TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"}
        command = [sys.executable, "-m", "rpgmusic", *arguments]
        self.process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
        os.close(theirs)
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        while True:
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

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(timeout=DEADLINE_S)
        self._reader.join(timeout=DEADLINE_S)
        os.close(self._ours)


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
        opened.close()


def hosting(tmp_path: Path) -> tuple[str, ...]:
    folders = ("--music", str(tmp_path / "music"), "--data", str(tmp_path / "data"))
    return (*folders, "--host", "127.0.0.1", "--port", "0")


def test_the_console_is_the_default_and_brings_its_own_server(tmp_path: Path) -> None:
    make_music(tmp_path / "music")
    with terminal(*hosting(tmp_path)) as screen:
        until(lambda: find_local_server(tmp_path / "data") is not None)
        until(lambda: "/j/" in screen.drawn)
        until(lambda: "Tavern Fiddle" in screen.drawn)
        screen.press(QUIT)
        assert screen.process.wait(timeout=DEADLINE_S) == 0
    assert find_local_server(tmp_path / "data") is None


def test_a_server_that_runs_already_is_attached_to_and_left_running(tmp_path: Path) -> None:
    (tmp_path / "music").mkdir()
    server = start_server(tmp_path / "music", tmp_path / "data")
    try:
        with terminal(*hosting(tmp_path)) as screen:
            until(lambda: "/j/" in screen.drawn)
            screen.press(QUIT)
            assert screen.process.wait(timeout=DEADLINE_S) == 0
        assert server.run("status").exit_code == ExitCode.OK
    finally:
        stop_server(server)


def test_a_server_that_cannot_start_ends_the_console_with_its_sentence(tmp_path: Path, served: Served) -> None:
    (tmp_path / "music").mkdir()
    taken = served.url.rsplit(":", 1)[1]
    with terminal(*hosting(tmp_path), "--port", taken) as screen:
        assert screen.process.wait(timeout=DEADLINE_S) == ExitCode.CONFLICT
        until(lambda: f"Port {taken} is in use" in screen.drawn)
