from __future__ import annotations

import asyncio
import io
import sys
from dataclasses import replace

import msgspec
import pytest

from rpgmusic.client import ConnectionLost, ConnectionRestored
from rpgmusic.console.app import ConsoleApp
from rpgmusic.console.printed import PrintedText
from rpgmusic.console.screens.quitting import QuitDialog
from rpgmusic.console.widgets.track_list import TrackList
from rpgmusic.domain.arrangement import edit_layer, hold
from rpgmusic.domain.errors import NotSignedIn
from rpgmusic.domain.timeline import HoldReason, LayerName
from rpgmusic.protocol.server_messages import Players, PlayersUpdated

from .driving import console, text_of, until
from .fakes import NOW_US, FakeClient, FakeServer, a_campaign, a_clip, a_player, a_table, a_track, playing_now, welcome


async def test_the_screen_stands_before_the_server_is_heard() -> None:
    painted = asyncio.Event()
    app = ConsoleApp(FakeClient(FakeServer()), painted=painted)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, painted.is_set)
        assert "connecting …" in text_of(pilot)
        assert "Queue" in text_of(pilot)


async def test_a_lost_connection_is_said_and_nothing_known_is_forgotten() -> None:
    server = a_table()
    async with console(server) as pilot:
        server.say(ConnectionLost("The server closed the connection.", 1.0))
        await until(pilot, lambda: "connection lost, trying again" in text_of(pilot))
        assert "Low beams, warm ale — Ana Kern" in text_of(pilot)
        assert "The bard remembers" in text_of(pilot)


async def test_a_connection_that_comes_back_shows_what_happened_meanwhile() -> None:
    server = a_table()
    async with console(server) as pilot:
        server.say(ConnectionLost("The server closed the connection.", 1.0))
        await until(pilot, lambda: "connection lost" in text_of(pilot))
        track = a_track(7)
        server.total = 50
        server.say(ConnectionRestored())
        server.say(welcome(a_campaign(a_clip(track, 5), tracks=[track]), server.players))
        await until(pilot, lambda: "Silver court — Orla Finn" in text_of(pilot))
        await until(pilot, lambda: pilot.app.screen.query_one(TrackList).row_count == 52)
        assert "connection lost" not in text_of(pilot)


async def test_the_console_shows_what_the_socket_says_not_what_was_asked_for() -> None:
    server = FakeServer()
    async with console(server) as pilot:
        await pilot.press("space")
        await until(pilot, lambda: bool(server.commands()))
        assert "Nothing plays." in text_of(pilot)
        track = a_track(0)
        server.say(playing_now(a_campaign(a_clip(track, 3), tracks=[track])))
        await until(pilot, lambda: "0:03 / 3:20" in text_of(pilot))


async def test_a_player_in_trouble_is_named_in_the_bar_and_comes_first_on_the_board() -> None:
    server = a_table()
    async with console(server) as pilot:
        players = (*server.players, a_player("Zoe", trouble="has not tapped Join"))
        server.say(PlayersUpdated(data=Players(campaign_id=server.campaign.id, players=players)))
        await until(pilot, lambda: "▲ Zoe has not tapped Join" in text_of(pilot))
        assert text_of(pilot).index("● Zoe") < text_of(pilot).index("● Ana")


async def test_a_refused_token_is_explained() -> None:
    server = a_table()
    async with console(server) as pilot:
        server.say(NotSignedIn("The token is not accepted. Give another with --token."))
        await until(pilot, lambda: "Give another with" in text_of(pilot))
        assert "✗ not signed in" in text_of(pilot)


async def test_the_streams_say_that_they_have_no_descriptor_so_that_worker_processes_can_start() -> None:
    async with console(FakeServer()):
        for stream in (sys.stdout, sys.stderr):
            with pytest.raises(io.UnsupportedOperation):
                stream.fileno()
    assert not isinstance(sys.stderr, PrintedText)


async def test_quitting_asks_first_when_it_would_end_the_music() -> None:
    server = a_table()
    async with console(server, embedded=True) as pilot:
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(pilot.app.screen, QuitDialog))
        await pilot.press("escape")
        assert pilot.app.is_running
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(pilot.app.screen, QuitDialog))
        await pilot.press("enter")
        await until(pilot, lambda: not pilot.app.is_running or pilot.app._exit)


async def test_an_attached_console_quits_without_a_question() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("ctrl+q")
        await until(pilot, lambda: pilot.app._exit)


async def test_an_embedded_console_quits_without_a_question_when_nothing_plays() -> None:
    server = FakeServer()
    async with console(server, embedded=True) as pilot:
        await pilot.press("ctrl+q")
        await until(pilot, lambda: pilot.app._exit)


@pytest.mark.parametrize(("key", "stops"), [("enter", True), ("l", False)])
async def test_whoever_quits_a_server_left_behind_chooses_whether_it_plays_on(key: str, *, stops: bool) -> None:
    server = a_table()
    async with console(server, left_behind=True) as pilot:
        await pilot.press("ctrl+q")
        await until(pilot, lambda: "Leave it playing" in text_of(pilot))
        await pilot.press(key)
        await until(pilot, lambda: pilot.app._exit)
    assert any(asked.path == "/api/shutdown" for asked in server.asked) is stops


async def test_a_console_that_runs_the_server_itself_cannot_leave_it_playing() -> None:
    server = a_table()
    async with console(server, embedded=True) as pilot:
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(pilot.app.screen, QuitDialog))
        await pilot.press("l")
        assert isinstance(pilot.app.screen, QuitDialog)


async def test_quitting_asks_while_the_music_is_hushed_for_players_wait_for_it() -> None:
    server = a_table()
    music = server.campaign.timeline.layer(LayerName.MUSIC)
    hushed = hold(music, music.clips, NOW_US, 0, HoldReason.HUSH)
    timeline = edit_layer(server.campaign.timeline, LayerName.MUSIC, lambda _: replace(hushed, clips=()))
    server.campaign = msgspec.structs.replace(server.campaign, timeline=timeline)
    async with console(server, embedded=True) as pilot:
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(pilot.app.screen, QuitDialog))
