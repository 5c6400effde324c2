"""Pictures of the story view, of what is made and prepared in it, at three sizes, dark and light."""

from __future__ import annotations

import msgspec
import pytest

from rpgmusic.domain.direction import PreparedState

from .fake_director import (
    StoryServer,
    a_busy_story,
    a_near_piece,
    a_paid_story,
    a_prepared,
    a_story,
    music_off,
)
from .fakes import a_track, card
from .pictures import Picture

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
THEMES = pytest.mark.parametrize("theme", ["candlelight", "parchment"])

TYPED = tuple("space" if letter == " " else letter for letter in "Roll initiative")


def a_prepared_evening() -> StoryServer:
    """Four scenes: one fits what there is, one is ready, one in the making, one failed."""
    server = a_story()
    server.prepare(
        a_prepared(0, "The Gilded Crown, evening", PreparedState.MATCHED, track=card(a_track(0))),
        a_prepared(1, "The thing at the door", PreparedState.MAKING, progress=0.4),
        a_prepared(2, "It bursts in", PreparedState.WAITING, cost_usd=0.08, seconds=25.0),
        a_prepared(3, "What the river took", PreparedState.FAILED, problem="The disk is full: make room."),
    )
    return server


@SIZES
@THEMES
def test_the_story_before_anything_is_written(picture: Picture, size: tuple[int, int], theme: str) -> None:
    assert picture.of(a_story(), size, "f6", shows="No scene is on the table.", theme=theme)


@SIZES
@THEMES
def test_a_scene_on_the_table_and_pieces_in_the_making(picture: Picture, size: tuple[int, int], theme: str) -> None:
    assert picture.of(a_busy_story(), size, "f6", "escape", shows="Torches in the deep", theme=theme)


@SIZES
def test_a_scene_while_it_is_written(picture: Picture, size: tuple[int, int]) -> None:
    assert picture.of(a_story(), size, "f6", *TYPED, shows="March of the nine banners")


def test_a_suggestion(picture: Picture) -> None:
    server = a_busy_story()
    choice = server.director.choice
    assert choice is not None
    waiting = msgspec.convert({**msgspec.to_builtins(choice), "applied": False}, type(choice))
    server.director = msgspec.structs.replace(server.director, choice=waiting)
    assert picture.of(server, (80, 24), "f6", "escape", shows="Suggested")


def test_making_is_turned_off(picture: Picture) -> None:
    assert picture.of(music_off(), (80, 24), "f6", shows="Making music is turned")


@SIZES
@THEMES
def test_the_form_in_which_music_is_asked_for(picture: Picture, size: tuple[int, int], theme: str) -> None:
    server = a_near_piece(a_paid_story())
    found = a_busy_story()
    server.director = found.director
    assert picture.of(server, size, "f6", "escape", "e", shows="86 % alike", theme=theme)


@SIZES
def test_the_settings_of_the_director(picture: Picture, size: tuple[int, int]) -> None:
    assert picture.of(a_busy_story(), size, "f6", "escape", "D", shows="Left out")


def test_what_is_set_beside_the_words(picture: Picture) -> None:
    assert picture.of(a_busy_story(), (80, 24), "f6", "escape", "F", shows="as the words say")


@SIZES
def test_all_about_a_piece_that_failed(picture: Picture, size: tuple[int, int]) -> None:
    assert picture.of(a_busy_story(), size, "f6", "shift+tab", "j", "j", "y", shows="It suggests")


@SIZES
@THEMES
def test_tonights_scenes(picture: Picture, size: tuple[int, int], theme: str) -> None:
    assert picture.of(a_prepared_evening(), size, "f6", "escape", "P", shows="in the making 40 %", theme=theme)


@SIZES
def test_tonights_outline(picture: Picture, size: tuple[int, int]) -> None:
    assert picture.of(a_story(), size, "f6", "escape", "P", shows="Tonight's outline")


def test_the_board_with_tonights_scenes(picture: Picture) -> None:
    assert picture.of(a_prepared_evening(), (120, 40), "f3", shows="◐ 40 %")
