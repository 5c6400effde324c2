from __future__ import annotations

from typing import Final

from textual import events

from rpgmusic.console.widgets.library_panes import ColumnHeads
from rpgmusic.console.widgets.library_tree import LibraryTree
from rpgmusic.console.widgets.track_list import TrackList
from rpgmusic.protocol.rest import ScanState
from rpgmusic.protocol.server_messages import LibraryChanged, ScanProgress

from .driving import Driver, console, text_of, until
from .fake_library import LibraryServer
from .fakes import FakeServer, a_table

CHARACTERS: Final = {"slash": "/", "enter": None}
"""What keys type whose name is not the character itself."""


async def test_a_hundred_thousand_tracks_are_fetched_only_where_one_looks() -> None:
    server = FakeServer(100_000)
    async with console(server) as pilot:
        await pilot.press("f2")
        tracks = pilot.app.screen.query_one(TrackList)
        await pilot.press("G")
        await until(pilot, lambda: tracks.track is not None)
        assert tracks.track is not None
        assert tracks.track.id == "t99999"
        pages = {
            asked.query["page"]
            for asked in server.asked
            if asked.path == "/api/tracks" and asked.query.get("limit") == "100"
        }
        assert pages == {"1", "1000"}


async def test_scrolling_past_pages_does_not_fetch_them() -> None:
    server = FakeServer(100_000)
    async with console(server) as pilot:
        await pilot.press("f2")
        tracks = pilot.app.screen.query_one(TrackList)
        for _ in range(300):
            tracks.action_page(1)
        await until(pilot, lambda: tracks.track is not None)
        pages = {
            asked.query["page"]
            for asked in server.asked
            if asked.path == "/api/tracks" and asked.query.get("limit") == "100"
        }
        assert len(pages) <= 3


async def test_search_asks_the_server_when_typing_pauses_and_escape_clears_it() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("f2")
        await pilot.press("slash", *"river")
        await until(pilot, lambda: "“river” in All tracks" in text_of(pilot))
        searches = [asked.query["search"] for asked in server.asked if asked.query.get("search")]
        assert searches[-1] == "river"
        await pilot.press("escape")
        await until(pilot, lambda: "Tracks · All tracks · 44" in text_of(pilot))


async def test_keys_typed_fast_after_the_slash_are_text_and_never_commands() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("f2")
        for key in ("slash", "h", "x", "a", "r", "b", "o", "u", "r"):
            pilot.app.post_message(events.Key(key, CHARACTERS.get(key, key)))
        await until(pilot, lambda: "“hxarbour”" in text_of(pilot))
        assert server.commands() == []


async def test_enter_before_the_answer_plays_nothing_that_was_not_looked_for() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("f2")
        for key in ("slash", "r", "i", "v", "e", "r", "enter", "enter"):
            pilot.app.post_message(events.Key(key, CHARACTERS.get(key, key)))
        await until(pilot, lambda: "“river”" in text_of(pilot))
        assert [asked.body.get("track_id") for asked in server.commands()] in ([], ["t8"])


async def test_enter_in_the_search_line_goes_to_what_was_found() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("f2")
        await pilot.press("slash", *"river")
        await until(pilot, lambda: "“river”" in text_of(pilot))
        await pilot.press("enter", "enter")
        await until(pilot, lambda: bool(server.commands()))
        assert server.commands()[-1].body["track_id"] == "t8"


async def test_a_search_without_matches_says_how_to_leave_it() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("f2")
        await pilot.press("slash", *"zzz")
        await until(pilot, lambda: "esc clears the search" in text_of(pilot))


async def test_the_cursor_in_the_tree_shows_the_tracks_of_that_folder() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("f2")
        await pilot.press("escape", "j", "right", "j")
        await until(pilot, lambda: "Tracks · Tavern, evening · 14" in text_of(pilot))
        assert "f2" in {asked.query.get("folder_id") for asked in server.asked}


async def test_left_goes_up_to_the_folder_and_folds_it() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("f2")
        tree = pilot.app.screen.query_one(LibraryTree)
        await pilot.press("escape", "j", "right", "j", "left")
        assert tree.place.folder_id == "f1"
        await pilot.press("left")
        assert "The deep road" not in text_of(pilot)


