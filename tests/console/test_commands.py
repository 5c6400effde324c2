from __future__ import annotations

import re
from collections import Counter

from rpgmusic.console.app import ConsoleApp
from rpgmusic.console.commands import COMMANDS, LIST_COMMANDS, TREE_COMMANDS, bindings_for
from rpgmusic.console.screens.main import MainScreen
from rpgmusic.console.widgets.library_tree import LibraryTree

from .driving import console, text_of
from .fakes import FakeServer


def handler(action: str) -> str:
    """The method that an action calls."""
    return "action_" + re.sub(r"\(.*", "", action.rsplit(".", maxsplit=1)[-1])


def test_every_command_has_a_handler() -> None:
    for command in COMMANDS:
        owner = ConsoleApp if command.action.startswith("app.") else MainScreen
        assert hasattr(owner, handler(command.action)), command.id
    for command in (*LIST_COMMANDS, *TREE_COMMANDS):
        assert hasattr(LibraryTree, handler(command.action)), command.id


def test_no_key_means_two_things() -> None:
    keys = Counter(key for command in (*COMMANDS, *LIST_COMMANDS, *TREE_COMMANDS) for key in command.keys.split(","))
    assert [key for key, times in keys.items() if times > 1] == []


def test_every_command_belongs_to_the_app_or_the_screen() -> None:
    assert len(bindings_for("app.", "screen.")) == len(COMMANDS)


async def test_panic_stands_on_the_last_line_at_every_width() -> None:
    for width in (40, 80, 120, 200):
        async with console(FakeServer(), size=(width, 24)) as pilot:
            assert text_of(pilot).rstrip().endswith("! PANIC")


async def test_the_help_names_every_command() -> None:
    async with console(FakeServer(), size=(120, 120)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        for command in (*COMMANDS, *LIST_COMMANDS, *TREE_COMMANDS):
            assert command.title in text_of(pilot), command.id


async def test_the_palette_finds_a_command() -> None:
    server = FakeServer()
    async with console(server) as pilot:
        titles = {command.title for command in pilot.app.get_system_commands(pilot.app.screen)}
        assert {"Hush: fade out, hold, come back", "Panic: silence now", "Theme"} <= titles
