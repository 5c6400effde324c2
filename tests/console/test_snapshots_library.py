"""Pictures of the library view and its dialogs, at three sizes, dark and light."""

from __future__ import annotations

import pytest

from .fake_library import LibraryServer
from .fakes import FakeServer
from .pictures import Picture

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
THEMES = pytest.mark.parametrize("theme", ["candlelight", "parchment"])
COVER = "▀▀▀▀"
"""What is read last of the details."""


def illustrated() -> LibraryServer:
    server = LibraryServer()
    server.has_covers = True
    return server


@SIZES
@THEMES
def test_tracks_of_a_folder_some_ticked(picture: Picture, size: tuple[int, int], theme: str) -> None:
    keys = ("f2", "escape", "j", "right", "j", "enter", "t", "t")
    shows = "2 ticked" if size[0] < 100 else COVER
    assert picture.of(illustrated(), size, *keys, shows=shows, theme=theme)


@THEMES
def test_details_in_a_small_terminal(picture: Picture, theme: str) -> None:
    assert picture.of(illustrated(), (80, 24), "f2", "D", shows=COVER, theme=theme)


@SIZES
def test_all_tracks_in_another_order_after_a_search(picture: Picture, size: tuple[int, int]) -> None:
    keys = ("f2", "D") if size[0] >= 100 else ("f2",)
    assert picture.of(LibraryServer(), size, *keys, "o", "o", "O", "slash", *"rain", shows="“rain” in All tracks")


@SIZES
@THEMES
def test_moods_and_tags_of_two_tracks(picture: Picture, size: tuple[int, int], theme: str) -> None:
    keys = ("f2", *(("D",) if size[0] >= 100 else ()), "t", "t", "L", "b")
    assert picture.of(LibraryServer(), size, *keys, shows="[✓] battle", theme=theme)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_choosing_folders_or_a_new_one(picture: Picture, size: tuple[int, int]) -> None:
    keys = ("f2", *(("D",) if size[0] >= 100 else ()), "t", "t", "w", "tab", *"road")
    assert picture.of(LibraryServer(), size, *keys, shows="New folder “road”")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_what_to_do_about_a_missing_track(picture: Picture, size: tuple[int, int]) -> None:
    keys = ("f2", *(("D",) if size[0] >= 100 else ()), "G", "k")
    assert picture.of(LibraryServer(), size, *keys, "enter", shows="is missing")


def test_editing_what_is_shown_of_a_track(picture: Picture) -> None:
    assert picture.of(LibraryServer(), (80, 24), "f2", "E", shows="the file stays")


@SIZES
@THEMES
def test_an_empty_library(picture: Picture, size: tuple[int, int], theme: str) -> None:
    server = FakeServer(0)
    server.folders = ()
    assert picture.of(server, size, "f2", shows="f5 scans again", theme=theme)
