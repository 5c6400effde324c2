"""Log and files over the wire: what their keys do to a real server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import pytest

from rpgmusic.client import Client
from rpgmusic.console.app import ConsoleApp
from rpgmusic.console.campaign_file import read_file
from rpgmusic.console.screens.files import FileFound, PathDialog, RestoreQuestion
from rpgmusic.console.views import VIEWS
from rpgmusic.console.widgets.log_list import LogList
from rpgmusic.console.widgets.track_list import TrackList
from rpgmusic.domain.campaign import Transport
from rpgmusic.domain.settings import Settings
from rpgmusic.protocol.rest import FolderRequest
from rpgmusic.server.runtime import RunningServer

from .driving import Driver, main, until

StartServer: TypeAlias = Callable[[Settings], AbstractAsyncContextManager[RunningServer]]


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Files that the console writes go to a home of their own."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    return folder


@asynccontextmanager
async def attached(server: RunningServer) -> AsyncIterator[Driver]:
    async with Client(server.url, server.gm_token) as client:
        app = ConsoleApp(client)
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await until(pilot, lambda: app.main.library.loaded and len(app.main.views) == len(VIEWS))
            await until(pilot, lambda: app.main.query_one(TrackList).row_count == 5)
            yield pilot


def told(pilot: Driver) -> str:
    return " ".join(toast.message for toast in pilot.app._notifications)


@pytest.fixture
async def other_server(settings: Settings, start_server: StartServer, tmp_path: Path) -> AsyncIterator[RunningServer]:
    """A second server over the same music, with a library and campaigns of its own."""
    async with start_server(replace(settings, data_dir=tmp_path / "other")) as running:
        yield running


async def test_a_folder_travels_in_a_file_to_another_server(
    server: RunningServer, other_server: RunningServer, home: Path
) -> None:
    async with Client(server.url, server.gm_token) as client:
        await client.folders.create(FolderRequest(name="Session twelve"))
    async with attached(server) as pilot:
        await pilot.press("f3", "w")
        await until(pilot, lambda: isinstance(pilot.app.screen, PathDialog))
        await pilot.press("ctrl+u", *"~", "slash", *"out", "enter")
        await until(pilot, lambda: "~/out: 1 folder." in told(pilot))
    assert [folder.name for folder in read_file(home / "out").folders] == ["Session twelve"]
    async with attached(other_server) as pilot:
        await pilot.press("f3", "L")
        await until(pilot, lambda: isinstance(pilot.app.screen, PathDialog))
        await pilot.press("ctrl+u", *"~", "slash", *"out", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, FileFound))
        await pilot.press("enter")
        await until(pilot, lambda: "1 folder." in told(pilot))
        await until(pilot, lambda: any(it.name == "Session twelve" for it in main(pilot).main.library.folders))


async def test_a_backup_brings_the_queue_back(server: RunningServer, home: Path) -> None:
    async with attached(server) as pilot:
        await pilot.press("f2", "a", "f3", "W")
        await until(pilot, lambda: isinstance(pilot.app.screen, PathDialog))
        await pilot.press("ctrl+u", *"~", "slash", *"kept", "enter")
        await until(pilot, lambda: "~/kept" in told(pilot))
        await pilot.press("f1", "C")
        await until(pilot, lambda: entries(pilot) == 0)
        await pilot.press("f3", "L")
        await until(pilot, lambda: isinstance(pilot.app.screen, PathDialog))
        await pilot.press("ctrl+u", *"~", "slash", *"kept", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, FileFound))
        await pilot.press("R")
        await until(pilot, lambda: isinstance(pilot.app.screen, RestoreQuestion))
        await pilot.press("R")
        await until(pilot, lambda: entries(pilot) == 1)


def entries(pilot: Driver) -> int:
    campaign = main(pilot).table.campaign
    return len(campaign.queue.entries) if campaign else -1


async def test_the_log_plays_again_what_played(server: RunningServer) -> None:
    async with attached(server) as pilot:
        await pilot.press("f2", "enter")
        await until(pilot, lambda: main(pilot).transport is Transport.PLAYING)
        await pilot.press("exclamation_mark")
        await until(pilot, lambda: main(pilot).transport is not Transport.PLAYING)
        await pilot.press("f4")
        await until(pilot, lambda: any(line.track_id for line in pilot.app.query_one(LogList).lines))
        await pilot.press("right", "enter")
        await until(pilot, lambda: main(pilot).transport is Transport.PLAYING)
