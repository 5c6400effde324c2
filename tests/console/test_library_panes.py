from __future__ import annotations

from typing import Final

from textual import events

from rpgmusic.console.widgets.library_tree import LibraryTree
from rpgmusic.console.widgets.track_list import TrackList
from rpgmusic.protocol.rest import ScanState
from rpgmusic.protocol.server_messages import LibraryChanged, ScanProgress

from .driving import console, main, text_of, until
from .fakes import FakeServer, a_table

CHARACTERS: Final = {"slash": "/", "enter": None}
"""What keys type whose name is not the character itself."""


async def test_a_hundred_thousand_tracks_are_fetched_only_where_one_looks() -> None:
    server = FakeServer(100_000)
    async with console(server) as pilot:
        tracks = pilot.app.screen.query_one(TrackList)
        await pilot.press("G")
        await until(pilot, lambda: tracks.track is not None)
        assert tracks.track is not None
        assert tracks.track.id == "t99999"
        pages = {asked.query["page"] for asked in server.asked if asked.query.get("limit") == "100"}
        assert pages == {"1", "1000"}


async def test_scrolling_past_pages_does_not_fetch_them() -> None:
    server = FakeServer(100_000)
    async with console(server) as pilot:
        tracks = pilot.app.screen.query_one(TrackList)
        for _ in range(300):
            tracks.action_page(1)
        await until(pilot, lambda: tracks.track is not None)
        pages = {asked.query["page"] for asked in server.asked if asked.query.get("limit") == "100"}
        assert len(pages) <= 3


async def test_search_asks_the_server_when_typing_pauses_and_escape_clears_it() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("slash", *"river")
        await until(pilot, lambda: "“river” in All tracks" in text_of(pilot))
        searches = [asked.query["search"] for asked in server.asked if asked.query.get("search")]
        assert searches == ["river"]
        await pilot.press("escape")
        await until(pilot, lambda: "Tracks · All tracks · 44" in text_of(pilot))


async def test_keys_typed_fast_after_the_slash_are_text_and_never_commands() -> None:
    server = a_table()
    async with console(server) as pilot:
        for key in ("slash", "h", "x", "a", "r", "b", "o", "u", "r"):
            pilot.app.post_message(events.Key(key, CHARACTERS.get(key, key)))
        await until(pilot, lambda: "“hxarbour”" in text_of(pilot))
        assert server.commands() == []


async def test_enter_before_the_answer_plays_nothing_that_was_not_looked_for() -> None:
    server = a_table()
    async with console(server) as pilot:
        for key in ("slash", "r", "i", "v", "e", "r", "enter", "enter"):
            pilot.app.post_message(events.Key(key, CHARACTERS.get(key, key)))
        await until(pilot, lambda: "“river”" in text_of(pilot))
        assert [asked.body.get("track_id") for asked in server.commands()] in ([], ["t8"])


async def test_enter_in_the_search_line_goes_to_what_was_found() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("slash", *"river")
        await until(pilot, lambda: "“river”" in text_of(pilot))
        await pilot.press("enter", "enter")
        await until(pilot, lambda: bool(server.commands()))
        assert server.commands()[-1].body["track_id"] == "t8"


async def test_a_search_without_matches_says_how_to_leave_it() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("slash", *"zzz")
        await until(pilot, lambda: "esc clears the search" in text_of(pilot))


async def test_the_cursor_in_the_tree_shows_the_tracks_of_that_folder() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("escape", "j", "right", "j")
        await until(pilot, lambda: "Tracks · Tavern, evening · 14" in text_of(pilot))
        assert server.asked[-1].query["folder_id"] == "f2"


async def test_left_goes_up_to_the_folder_and_folds_it() -> None:
    server = a_table()
    async with console(server) as pilot:
        tree = pilot.app.screen.query_one(LibraryTree)
        await pilot.press("escape", "j", "right", "j", "left")
        assert tree.place.folder_id == "f1"
        await pilot.press("left")
        assert "The deep road" not in text_of(pilot)


async def test_problems_are_a_place_that_lists_what_cannot_sound() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("escape", "G", "k")
        await until(pilot, lambda: "Tracks · Problems · 1" in text_of(pilot))
        assert "The file is cut off" in text_of(pilot)


async def test_o_orders_the_tracks_on_the_server() -> None:
    server = a_table()
    async with console(server) as pilot:
        await pilot.press("o", "o")
        await until(pilot, lambda: "by artist" in text_of(pilot))
        assert server.asked[-1].query["sort"] == "artist"
        assert "Artist ▴" in text_of(pilot)


async def test_a_changed_library_is_read_again_without_moving_the_cursor() -> None:
    server = FakeServer(500)
    async with console(server) as pilot:
        tracks = pilot.app.screen.query_one(TrackList)
        await pilot.press(*(["j"] * 5))
        server.total = 600
        server.say(LibraryChanged())
        await until(pilot, lambda: tracks.row_count == 600)
        assert tracks.cursor == 5


async def test_the_scan_shows_in_the_library_pane_and_goes_when_it_is_done() -> None:
    server = FakeServer(0)
    async with console(server) as pilot:
        server.say(ScanProgress(data=ScanState(state="scanning", done=120, total=480)))
        await until(pilot, lambda: "120 / 480" in text_of(pilot))
        assert "Tracks appear as they are found." in text_of(pilot)
        server.say(ScanProgress(data=ScanState(state="finished", done=480, total=480)))
        await until(pilot, lambda: "scanning" not in text_of(pilot))


async def test_an_empty_library_says_what_to_do() -> None:
    server = FakeServer(0)
    async with console(server) as pilot:
        await until(pilot, lambda: "/home/gm/Music" in text_of(pilot))
        assert "f5 scans again" in text_of(pilot)


async def test_without_a_music_folder_the_command_that_sets_one_is_shown() -> None:
    server = FakeServer(0, music_folder="")
    async with console(server) as pilot:
        await until(pilot, lambda: "rpgmusic ~/Music" in text_of(pilot))


async def test_without_players_the_link_and_its_code_are_shown() -> None:
    server = FakeServer()
    async with console(server) as pilot:
        await until(pilot, lambda: "Nobody listens yet." in text_of(pilot))
        assert main(pilot).main.join_url.removeprefix("http://") in text_of(pilot)
        assert "█▀▀▀" in text_of(pilot)
