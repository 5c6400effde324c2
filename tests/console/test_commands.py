"""The declarations of all commands: each can be given, no key means two things, and the help says all of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.dom import DOMNode

from rpgmusic.console.app import ConsoleApp
from rpgmusic.console.commands import COMMANDS, LIST_COMMANDS, MIXER_COMMANDS, TREE_COMMANDS, Command, Where
from rpgmusic.console.help_text import columns_of, having, sections
from rpgmusic.console.keymap import ALL_COMMANDS, DECLARED, clashes, keymap_of, where_given
from rpgmusic.console.keys_page import keys_page
from rpgmusic.console.screens.help import HelpDialog
from rpgmusic.console.screens.main import MainScreen
from rpgmusic.console.views import VIEWS, view_class
from rpgmusic.console.widgets.library_tree import LibraryTree
from rpgmusic.console.widgets.line_list import LineList
from rpgmusic.console.widgets.mixer import Mixer

from .driving import console, text_of, until
from .fake_board import a_board
from .fakes import FakeClient, FakeServer, a_table

DOCS = Path(__file__).parents[2] / "docs"


def owner(command: Command) -> type[DOMNode]:
    """The class on which the action of a command is found."""
    if command in LIST_COMMANDS:
        return LineList
    if command in TREE_COMMANDS:
        return LibraryTree
    if command in MIXER_COMMANDS:
        return Mixer
    places: dict[Where, type[DOMNode]] = {Where.ANYWHERE: ConsoleApp, Where.SCREEN: MainScreen}
    places.update({where: view_class(where) for where in VIEWS})
    return places[command.where]


@pytest.mark.parametrize("command", ALL_COMMANDS, ids=lambda command: command.id)
def test_every_command_has_an_action(command: Command) -> None:
    assert hasattr(owner(command), "action_" + re.sub(r"\(.*", "", command.action))


def test_no_key_means_two_things_in_the_same_place() -> None:
    assert [(one.id, other.id, key) for one, other, key in clashes(DECLARED)] == []


def test_every_command_has_an_id_of_its_own() -> None:
    identifiers = [command.id for command in ALL_COMMANDS]
    assert len(set(identifiers)) == len(identifiers)


@pytest.mark.parametrize("command", ALL_COMMANDS, ids=lambda command: command.id)
def test_titles_have_no_stop_and_help_ends_with_one(command: Command) -> None:
    assert command.title
    assert not command.title.endswith(".")
    assert not command.help or command.help.endswith(".")


def test_the_help_begins_with_the_view_and_leaves_nothing_out() -> None:
    for here in VIEWS:
        found = sections(here)
        assert all(where_given(command) is here for command in found[0].commands)
        told = [command for section in found for command in section.commands]
        assert sorted(told, key=lambda command: command.id) == sorted(
            (command for command in ALL_COMMANDS if command.listed), key=lambda command: command.id
        )


def test_columns_keep_the_order_and_lose_nothing() -> None:
    found = sections(Where.SCENES)
    left, right = columns_of(found, 2)
    assert (*left, *right) == found
    assert left
    assert right


def test_the_help_is_narrowed_by_words() -> None:
    (section,) = having(sections(), "silence now", DECLARED)
    assert [command.id for command in section.commands] == ["panic"]


async def test_typing_in_the_help_finds_a_key_and_esc_leaves_in_two_steps() -> None:
    async with console(a_table()) as pilot:
        await pilot.press("question_mark", *"panic")
        await until(pilot, lambda: "Cuts all sound at once" in text_of(pilot))
        assert "Repeat off, all, one" not in text_of(pilot)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, HelpDialog)
        await pilot.press("escape")
        assert not isinstance(pilot.app.screen, HelpDialog)


async def test_the_help_scrolls_while_the_line_has_the_keys() -> None:
    async with console(a_table(), size=(80, 24)) as pilot:
        await pilot.press("question_mark", *["pagedown"] * 20)
        await until(pilot, lambda: "All about the piece" in text_of(pilot))


async def test_panic_stands_on_the_last_line_at_every_width() -> None:
    for width in (40, 80, 120, 200):
        async with console(FakeServer(), size=(width, 24)) as pilot:
            assert text_of(pilot).rstrip().endswith("! PANIC")


async def test_the_palette_finds_commands_scenes_and_our_themes() -> None:
    async with console(a_board()) as pilot:
        titles = {command.title for command in pilot.app.get_system_commands(pilot.app.screen)}
        assert {
            "Panic: silence now",
            "Theme",
            "Fire: Silver court",
            "Back the campaign up",
            "Bring in a file",
        } <= titles
        assert {"candlelight", "parchment"} <= set(pilot.app.available_themes)


def test_the_page_of_keys_is_what_the_declarations_say() -> None:
    assert (DOCS / "keys.md").read_text("utf-8") == keys_page(), (
        "Run `python -m rpgmusic.console.keys_page > docs/keys.md`."
    )


def test_the_page_of_keys_names_every_command() -> None:
    page = keys_page()
    assert all(f"`{command.id}`" in page for command in ALL_COMMANDS if command.listed)


def test_other_keys_are_taken_as_long_as_nothing_else_has_them() -> None:
    keymap = keymap_of({"next": "f8,f9", "play-pause": "f10"})
    assert (dict(keymap.keys), keymap.problems) == ({"next": "f8,f9", "play-pause": "f10"}, ())


def test_two_commands_can_swap_their_keys() -> None:
    assert keymap_of({"next": "x", "stop": "n"}).problems == ()


def test_an_unknown_command_or_key_is_told_and_the_rest_is_taken() -> None:
    keymap = keymap_of({"nixt": "f8", "next": "ctl+q", "stop": "f9"})
    assert dict(keymap.keys) == {"stop": "f9"}
    assert keymap.problems == (
        "There is no command “nixt”.",
        "No keyboard has “ctl+q”, which “next” should have.",
    )


def test_a_key_that_has_a_meaning_already_is_not_taken_away_from_it() -> None:
    keymap = keymap_of({"next": "h"})
    assert dict(keymap.keys) == {}
    assert keymap.problems == ("“next” cannot have h: that is “Hush: fade out, hold, come back”.",)


def test_of_two_that_want_the_same_key_panic_gets_it() -> None:
    assert dict(keymap_of({"next": "f9", "panic": "f9"}).keys) == {"panic": "f9"}


def test_keys_are_shown_as_people_read_them() -> None:
    shown = keymap_of({"next": "question_mark,f8", "help": "f9"}).shown
    commands = {command.id: command for command in COMMANDS}
    assert (shown(commands["next"]), shown(commands["help"]), shown(commands["hush"])) == ("? f8", "f9", "h")


async def test_remapped_keys_work_and_stand_in_footer_and_help() -> None:
    server = a_table()
    app = ConsoleApp(FakeClient(server), keys={"next": "f8", "hush": "f7"})
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        server.greet()
        await until(pilot, lambda: app.main.library.loaded)
        assert "f8 Next" in text_of(pilot)
        assert "f7 Hush" in text_of(pilot)
        await pilot.press("f8")
        await until(pilot, lambda: server.commands()[-1].path.endswith("/playback/next"))
        await pilot.press("question_mark", *"next track")
        await until(pilot, lambda: "f8  Next track" in text_of(pilot))


async def test_keys_that_cannot_be_are_told_at_the_start() -> None:
    server = a_table()
    app = ConsoleApp(FakeClient(server), keys={"nixt": "f8", "next": "h"})
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: "There is no command “nixt”." in text_of(pilot))
        assert "Hush: fade out" in text_of(pilot)


@pytest.mark.parametrize("view", ["f1", "f2", "f3", "f4", "f6"])
async def test_the_key_of_the_help_is_in_sight_in_a_small_terminal(view: str) -> None:
    async with console(a_table(), size=(80, 24)) as pilot:
        await pilot.press(view)
        await until(pilot, lambda: "? Help" in text_of(pilot) and "! PANIC" in text_of(pilot))
