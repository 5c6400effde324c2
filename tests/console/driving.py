"""Runs the console over the server in memory and waits for what should become visible."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias

from textual.pilot import Pilot

from rpgmusic.console.app import ConsoleApp
from rpgmusic.console.views import VIEWS
from rpgmusic.console.widgets.track_list import TrackList

from .fakes import FakeClient, FakeServer

Driver: TypeAlias = Pilot[None]


@asynccontextmanager
async def console(
    server: FakeServer, *, size: tuple[int, int] = (120, 40), embedded: bool = False, left_behind: bool = False
) -> AsyncIterator[Driver]:
    """The console, connected, with its first tracks."""
    app = ConsoleApp(FakeClient(server), embedded=embedded, left_behind=left_behind)
    async with app.run_test(size=size, notifications=True) as pilot:
        server.greet()
        await ready(pilot)
        yield pilot


async def ready(pilot: Driver) -> None:
    """The library was read and its first page is there."""
    app = main(pilot)
    await until(pilot, lambda: app.main.library.loaded and bool(app.main.join_url))
    await until(pilot, lambda: len(app.main.views) == len(VIEWS))
    await until(pilot, lambda: app.main.query_one(TrackList).answered)


def main(pilot: Driver) -> ConsoleApp:
    """The app under test."""
    assert isinstance(pilot.app, ConsoleApp)
    return pilot.app


async def until(pilot: Driver, condition: Callable[[], bool]) -> None:
    """Wait until something is so; only failures reach the end of the patience."""
    for _ in range(1_000):
        await pilot.pause(0.01)
        if condition():
            await pilot.pause()
            return
    message = "It did not become so."
    raise AssertionError(message)


def text_of(pilot: Driver) -> str:
    """What stands on the screen, as text."""
    width, height = pilot.app.size
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips[:height])[: (width + 1) * height]
