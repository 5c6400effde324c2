"""Folders, labels and missing files: what the keys of the library view ask of the server."""

from __future__ import annotations

from pathlib import Path

import pytest

from rpgmusic.console.screens.asking import AskWhether
from rpgmusic.console.screens.filing import FilingPicker
from rpgmusic.console.screens.labels import LabelsDialog
from rpgmusic.console.screens.pickers import TrackPicker
from rpgmusic.console.screens.question import Question
from rpgmusic.console.screens.text_dialog import TextDialog
from rpgmusic.console.widgets.library_tree import LibraryTree
from rpgmusic.console.widgets.track_list import TrackList

from .driving import Driver, console, text_of, until
from .fake_library import PLAYLIST, LibraryServer
from .fakes import Asked, FakeServer


async def asked_after(pilot: Driver, server: FakeServer, *keys: str) -> Asked:
    """The command that the keys sent."""
    before = len(server.commands())
    await pilot.press(*keys)
    await until(pilot, lambda: len(server.commands()) > before)
    return server.commands()[-1]


def tree_of(pilot: Driver) -> LibraryTree:
    return pilot.app.screen.query_one(LibraryTree)


def typed(path: Path) -> list[str]:
    """A path as keys, the line emptied first."""
    return ["home", "ctrl+k", *str(path)]


async def test_a_new_folder_lies_in_the_one_under_the_cursor_and_is_gone_to() -> None:
    server = LibraryServer()
    async with console(server) as pilot:
        asked = await asked_after(pilot, server, "f2", "escape", "j", "j", "F", *"Boss", "enter")
        assert asked.body == {"name": "Boss", "parent_id": "f4", "track_ids": []}
        await until(pilot, lambda: tree_of(pilot).place.name == "Boss")


async def test_a_new_folder_beside_the_one_under_the_cursor_has_the_same_parent() -> None:
    server = LibraryServer()
    async with console(server) as pilot:
        asked = await asked_after(pilot, server, "f2", "escape", "j", "right", "j", "ctrl+n", *"Sea", "enter")
        assert asked.body == {"name": "Sea", "parent_id": "f1", "track_ids": []}


async def test_a_folder_is_renamed_where_it_stands() -> None:
    server = LibraryServer()
    async with console(server) as pilot:
        asked = await asked_after(pilot, server, "f2", "escape", "j", "j", "E", "end", "exclamation_mark", "enter")
        assert (asked.method, asked.path, asked.body) == ("PATCH", "/api/folders/f4", {"name": "Battles!"})
        await until(pilot, lambda: tree_of(pilot).place.name == "Battles!")


async def test_a_folder_moves_into_another_but_never_into_itself() -> None:
    server = LibraryServer()
    async with console(server) as pilot:
        await pilot.press("f2", "escape", "j", "w")
        await until(pilot, lambda: "The top level" in text_of(pilot))
        assert "The deep road" not in text_of(pilot)
        asked = await asked_after(pilot, server, *"batt", "enter")
        assert (asked.path, asked.body) == ("/api/folders/f1", {"parent_id": "f4"})


async def test_folders_move_among_their_siblings_and_stop_at_the_ends() -> None:
    server = LibraryServer()
    async with console(server) as pilot:
        asked = await asked_after(pilot, server, "f2", "escape", "j", "K", "j", "K")
        assert (asked.path, asked.body) == ("/api/folders/f4", {"position": 0})
        await until(pilot, lambda: tree_of(pilot).rows[1].place.name == "Battles")
        assert tree_of(pilot).place.name == "Battles"


async def test_a_deleted_folder_is_gone_without_a_question_and_the_way_back_is_told() -> None:
    server = LibraryServer()
    async with console(server) as pilot:
        asked = await asked_after(pilot, server, "f2", "escape", "j", "j", "d")
        assert (asked.method, asked.path) == ("DELETE", "/api/folders/f4")
        await until(pilot, lambda: "is deleted" in text_of(pilot))
        await until(pilot, lambda: all(row.place.folder_id != "f4" for row in tree_of(pilot).rows))


async def test_commands_for_folders_say_so_where_there_is_none() -> None:
    server = LibraryServer()
    async with console(server) as pilot:
        await pilot.press("f2", "escape", "d")
        await until(pilot, lambda: "Put the cursor on one of your folders" in text_of(pilot))
        assert server.commands() == []


