"""Pictures of the scenes view, its dialogs, the log and the help, at three sizes, dark and light."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from .fake_board import BoardServer, a_board, a_log
from .pictures import Picture

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
THEMES = pytest.mark.parametrize("theme", ["candlelight", "parchment"])


@pytest.fixture(autouse=True)
def _one_place_on_earth(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The log shows the time of day where the GM is."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@SIZES
@THEMES
def test_the_board_of_an_evening(picture: Picture, size: tuple[int, int], theme: str) -> None:
    assert picture.of(a_board(), size, "f3", shows="tavern", theme=theme)


@SIZES
def test_an_empty_board(picture: Picture, size: tuple[int, int]) -> None:
    assert picture.of(BoardServer(), size, "f3", shows="No scenes yet.")


@SIZES
@THEMES
def test_the_form_of_a_scene(picture: Picture, size: tuple[int, int], theme: str) -> None:
    assert picture.of(a_board(), size, "f3", "e", shows="+ add effects on keys", theme=theme)


@SIZES
def test_the_form_of_a_new_scene_that_lacks_a_title(picture: Picture, size: tuple[int, int]) -> None:
    assert picture.of(a_board(), size, "f3", "a", "ctrl+s", shows="Give the scene a name")


def test_choosing_a_mood(picture: Picture) -> None:
    assert picture.of(a_board(), (80, 24), "f3", "e", "tab", "tab", "enter", shows="sneaking, unseen")


def test_choosing_the_battle_music(picture: Picture) -> None:
    assert picture.of(a_board(), (120, 40), "f3", "B", shows="42 tracks")


@SIZES
@THEMES
def test_the_log_of_an_evening(picture: Picture, size: tuple[int, int], theme: str) -> None:
    assert picture.of(a_log(), size, "f4", shows="March of the nine banners", theme=theme)


@SIZES
def test_the_help_of_the_scenes(picture: Picture, size: tuple[int, int]) -> None:
    assert picture.of(a_board(), size, "f3", "question_mark", shows="Cross-fades everything to it.")