async def test_o_orders_the_tracks_on_the_server() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("f2")
        await pilot.press("o", "o")
        await until(pilot, lambda: "by artist" in text_of(pilot))
        assert server.asked[-1].query["sort"] == "artist"
        assert "Artist ▴" in text_of(pilot)


async def test_a_changed_library_is_read_again_without_moving_the_cursor() -> None:
    server = FakeServer(500)
    async with console(server) as pilot:
        await pilot.press("f2")
        tracks = pilot.app.screen.query_one(TrackList)
        await pilot.press(*(["j"] * 5))
        server.total = 600
        server.say(LibraryChanged())
        await until(pilot, lambda: tracks.row_count == 600)
        assert tracks.cursor == 5


async def test_the_scan_shows_in_the_library_pane_and_goes_when_it_is_done() -> None:
    server = FakeServer(0)
    async with console(server) as pilot:
        await pilot.press("f2")
        server.say(ScanProgress(data=ScanState(state="scanning", done=120, total=480)))
        await until(pilot, lambda: "120 / 480" in text_of(pilot))
        assert "Tracks appear as they are found." in text_of(pilot)
        server.say(ScanProgress(data=ScanState(state="finished", done=480, total=480)))
        await until(pilot, lambda: "scanning" not in text_of(pilot))


async def test_an_empty_library_says_what_to_do() -> None:
    server = FakeServer(0)
    async with console(server) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: "/home/gm/Music" in text_of(pilot))
        assert "f5 scans again" in text_of(pilot)


async def test_without_a_music_folder_the_command_that_sets_one_is_shown() -> None:
    server = FakeServer(0, music_folder="")
    async with console(server) as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: "rpgmusic ~/Music" in text_of(pilot))


async def test_a_mood_in_the_search_line_asks_for_tracks_of_that_mood() -> None:
    server = LibraryServer()
    async with console(server) as pilot:
        await pilot.press("f2", "slash", *"mood:sor")
        await until(pilot, lambda: "mood:sorrow in All tracks · 8" in text_of(pilot))


async def test_capital_o_turns_the_order_round_and_each_place_remembers_its_own() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("f2", "o", "o", "O")
        await until(pilot, lambda: "by artist, backwards" in text_of(pilot))
        assert server.asked[-1].query["sort"] == "-artist"
        await pilot.press("escape", "j")
        await until(pilot, lambda: "Curse of the Gilded Crown · " in text_of(pilot))
        assert "backwards" not in text_of(pilot)
        await pilot.press("k")
        await until(pilot, lambda: "by artist, backwards" in text_of(pilot))


async def test_a_click_on_a_heading_orders_by_it_and_another_turns_it_round() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("f2")
        await pilot.click(ColumnHeads, offset=(48, 0))
        await until(pilot, lambda: "shortest first" in text_of(pilot))
        await pilot.click(ColumnHeads, offset=(48, 0))
        await until(pilot, lambda: "longest first" in text_of(pilot))
        assert "Length ▾" in text_of(pilot)


async def test_shift_and_an_arrow_extend_and_take_back() -> None:
    async with console(a_table()) as pilot:
        await pilot.press("f2", "j", "shift+down", "shift+down", "shift+down", "shift+up")
        assert [track.id for track in tracks_of(pilot).chosen] == ["t1", "t2", "t3"]
        await pilot.press("shift+up", "shift+up", "shift+up")
        assert {track.id for track in tracks_of(pilot).chosen} == {"t1", "t0"}


async def test_a_click_on_the_mark_of_a_folder_unfolds_it() -> None:
    async with console(a_table()) as pilot:
        await pilot.press("f2")
        await pilot.click(LibraryTree, offset=(0, 1))
        await until(pilot, lambda: "The deep road" in text_of(pilot))
        await pilot.click(LibraryTree, offset=(0, 1))
        await until(pilot, lambda: "The deep road" not in text_of(pilot))


async def test_the_wheel_scrolls_without_moving_the_cursor() -> None:
    async with console(a_table()) as pilot:
        await pilot.press("f2")
        tracks = tracks_of(pilot)
        tracks.post_message(events.MouseScrollDown(tracks, 5, 5, 0, 0, 0, shift=False, meta=False, ctrl=False))
        await until(pilot, lambda: tracks.scroll_y > 0)
        assert tracks.cursor == 0


def tracks_of(pilot: Driver) -> TrackList:
    return pilot.app.screen.query_one(TrackList)