async def test_ticked_tracks_go_into_several_folders_at_once_and_into_a_new_one() -> None:
    server = LibraryServer()
    async with console(server) as pilot:
        await pilot.press("f2", "t", "t", "w")
        assert isinstance(pilot.app.screen, FilingPicker)
        await pilot.press(*"batt", "tab", *(["backspace"] * 4), *"Finale", "tab", "enter")
        await until(pilot, lambda: bool(server.commands()) and server.commands()[-1].path == "/api/folders/tracks")
        create, place = server.commands()
        assert create.body == {"name": "Finale", "track_ids": ["t0", "t1"]}
        assert place.body == {"track_ids": ["t0", "t1"], "folder_ids": ["f4"]}


async def test_tracks_that_go_into_a_new_folder_alone_are_put_there_in_one_edit() -> None:
    server = LibraryServer()
    async with console(server) as pilot:
        await pilot.press("f2", "t", "t", "w")
        asked = await asked_after(pilot, server, *"Finale", "tab", "enter")
        assert (asked.path, asked.body) == ("/api/folders", {"name": "Finale", "track_ids": ["t0", "t1"]})
        await until(pilot, lambda: "2 tracks is in “Finale” now." in text_of(pilot))
        assert len(server.commands()) == 1


async def test_d_takes_the_ticked_tracks_out_of_the_folder_that_is_shown() -> None:
    server = LibraryServer()
    async with console(server) as pilot:
        await pilot.press("f2", "escape", "j", "j", "tab", "tab")
        await until(pilot, lambda: "Battles ·" in text_of(pilot))
        pilot.app.screen.query_one(TrackList).focus()
        asked = await asked_after(pilot, server, "t", "t", "d")
        assert (asked.path, asked.body) == ("/api/folders/f4/tracks/removal", {"track_ids": ["t0", "t1"]})


async def test_d_outside_a_folder_takes_nothing_away() -> None:
    server = LibraryServer()
    async with console(server) as pilot:
        await pilot.press("f2", "d")
        await until(pilot, lambda: "d takes tracks out of a folder" in text_of(pilot))
        assert server.commands() == []


async def test_capital_j_moves_a_track_down_in_the_folders_own_order_with_the_cursor_on_it() -> None:
    server = LibraryServer()
    async with console(server) as pilot:
        await pilot.press("f2", "escape", "j", "j", "enter")
        await until(pilot, lambda: "Battles ·" in text_of(pilot))
        asked = await asked_after(pilot, server, "J")
        assert (asked.method, asked.path) == ("PUT", "/api/folders/f4/tracks")
        order = asked.body["track_ids"]
        assert isinstance(order, list)
        assert order[:3] == ["t1", "t0", "t2"]
        await until(pilot, lambda: pilot.app.screen.query_one(TrackList).cursor == 1)


async def test_a_sorted_folder_is_not_ordered_by_hand() -> None:
    server = LibraryServer()
    async with console(server) as pilot:
        await pilot.press("f2", "escape", "j", "j", "enter", "o", "J")
        await until(pilot, lambda: "own order" in text_of(pilot))
        assert server.commands() == []


async def test_a_directory_of_the_music_folder_becomes_a_folder() -> None:
    server = LibraryServer()
    async with console(server) as pilot:
        await pilot.press("f2", "ctrl+d")
        assert isinstance(pilot.app.screen, TextDialog)
        asked = await asked_after(pilot, server, *typed(Path("/home/gm/Music/Beds/sea")), "enter")
        assert asked.body == {"name": "", "directory": "Beds/sea", "track_ids": []}


async def test_a_playlist_becomes_a_folder_and_what_was_not_found_is_said(tmp_path: Path) -> None:
    playlist = tmp_path / "evening.m3u8"
    playlist.write_text("Beds/Rain.flac\n")
    server = LibraryServer()
    async with console(server) as pilot:
        asked = await asked_after(pilot, server, "f2", "ctrl+o", *typed(playlist), "enter")
        assert asked.body == {"name": "evening", "text": "Beds/Rain.flac\n"}
        await until(pilot, lambda: "gone/away.mp3" in text_of(pilot))


