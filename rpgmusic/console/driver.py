"""How the screen reaches the terminal: a terminal that was closed or takes nothing holds up nobody.

Textual's own driver spins on a closed terminal, and waits for one that takes no more text, as over a connection that
hangs. A server that lives beside the screen would stand still with it.
"""

from __future__ import annotations

import os
import selectors
import sys
import threading
from codecs import getincrementaldecoder
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from rpgmusic.console.terminal import let_go_of_terminal

if TYPE_CHECKING:
    from textual.app import App

INPUT_BYTES: Final = 4_096
INPUT_WAIT_S: Final = 0.1
PAINTED_EVERY_S: Final = 0.01
GOODBYE_S: Final = 1.0
"""How long a terminal may take to receive the last of the screen."""

MOST_WAITING: Final = 60
FRAME_LENGTH: Final = 200
"""Longer texts draw the screen; shorter ones set the terminal up and are never left out."""


class Output:
    """Writes to a terminal in a thread of its own. Frames that a slow terminal cannot take are left out."""

    def __init__(self, fileno: int, repaint: Callable[[], None]) -> None:
        self._fileno = fileno
        self._repaint = repaint
        self._waiting: deque[str | None] = deque()
        self._changed = threading.Condition()
        self._left_out = False
        self._thread = threading.Thread(target=self._run, name="terminal-output", daemon=True)
        self._thread.start()

    def write(self, text: str) -> None:
        """Send a text when the terminal can take it; never waits."""
        with self._changed:
            if len(text) > FRAME_LENGTH and len(self._waiting) > MOST_WAITING:
                self._left_out = True
                return
            self._waiting.append(text)
            self._changed.notify()

    def close(self) -> None:
        """Wait a moment for what is left to be written."""
        with self._changed:
            self._waiting.append(None)
            self._changed.notify()
        self._thread.join(GOODBYE_S)

    def _run(self) -> None:
        while (text := self._next()) is not None:
            self._send(text.encode(errors="replace"))
            with self._changed:
                behind = self._left_out and not self._waiting
                self._left_out = self._left_out and not behind
            if behind:
                self._repaint()

    def _next(self) -> str | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting)
            return self._waiting.popleft()

    def _send(self, data: bytes) -> None:
        """Write all of it; a closed terminal takes anything."""
        try:
            while data:
                data = data[os.write(self._fileno, data) :]
        except OSError:
            return


class TerminalDriver(LinuxDriver):
    """Textual's driver, with `on_closed` called (in the app's loop) once the terminal has been closed.

    What is typed before the first screen stands is read once it `is_painted`: an app cannot end while it still begins.
    """

    def __init__(
        self,
        app: App[object],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
        on_closed: Callable[[], None],
        is_painted: Callable[[], bool],
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._on_closed = on_closed
        self._is_painted = is_painted
        self._output = Output(sys.__stderr__.fileno() if sys.__stderr__ else 2, self._repaint)

    def write(self, data: str) -> None:
        """Send text to the terminal without waiting for it."""
        self._output.write(data)

    def close(self) -> None:
        """End the threads."""
        super().close()
        self._output.close()

    def run_input_thread(self) -> None:
        """Hand keys and mouse to the app until it ends or the terminal is closed."""
        while not self._is_painted() and not self.exit_event.wait(PAINTED_EVERY_S):
            pass
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        parser = XTermParser(self._debug)
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(INPUT_WAIT_S):
                    data = self._read()
                    if not data:
                        self._closed()
                        return
                    for event in parser.feed(decode(data)):
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, INPUT_BYTES)
        except OSError:
            return b""

    def _closed(self) -> None:
        let_go_of_terminal()
        self._in_app(self._on_closed)

    def _repaint(self) -> None:
        """Draw the whole screen again, whichever it is by then."""
        self._in_app(self._refresh)

    def _refresh(self) -> None:
        self._app.screen.refresh()

    def _in_app(self, work: Callable[[], object]) -> None:
        """Do something in the app's loop, if that still runs."""
        loop = self._app._loop  # noqa: SLF001  # the app tells its loop nowhere else
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(work)
