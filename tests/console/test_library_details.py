from __future__ import annotations

from functools import partial

from rpgmusic.console.widgets.details import Details
from rpgmusic.console.widgets.library_tree import LibraryTree
from rpgmusic.console.widgets.track_list import TrackList

from .driving import Driver, console, text_of, until
from .fake_library import LibraryServer


async def test_details_follow_the_cursor_when_it_rests() -> None:
    server = LibraryServer()
    server.has_covers = True
    async with console(server) as pilot:
        await pilot.press("f2", "j", "j")
        details = pilot.app.screen.query_one(Details)
        await until(pilot, lambda: details.details is not None and details.details.cover is not None)
        shown = text_of(pilot)
        assert all(words in shown for words in ("Tavern nights · 2024", "-16.0 LUFS", "▀▀▀▀", "Beds and weather"))
        assert not any("/t1/" in asked.path for asked in server.asked)


async def test_details_that_were_read_are_not_read_again() -> None:
    server = LibraryServer()
    async with console(server) as pilot:
        details = pilot.app.screen.query_one(Details)
        await pilot.press("f2")
        for key, track_id in (("home", "t0"), ("j", "t1"), ("j", "t2"), ("k", "t1"), ("j", "t2")):
            await pilot.press(key)
            await until(pilot, partial(_shows, details, track_id))
        assert [asked.path for asked in server.asked].count("/api/tracks/t2/waveform") == 1


def _shows(details: Details, track_id: str) -> bool:
    shown = details.details
    return shown is not None and shown.track.id == track_id and bool(shown.waveform)


async def test_details_come_and_go_with_a_key() -> None:
    async with console(LibraryServer()) as pilot:
        details = pilot.app.screen.query_one(Details)
        await pilot.press("f2", "D")
        await until(pilot, lambda: not details.region)
        await pilot.press("D", "tab", "tab")
        assert details.has_focus
        await pilot.press("D")
        await until(pilot, lambda: tracks_of(pilot).has_focus)


async def test_in_a_narrow_terminal_details_take_the_place_of_the_tree_until_it_is_wanted() -> None:
    async with console(LibraryServer(), size=(80, 24)) as pilot:
        details, tree = pilot.app.screen.query_one(Details), pilot.app.screen.query_one(LibraryTree)
        await pilot.press("f2")
        assert (details.display, bool(tree.region)) == (False, True)
        await pilot.press("D")
        await until(pilot, lambda: bool(details.region) and not tree.region)
        await pilot.press("escape")
        await until(pilot, lambda: not details.region and bool(tree.region))
        assert tree.has_focus


def tracks_of(pilot: Driver) -> TrackList:
    return pilot.app.screen.query_one(TrackList)
