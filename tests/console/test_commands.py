from __future__ import annotations

import re
from collections import Counter
from typing import Final

import pytest

from rpgmusic.console.app import ConsoleApp
from rpgmusic.console.commands import COMMANDS, LIST_COMMANDS, MIXER_COMMANDS, TREE_COMMANDS, Where, bindings_for
from rpgmusic.console.screens.main import MainScreen
from rpgmusic.console.views.library_view import LibraryView
from rpgmusic.console.views.log_view import LogView
from rpgmusic.console.views.scenes_view import ScenesView
from rpgmusic.console.views.table_view import TableView
from rpgmusic.console.widgets.library_tree import LibraryTree
from rpgmusic.console.widgets.mixer import Mixer
from rpgmusic.protocol.views import Board

from .driving import console, text_of
from .fakes import FakeServer, a_pad, a_scene


def handler(action: str) -> str:
    """The method that an action calls."""
    return "action_" + re.sub(r"\(.*", "", action.rsplit(".", maxsplit=1)[-1])


OWNERS: Final = {
    Where.ANYWHERE: ConsoleApp,
    Where.SCREEN: MainScreen,
    Where.TABLE: TableView,
    Where.LIBRARY: LibraryView,
    Where.SCENES: ScenesView,
    Where.LOG: LogView,
}
ALL: Final = (*COMMANDS, *MIXER_COMMANDS, *LIST_COMMANDS, *TREE_COMMANDS)


def test_every_command_has_a_handler() -> None:
    for command in COMMANDS:
        assert hasattr(OWNERS[command.where], handler(command.action)), command.id
    for command in (*LIST_COMMANDS, *TREE_COMMANDS):
        assert hasattr(LibraryTree, handler(command.action)), command.id
    for command in MIXER_COMMANDS:
        assert hasattr(Mixer, handler(command.action)), command.id


@pytest.mark.parametrize("view", [Where.TABLE, Where.LIBRARY, Where.SCENES, Where.LOG])
def test_no_key_means_two_things_in_a_view(view: Where) -> None:
    shown = [command for command in COMMANDS if command.where in (Where.ANYWHERE, Where.SCREEN, view)]
    lists = (*LIST_COMMANDS, *TREE_COMMANDS) if view is Where.LIBRARY else LIST_COMMANDS
    keys = Counter(key for command in (*shown, *lists) for key in command.keys.split(","))
    assert [key for key, times in keys.items() if times > 1] == []


def test_every_command_has_an_id_of_its_own() -> None:
    assert len({command.id for command in ALL}) == len(ALL)


def test_every_command_is_bound_where_it_belongs() -> None:
    assert sum(len(bindings_for(where)) for where in OWNERS) == len(COMMANDS)


async def test_panic_stands_on_the_last_line_at_every_width() -> None:
    for width in (40, 80, 120, 200):
        async with console(FakeServer(), size=(width, 24)) as pilot:
            assert text_of(pilot).rstrip().endswith("! PANIC")


async def test_the_help_names_every_command() -> None:
    async with console(FakeServer(), size=(120, 260)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        text = text_of(pilot)
        for command in ALL:
            assert not command.listed or command.title in text, command.id


async def test_the_palette_finds_a_command() -> None:
    server = FakeServer()
    async with console(server) as pilot:
        titles = {command.title for command in pilot.app.get_system_commands(pilot.app.screen)}
        assert {"Hush: fade out, hold, come back", "Panic: silence now", "Theme"} <= titles


async def test_the_palette_names_scenes_and_pads() -> None:
    server = FakeServer()
    server.board = Board(scenes=(a_scene("s1", "Tavern"),), pads=(a_pad(1, "Door"),))
    async with console(server) as pilot:
        titles = {command.title for command in pilot.app.get_system_commands(pilot.app.screen)}
        assert {"Fire: Tavern", "Pad: Door"} <= titles
