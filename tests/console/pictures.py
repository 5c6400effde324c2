"""Compares pictures of the console's screens with those that were accepted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from textual.pilot import Pilot

from rpgmusic.console.app import ConsoleApp

from .driving import ready, text_of, until
from .fakes import FakeClient, FakeServer


class Compare(Protocol):
    """The fixture of pytest-textual-snapshot."""

    def __call__(
        self,
        app: ConsoleApp,
        press: tuple[str, ...] = ...,
        terminal_size: tuple[int, int] = ...,
        run_before: Callable[[Pilot[None]], object] | None = None,
    ) -> bool: ...


class Picture:
    """Compares the console in one state."""

    def __init__(self, compare: Compare) -> None:
        self._compare = compare

    def of(self, server: FakeServer, size: tuple[int, int], *keys: str, shows: str, theme: str = "candlelight") -> bool:
        """Whether the console, once it shows a text after some keys, looks as it was accepted."""
        app = ConsoleApp(FakeClient(server), embedded=True)

        async def before(pilot: Pilot[None]) -> None:
            app.theme = theme
            server.greet()
            await ready(pilot)
            for event in server.later:
                server.say(event)
            await pilot.press(*keys)
            await until(pilot, lambda: shows in text_of(pilot))

        return self._compare(app, terminal_size=size, run_before=before)
