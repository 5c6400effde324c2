"""The console over the wire: what its keys do to a real server, and what the screen then shows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from rpgmusic.client import Client
from rpgmusic.console.app import ConsoleApp
from rpgmusic.console.widgets.mixer import Mixer
from rpgmusic.console.widgets.queue_list import QueueList
from rpgmusic.console.widgets.track_list import TrackList
from rpgmusic.console.widgets.wave import Wave
from rpgmusic.domain.campaign import Transport
from rpgmusic.domain.timeline import Clip, LayerName
from rpgmusic.domain.volume import climbed
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


def beds(pilot: Driver) -> tuple[Clip, ...]:
    campaign = main(pilot).table.campaign
    assert campaign is not None
    return campaign.timeline.layer(LayerName.AMBIENCE).clips


async def test_the_library_is_listed_and_found_by_search(server: RunningServer) -> None:
    async with attached(server) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: "tavern" in text_of(pilot))
        await pilot.press("slash", *"market")
        await until(pilot, lambda: "“market” in All tracks · 1" in text_of(pilot))


async def test_enter_plays_and_space_pauses_and_goes_on(server: RunningServer) -> None:
    async with attached(server) as pilot:
        await pilot.press("f2", "enter", "f1")
        await until(pilot, lambda: main(pilot).transport is Transport.PLAYING)
        await until(pilot, lambda: " ▶  battle" in text_of(pilot))
        await pilot.press("space")
        await until(pilot, lambda: main(pilot).transport is Transport.PAUSED)
        await pilot.press("space")
        await until(pilot, lambda: main(pilot).transport is Transport.PLAYING)


async def test_hush_holds_everything_and_comes_back(server: RunningServer) -> None:
    async with attached(server) as pilot:
        await pilot.press("f2", "enter", "f1")
        await until(pilot, lambda: main(pilot).transport is Transport.PLAYING)
        await pilot.press("h")
        await until(pilot, lambda: "hushed · h brings it back" in text_of(pilot))
        await pilot.press("h")
        await until(pilot, lambda: main(pilot).transport is Transport.PLAYING)


async def test_panic_silences_at_once(server: RunningServer) -> None:
    async with attached(server) as pilot:
        await pilot.press("f2", "enter", "f1")
        await until(pilot, lambda: main(pilot).transport is Transport.PLAYING)
        await pilot.press("exclamation_mark")
        await until(pilot, lambda: main(pilot).transport is not Transport.PLAYING)


async def test_a_queue_is_filled_shown_and_emptied(server: RunningServer) -> None:
    async with attached(server) as pilot:
        await pilot.press("f2", "a", "j", "a", "j", "A", "f1")
        await until(pilot, lambda: "Queue · 3 tracks" in text_of(pilot))
        await pilot.press("s")
        await until(pilot, lambda: "shuffle  ↻ all" in text_of(pilot))
        await pilot.press("d")
        await until(pilot, lambda: "Queue · 2 tracks" in text_of(pilot))
        await pilot.press("C")
        await until(pilot, lambda: "Nothing comes next." in text_of(pilot))
        await pilot.press("u")
        await until(pilot, lambda: "Queue · 2 tracks" in text_of(pilot))


async def test_volume_and_mute_reach_the_chosen_layer(server: RunningServer) -> None:
    async with attached(server) as pilot:
        before = layer_volume(pilot, LayerName.AMBIENCE)
        await pilot.press("v", "plus", "plus")
        await until(pilot, lambda: layer_volume(pilot, LayerName.AMBIENCE) == climbed(before, 2))
        await pilot.press("m")
        await until(pilot, lambda: "ambience muted" in text_of(pilot))


async def test_an_ambience_bed_sounds_beneath_the_music(server: RunningServer) -> None:
    async with attached(server) as pilot:
        await pilot.press("f2", "enter", "G", "b", "f1")
        await until(pilot, lambda: "ambience 70 tavern" in text_of(pilot))
        assert main(pilot).transport is Transport.PLAYING


async def test_one_sound_of_a_layer_gets_another_volume_and_ends(server: RunningServer) -> None:
    async with attached(server) as pilot:
        await pilot.press("f2", "b", "j", "b", "f1", "tab")
        mixer = pilot.app.screen.query_one(Mixer)
        await until(pilot, lambda: mixer.row_count == 6)
        await pilot.press("j", "j", "left", "left")
        await until(pilot, lambda: [clip.volume for clip in beds(pilot)] == [climbed(1.0, -2), 1.0])
        await pilot.press("x")
        await until(pilot, lambda: mixer.row_count == 5)


async def test_solo_and_a_slow_fade_are_seen_in_the_mixer(server: RunningServer) -> None:
    async with attached(server) as pilot:
        await pilot.press("M")
        await until(pilot, lambda: "music 70 solo" in text_of(pilot))
        await pilot.press("M", "left_square_bracket")
        await until(pilot, lambda: "m ↘" in text_of(pilot))
        await pilot.press("right_square_bracket")
        await until(pilot, lambda: " ↗" in text_of(pilot))


async def test_an_entry_is_moved_and_played_from_the_queue(server: RunningServer) -> None:
    async with attached(server) as pilot:
        await pilot.press("f2", "a", "j", "a", "f1")
        await until(pilot, lambda: "Queue · 2 tracks" in text_of(pilot))
        queue = pilot.app.screen.query_one(QueueList)
        first = queue.entry
        assert first is not None
        await pilot.press("J")
        await until(pilot, lambda: queue.cursor == 1)
        assert queue.entry == first
        await pilot.press("enter")
        await until(pilot, lambda: "Now playing" in text_of(pilot))


async def test_the_waveform_of_the_track_that_plays_is_drawn(server: RunningServer) -> None:
    async with attached(server) as pilot:
        await pilot.press("f2", "enter", "f1")
        await until(pilot, lambda: bool(pilot.app.screen.query_one(Wave).points))
        await until(pilot, lambda: "LUFS" in text_of(pilot))


async def test_what_another_client_does_shows_too(server: RunningServer) -> None:
    async with attached(server) as pilot, Client(server.url, server.gm_token) as other:
        await pilot.press("f2")
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
