"""What ticking marks, and what playing, queueing and listening alone then act on."""

from __future__ import annotations

import pytest

from rpgmusic.console.widgets.track_list import TrackList

from .driving import Driver, console, text_of, until
from .fake_library import LibraryServer
from .fakes import FakeServer, a_table


async def test_problems_are_a_place_that_lists_what_cannot_sound() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("f2")
        await pilot.press("escape", "G", "k")
        await until(pilot, lambda: "Tracks · Problems · 1" in text_of(pilot))
        assert "The file is cut off" in text_of(pilot)


async def test_t_ticks_a_track_and_moves_on_and_escape_unticks_all() -> None:
    async with console(a_table()) as pilot:
        await pilot.press("f2", "t", "j", "t")
        await until(pilot, lambda: "2 ticked" in text_of(pilot))
        assert [track.id for track in tracks_of(pilot).chosen] == ["t0", "t2"]
        await pilot.press("escape")
        await until(pilot, lambda: "ticked" not in text_of(pilot))
        assert tracks_of(pilot).has_focus


async def test_ticks_survive_scrolling_through_a_hundred_thousand_tracks() -> None:
    async with console(FakeServer(100_000)) as pilot:
        tracks = tracks_of(pilot)
        await pilot.press("f2", "t", "G")
        await until(pilot, lambda: tracks.track is not None)
        await pilot.press("t", "g")
        for _ in range(300):
            tracks.action_page(1)
        await until(pilot, lambda: tracks.track is not None)
        assert [track.id for track in tracks.chosen] == ["t0", "t99999"]


async def test_ticks_outlive_a_search_but_not_another_place() -> None:
    async with console(a_table()) as pilot:
        await pilot.press("f2", "t", "slash", *"river")
        await until(pilot, lambda: "“river” in All tracks · 4 · 1 ticked" in text_of(pilot))
        await pilot.press("enter", "t", "escape", "escape", "escape", "j")
        await until(pilot, lambda: "Crown" in text_of(pilot))
        assert len(tracks_of(pilot).ticks) == 0


async def test_all_of_a_list_is_ticked_wherever_its_pages_are() -> None:
    async with console(FakeServer(1_234)) as pilot:
        await pilot.press("f2", "ctrl+a")
        await until(pilot, lambda: "1,234 ticked" in text_of(pilot))
        assert [track.id for track in tracks_of(pilot).chosen[:2]] == ["t0", "t1"]


async def test_more_than_ten_thousand_are_not_ticked_at_once_and_that_is_said() -> None:
    async with console(FakeServer(10_001)) as pilot:
        await pilot.press("f2", "ctrl+a")
        await until(pilot, lambda: "Search for fewer first" in text_of(pilot))
        assert len(tracks_of(pilot).ticks) == 0


async def test_the_ticked_tracks_play_as_one_queue_and_are_unticked() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("f2", "j", "t", "g", "t", "enter")
        await until(pilot, lambda: bool(server.commands()))
        assert server.commands()[-1].body["track_ids"] == ["t1", "t0"]
        assert len(tracks_of(pilot).ticks) == 0


@pytest.mark.parametrize(("key", "layer"), [("b", "ambience"), ("e", "effects")])
async def test_ticked_tracks_sound_together_beside_the_music(key: str, layer: str) -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("f2", "t", "t", key)
        await until(pilot, lambda: len(server.commands()) == 2)
        assert [(asked.body["track_id"], asked.body["layer"]) for asked in server.commands()] == [
            ("t0", layer),
            ("t1", layer),
        ]


@pytest.mark.parametrize(("key", "where"), [("a", "end"), ("A", "next")])
async def test_ticked_tracks_go_into_the_queue_together(key: str, where: str) -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("f2", "t", "t", key)
        await until(pilot, lambda: bool(server.commands()))
        assert server.commands()[-1].body == {"track_ids": ["t0", "t1"], "where": where}


@pytest.mark.parametrize(
    ("key", "body"),
    [
        ("enter", {"track_id": "t0", "layer": "music", "position_s": 0.0}),
        ("b", {"track_id": "t0", "layer": "ambience", "position_s": 0.0}),
        ("e", {"track_id": "t0", "layer": "effects", "position_s": 0.0}),
        ("a", {"track_ids": ["t0"], "where": "end"}),
        ("A", {"track_ids": ["t0"], "where": "next"}),
    ],
)
async def test_without_ticks_a_key_acts_on_the_track_under_the_cursor(key: str, body: dict[str, object]) -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("f2", key)
        await until(pilot, lambda: bool(server.commands()))
        sent = server.commands()[-1].body
        assert {name: sent.get(name) for name in body} == body


async def test_i_lets_the_gm_alone_hear_the_track_under_the_cursor() -> None:
    server = a_table()
    server.preview_pages = 1
    async with console(server) as pilot:
        await pilot.press("f2", "t", "i")
        await until(pilot, lambda: "Only you hear" in text_of(pilot))
        assert server.commands()[-1].path.endswith("/preview")
        assert server.commands()[-1].body["track_id"] == "t1"


async def test_p_plays_the_folder_that_is_shown_and_a_in_the_tree_queues_it() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("f2", "escape", "j", "j", "p", "a")
        await until(pilot, lambda: len(server.commands()) == 2)
        assert server.commands()[0].body["folder_id"] == "f4"
        assert server.commands()[1].body == {"track_ids": [], "folder_id": "f4", "where": "end"}


async def test_a_track_that_cannot_sound_says_why_instead_of_playing() -> None:
    server = LibraryServer()
    async with console(server) as pilot:
        await pilot.press("f2", "G", "enter")
        await until(pilot, lambda: "only its first 3 seconds" in text_of(pilot))
        assert server.commands() == []


async def test_a_double_click_plays_that_track_alone() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("f2", "t")
        await pilot.click(TrackList, offset=(10, 4), times=2)
        await until(pilot, lambda: bool(server.commands()))
        assert server.commands()[-1].body["track_id"] == "t4"


def tracks_of(pilot: Driver) -> TrackList:
    return pilot.app.screen.query_one(TrackList)
