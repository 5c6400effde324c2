"""The console over the wire: what its keys do to a real server, and what the screen then shows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from rpgmusic.client import Client
from rpgmusic.console.app import ConsoleApp
from rpgmusic.console.widgets.track_list import TrackList
from rpgmusic.domain.campaign import Transport
from rpgmusic.domain.timeline import LayerName
from rpgmusic.protocol.rest import FolderRequest
from rpgmusic.server.runtime import RunningServer

from .driving import Driver, main, ready, text_of, until


@asynccontextmanager
async def attached(server: RunningServer, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Driver]:
    async with Client(server.url, server.gm_token) as client:
        app = ConsoleApp(client)
        async with app.run_test(size=size, notifications=True) as pilot:
            await ready(pilot)
            await until(pilot, lambda: app.main.query_one(TrackList).row_count == 5)
            yield pilot


def layer_volume(pilot: Driver, name: LayerName) -> float:
    campaign = main(pilot).table.campaign
    assert campaign is not None
    return campaign.timeline.layer(name).volume


async def test_the_library_is_listed_and_found_by_search(server: RunningServer) -> None:
    async with attached(server) as pilot:
        assert "tavern" in text_of(pilot)
        await pilot.press("slash", *"market")
        await until(pilot, lambda: "“market” in All tracks · 1" in text_of(pilot))


async def test_enter_plays_and_space_pauses_and_goes_on(server: RunningServer) -> None:
    async with attached(server) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: main(pilot).transport is Transport.PLAYING)
        await until(pilot, lambda: " ▶  battle" in text_of(pilot))
        await pilot.press("space")
        await until(pilot, lambda: main(pilot).transport is Transport.PAUSED)
        await pilot.press("space")
        await until(pilot, lambda: main(pilot).transport is Transport.PLAYING)


async def test_hush_holds_everything_and_comes_back(server: RunningServer) -> None:
    async with attached(server) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: main(pilot).transport is Transport.PLAYING)
        await pilot.press("h")
        await until(pilot, lambda: "hushed" in text_of(pilot))
        await pilot.press("h")
        await until(pilot, lambda: main(pilot).transport is Transport.PLAYING)


async def test_panic_silences_at_once(server: RunningServer) -> None:
    async with attached(server) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: main(pilot).transport is Transport.PLAYING)
        await pilot.press("exclamation_mark")
        await until(pilot, lambda: main(pilot).transport is not Transport.PLAYING)


async def test_a_queue_is_filled_shown_and_emptied(server: RunningServer) -> None:
    async with attached(server) as pilot:
        await pilot.press("a", "j", "a", "j", "A")
        await until(pilot, lambda: "Queue · 3 tracks" in text_of(pilot))
        await pilot.press("s", "r")
        await until(pilot, lambda: "shuffle  ↻ all" in text_of(pilot))
        await pilot.press("tab", "d", "d", "d")
        await until(pilot, lambda: "Nothing comes next." in text_of(pilot))


async def test_volume_and_mute_reach_the_chosen_layer(server: RunningServer) -> None:
    async with attached(server) as pilot:
        before = layer_volume(pilot, LayerName.AMBIENCE)
        await pilot.press("v", "plus", "plus")
        await until(pilot, lambda: layer_volume(pilot, LayerName.AMBIENCE) == pytest.approx(before + 0.1))
        await pilot.press("m")
        await until(pilot, lambda: "ambience muted" in text_of(pilot))


async def test_an_ambience_bed_sounds_beneath_the_music(server: RunningServer) -> None:
    async with attached(server) as pilot:
        await pilot.press("enter", "G", "b")
        await until(pilot, lambda: "ambience 70 tavern" in text_of(pilot))
        assert main(pilot).transport is Transport.PLAYING


async def test_what_another_client_does_shows_too(server: RunningServer) -> None:
    async with attached(server) as pilot, Client(server.url, server.gm_token) as other:
        await other.folders.create(FolderRequest(name="Session twelve"))
        await until(pilot, lambda: "Session twelve" in text_of(pilot))


async def test_the_join_link_is_that_of_the_campaign(server: RunningServer) -> None:
    async with attached(server) as pilot:
        await pilot.press("l")
        await until(pilot, lambda: server.join_url() in text_of(pilot))


async def test_a_wrong_token_is_explained(server: RunningServer) -> None:
    async with Client(server.url, "nonsense") as client:
        app = ConsoleApp(client)
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await until(pilot, lambda: "✗ not signed in" in text_of(pilot))
