"""The console in a real terminal: a tmux server of its own, whose keys are pressed and whose screen is read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rpgmusic.cli.local_server import LocalServer, find_local_server

from .table import READY_S

LOOK_EVERY_S = 0.05


class ConsoleTerminal:
    """Runs the console as a GM starts it. It closes when the console is quit; `end` closes it in any case."""

    def __init__(self, music: Path, data: Path) -> None:
        self.music = music
        self.data = data
        self._socket = str(data / "tmux")
        self._command = [sys.executable, "-m", "rpgmusic", "console", "--music", str(music), "--data", str(data)]
        self._command += ["--host", "127.0.0.1", "--port", "0"]

    def start(self, columns: int = 120, rows: int = 40) -> LocalServer:
        """Open the terminal, and wait for the server that the console starts and for its first picture."""
        size = ["-x", str(columns), "-y", str(rows)]
        self._tmux("-f", os.devnull, "new-session", "-d", *size, *self._command)
        self.wait_for_text("no players yet")
        server = find_local_server(self.data)
        assert server is not None
        return server

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names for them, one after the other."""
        self._tmux("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type letters as they are."""
        self._tmux("send-keys", "-l", text)

    def screen(self) -> str:
        """All that stands on the screen."""
        return self._tmux("capture-pane", "-p")

    def wait_for_text(self, text: str) -> None:
        """Wait until something stands on the screen."""
        self.wait_until(lambda: text in self.screen(), f"{text!r} on the screen")

    def wait_until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait for a condition; fail with the screen if it never holds."""
        deadline = time.monotonic() + READY_S
        while not holds():
            assert time.monotonic() < deadline, f"waited in vain for {what}:\n{self._last_screen()}"
            time.sleep(LOOK_EVERY_S)

    def _last_screen(self) -> str:
        return self.screen() if self.is_open() else "(the terminal has closed)"

    def is_open(self) -> bool:
        """Whether the console still runs in it: the terminal closes after its program."""
        asked = subprocess.run(["tmux", "-S", self._socket, "has-session"], capture_output=True, check=False)
        return asked.returncode == 0

    def end(self) -> None:
        """End the server, and the terminal with it, however far the console came."""
        if (server := find_local_server(self.data)) is not None:
            os.kill(server.pid, signal.SIGTERM)
            self.wait_until(lambda: find_local_server(self.data) is None, "the server to end")
        if self.is_open():
            self._tmux("kill-session")

    def _tmux(self, *arguments: str) -> str:
        """One command of tmux; the size of the terminal that the tests run in is none of its business."""
        command = ["tmux", "-u", "-S", self._socket, *arguments]
        environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        ran = subprocess.run(command, capture_output=True, check=True, encoding="utf-8", env=environment)
        return ran.stdout
