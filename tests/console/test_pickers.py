"""The dialogs in which tracks, folders and moods are chosen."""

from __future__ import annotations

from typing import TypeVar

from textual.screen import ModalScreen

from rpgmusic.client import Client
from rpgmusic.console.screens.pickers import FolderPicker, MoodPicker, TrackPicker
from rpgmusic.console.widgets.pick_list import PickList, TrackChoices, folder_options, matching, mood_options
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import FolderId, TrackId
from rpgmusic.protocol.views import TrackView

from .driving import Driver, console, main, text_of, until
from .fakes import FOLDERS, a_table

Value = TypeVar("Value")


def client_of(pilot: Driver) -> Client:
    return main(pilot).client


async def opened(pilot: Driver, picker: ModalScreen[Value]) -> list[Value | None]:
    """Show a picker; what it answers comes into the list."""
    answers: list[Value | None] = []
    await pilot.app.push_screen(picker, answers.append)
    if isinstance(picker, TrackPicker):
        await until(pilot, lambda: picker.query_one(TrackChoices).answered)
    return answers


async def test_typing_finds_a_track_and_enter_takes_it() -> None:
    async with console(a_table()) as pilot:
        answers = await opened(pilot, TrackPicker(client_of(pilot), "Music"))
        await pilot.press(*"torches", "enter")
        await until(pilot, lambda: bool(answers))
        assert ids(answers[0]) == ["t4"]


def ids(tracks: tuple[TrackView, ...] | None) -> list[TrackId]:
    return [track.id for track in tracks or ()]


async def test_tab_marks_several_tracks_and_enter_takes_them_in_that_order() -> None:
    async with console(a_table()) as pilot:
        answers = await opened(pilot, TrackPicker(client_of(pilot), "Music", several=True))
        await pilot.press("down", "down", "tab", "up", "up", "tab", "enter")
        await until(pilot, lambda: bool(answers))
        assert ids(answers[0]) == ["t2", "t1"]


async def test_a_second_tab_takes_the_mark_away() -> None:
    async with console(a_table()) as pilot:
        answers = await opened(pilot, TrackPicker(client_of(pilot), "Music", several=True))
        await pilot.press("tab", "up", "tab", "up", "down", "down", "enter")
        await until(pilot, lambda: bool(answers))
        assert ids(answers[0]) == ["t2"]


async def test_space_in_the_line_is_text_and_pauses_nothing() -> None:
    server = a_table()
    async with console(server) as pilot:
        await opened(pilot, TrackPicker(client_of(pilot), "Music"))
        await pilot.press(*"low", "space", *"beams")
        assert server.commands() == []


async def test_esc_leaves_a_picker_without_an_answer() -> None:
    async with console(a_table()) as pilot:
        answers = await opened(pilot, MoodPicker())
        await pilot.press("escape")
        await until(pilot, lambda: bool(answers))
        assert answers == [None]


async def test_enter_takes_nothing_where_nothing_was_found() -> None:
    async with console(a_table()) as pilot:
        answers = await opened(pilot, MoodPicker())
        await pilot.press(*"xyz", "enter")
        await until(pilot, lambda: "Nothing has all these words." in text_of(pilot))
        assert answers == []


async def test_a_mood_is_found_by_its_name_or_by_what_it_is_for() -> None:
    async with console(a_table()) as pilot:
        answers = await opened(pilot, MoodPicker())
        await pilot.press(*"ale", "enter")
        await until(pilot, lambda: bool(answers))
        assert answers == [(Mood.TAVERN,)]


async def test_the_cursor_begins_on_the_mood_that_was_picked_before() -> None:
    async with console(a_table()) as pilot:
        answers = await opened(pilot, MoodPicker(picked=(Mood.CALM,)))
        await pilot.press("enter")
        await until(pilot, lambda: bool(answers))
        assert answers == [(Mood.CALM,)]


async def test_several_folders_can_be_taken() -> None:
    async with console(a_table()) as pilot:
        answers = await opened(pilot, FolderPicker(FOLDERS, "Put into", several=True))
        await pilot.press("down", "tab", "tab", "enter")
        await until(pilot, lambda: bool(answers))
        assert answers == [(FolderId("f2"), FolderId("f3"))]


async def test_without_folders_the_picker_says_how_to_make_one() -> None:
    async with console(a_table()) as pilot:
        await opened(pilot, FolderPicker((), "Put into"))
        assert "There are no folders yet." in text_of(pilot)


async def test_a_double_click_takes_the_row() -> None:
    async with console(a_table()) as pilot:
        answers = await opened(pilot, MoodPicker())
        await pilot.click(PickList, offset=(4, 1), times=2)
        await until(pilot, lambda: bool(answers))
        assert answers == [(Mood.BOSS,)]


def test_names_that_begin_with_the_word_come_first() -> None:
    found = matching(tuple(mood_options()), "t")
    assert [option.name for option in found][:4] == ["travel", "tavern", "town", "triumph"]


def test_a_folder_says_where_it_lies() -> None:
    options = {option.value: option for option in folder_options(FOLDERS)}
    assert options[FolderId("f2")].about == "in Curse of the Gilded Crown  12"
    assert options[FolderId("f2")].depth == 1
