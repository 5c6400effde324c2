from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from textual.content import Content
from textual.widget import Widget

from rpgmusic.console.playhead import ComingNext, coming_next
from rpgmusic.console.track_facts import KEPT_TRACKS, FactsReader
from rpgmusic.console.views.table_view import TableView
from rpgmusic.console.widgets.now_panel import FootLine, HeadLine
from rpgmusic.console.widgets.wave import Wave
from rpgmusic.domain.arrangement import edit_layer
from rpgmusic.domain.queue import EMPTY_QUEUE
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.server_messages import BoardState, BoardUpdated, LibraryChanged, State
from rpgmusic.protocol.views import Board, CampaignState

from .driving import console, text_of, until
from .fakes import NOW_US, FakeClient, FakeServer, a_campaign, a_clip, a_queue, a_table, a_track, card
from .tables import WAVEFORM, a_busy_table


def test_what_the_queue_has_next_comes_when_the_track_is_over() -> None:
    assert coming_next(a_table().campaign, NOW_US) == ComingNext(card(a_track(1)), 98_000_000)


def test_what_is_planned_already_comes_when_it_was_planned() -> None:
    campaign = a_table().campaign
    planned = a_clip(a_track(4), -30)
    timeline = edit_layer(
        campaign.timeline, LayerName.MUSIC, lambda layer: replace(layer, clips=(*layer.clips, planned))
    )
    coming = coming_next(msgspec.structs.replace(campaign, timeline=timeline), NOW_US)
    assert coming == ComingNext(card(a_track(4)), 30_000_000)


def test_nothing_comes_after_a_loop_or_an_empty_queue() -> None:
    track = a_track(0)
    looping = a_campaign(a_clip(track, 10, loops=True), queue=a_queue((0, 1)), tracks=[track])
    assert coming_next(looping, NOW_US) == ComingNext()
    alone = a_campaign(a_clip(track, 10), queue=EMPTY_QUEUE, tracks=[track])
    assert coming_next(alone, NOW_US) == ComingNext(None, 190_000_000)


async def test_the_panel_says_what_plays_how_loud_it_is_and_what_comes_next_when() -> None:
    async with console(a_busy_table()) as pilot:
        await until(pilot, lambda: "-16.0 LUFS, -2.0 dB" in text_of(pilot))
        text = text_of(pilot)
        assert "Low beams, warm ale — Ana Kern · Tavern nights" in text
        assert "1:42 / 3:20  -1:38" in text
        assert "next: The bard remembers in 1:38" in text
        assert "Tavern, evening · tavern ─╯" in text


async def test_the_waveform_is_drawn_once_measured_and_a_line_until_then() -> None:
    server = a_table()
    async with console(server) as pilot:
        wave = pilot.app.screen.query_one(Wave)
        assert wave.points == b""
        server.waveform = WAVEFORM
        server.say(LibraryChanged())
        await until(pilot, lambda: wave.points == WAVEFORM)
        assert "█" in text_of(pilot)


async def test_half_of_a_track_is_half_of_the_waveform_and_a_click_seeks() -> None:
    server = a_busy_table()
    async with console(server) as pilot:
        wave = pilot.app.screen.query_one(Wave)
        await until(pilot, lambda: wave.played_cells == round(wave.size.width * 102 / 200))
        await pilot.click(Wave, offset=(wave.size.width // 4, 1))
        await until(pilot, lambda: bool(server.commands()))
        assert server.commands()[-1].body["position_s"] == pytest.approx(50.0, abs=1.0)


async def test_a_tick_in_which_nothing_moved_draws_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with console(a_busy_table()) as pilot:
        await until(pilot, lambda: bool(pilot.app.screen.query_one(Wave).points))
        drawn: list[str] = []

        def counted(widget: Widget) -> Content:
            drawn.append(type(widget).__name__)
            return Content("")

        for kind in (HeadLine, Wave, FootLine):
            monkeypatch.setattr(kind, "render", counted)
        for _ in range(5):
            pilot.app.screen.query_one(TableView).tick()
            await pilot.pause()
        assert drawn == []


async def test_a_loop_says_that_it_repeats() -> None:
    server = FakeServer()
    track = a_track(0)
    server.campaign = a_campaign(a_clip(track, 10, loops=True), tracks=[track])
    async with console(server) as pilot:
        await until(pilot, lambda: "It repeats until you choose something else." in text_of(pilot))
        assert "↻ loops" in text_of(pilot)


async def test_a_battle_shows_even_when_its_music_was_stopped() -> None:
    server = a_table()
    async with console(server) as pilot:
        server.say(BoardUpdated(data=BoardState(campaign_id=server.campaign.id, board=Board(combat=True))))
        await until(pilot, lambda: text_of(pilot).count("⚔ battle") == 3)
        server.say(State(data=silent(server)))
        await until(pilot, lambda: "The battle is still on: c ends it" in text_of(pilot))


def silent(server: FakeServer) -> CampaignState:
    """The server's campaign once nothing plays."""
    return msgspec.structs.replace(a_campaign(tracks=[a_track(0)]), id=server.campaign.id)


async def test_an_empty_table_says_what_to_press() -> None:
    async with console(FakeServer()) as pilot:
        text = text_of(pilot)
        assert "f6: say what happens, and music follows." in text
        assert "S saves what sounds as a scene" in text
        assert "Nobody listens yet." in text


async def test_facts_are_read_once_a_track_and_old_ones_are_dropped() -> None:
    server = a_busy_table()
    server.total = 200
    reader = FactsReader(FakeClient(server))
    for number in (*range(KEPT_TRACKS + 1), KEPT_TRACKS):
        await reader.read(TrackId(f"t{number}"))
    asked = [asked.path for asked in server.asked]
    assert asked.count(f"/api/tracks/t{KEPT_TRACKS}/waveform") == 1
    assert len(reader._known) == KEPT_TRACKS


async def test_the_bar_gives_trouble_its_room_before_the_titles_of_beds() -> None:
    async with console(a_busy_table()) as pilot:
        await until(pilot, lambda: "▲ Elif has not tapped Join" in text_of(pilot).splitlines()[-2])