async def test_a_playlist_that_is_not_there_is_a_sentence() -> None:
    async with console(LibraryServer()) as pilot:
        await pilot.press("f2", "ctrl+o", *typed(Path("/nowhere/evening.m3u8")), "enter")
        await until(pilot, lambda: "No such file" in text_of(pilot))


async def test_a_folder_is_written_as_a_playlist_and_never_over_a_file_without_asking(tmp_path: Path) -> None:
    target = tmp_path / "Battles.m3u8"
    async with console(LibraryServer()) as pilot:
        await pilot.press("f2", "escape", "j", "j", "ctrl+s", *typed(target), "enter")
        await until(pilot, lambda: written(target) == PLAYLIST)
        target.write_text("mine")
        await pilot.press("ctrl+s", *typed(target), "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskWhether))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, AskWhether))
        assert written(target) == "mine"
        await pilot.press("ctrl+s", *typed(target), "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskWhether))
        await pilot.press("enter")
        await until(pilot, lambda: written(target) == PLAYLIST)


def written(path: Path) -> str:
    return path.read_text() if path.exists() else ""


async def test_moods_are_ticked_by_their_letters_and_by_space_which_pauses_nothing() -> None:
    server = LibraryServer()
    async with console(server) as pilot:
        await pilot.press("f2", "L")
        assert isinstance(pilot.app.screen, LabelsDialog)
        asked = await asked_after(pilot, server, "b", "down", "space", "t", "enter")
        assert asked.path == "/api/tracks/labels"
        assert asked.body["add_moods"] == ["battle", "boss"]
        assert asked.body["remove_moods"] == ["tavern"]
        assert len(server.commands()) == 1


async def test_several_tracks_get_tags_and_moods_together() -> None:
    server = LibraryServer()
    async with console(server) as pilot:
        asked = await asked_after(pilot, server, "f2", "t", "t", "L", "l", "tab", *"ship, rain", "enter")
        assert asked.body["track_ids"] == ["t0", "t1"]
        assert asked.body["add_tags"] == ["ship", "rain"]
        assert asked.body["add_moods"] == ["calm"]


async def test_leaving_the_labels_changes_nothing() -> None:
    server = LibraryServer()
    async with console(server) as pilot:
        await pilot.press("f2", "L", "b", "escape", "L", "enter")
        await pilot.pause()
        assert server.commands() == []


async def test_title_artist_album_genre_and_year_are_edited() -> None:
    server = LibraryServer()
    async with console(server) as pilot:
        keys = ("f2", "E", *"New", "tab", "tab", "tab", "tab", *"1999", "enter")
        asked = await asked_after(pilot, server, *keys)
        assert (asked.method, asked.path) == ("PATCH", "/api/tracks/t0/metadata")
        assert asked.body == {"title": "New", "year": 1999}


async def test_a_missing_track_is_looked_for_again() -> None:
    server = LibraryServer()
    async with console(server) as pilot:
        await pilot.press("f2", "escape", "G", "tab", "tab")
        await until(pilot, lambda: "Missing · 1" in text_of(pilot))
        pilot.app.screen.query_one(TrackList).focus()
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, Question)
        asked = await asked_after(pilot, server, "l")
        assert asked.path == "/api/tracks/broken1/restore"


async def test_another_track_takes_the_place_of_a_missing_one_likely_ones_first() -> None:
    server = LibraryServer()
    async with console(server) as pilot:
        await pilot.press("f2", "G", "k", "enter", "r")
        await until(pilot, lambda: isinstance(pilot.app.screen, TrackPicker))
        await until(pilot, lambda: pilot.app.screen.query_one(TrackList).answered)
        await until(pilot, lambda: pilot.app.screen.query_one(TrackList).track is not None)
        asked = await asked_after(pilot, server, "enter")
        assert (asked.path, asked.body) == ("/api/tracks/broken1/replacement", {"track_id": "t1"})


@pytest.mark.parametrize("key", ["f", "F"])
async def test_forgetting_asks_first_because_it_does_not_come_back(key: str) -> None:
    server = LibraryServer()
    async with console(server) as pilot:
        await pilot.press("f2", "G", "k", "enter", key)
        await until(pilot, lambda: isinstance(pilot.app.screen, AskWhether))
        assert server.commands() == []
        asked = await asked_after(pilot, server, "enter")
        assert (asked.path, asked.body) == ("/api/tracks/forget", {"track_ids": ["broken1"]})
