"""Pictures of the table view, its dialogs, and those that belong to no view.

After a wanted change run `pytest tests/console --snapshot-update` and look at the pictures before committing them.
"""

from __future__ import annotations

import pytest

from rpgmusic.client import ConnectionLost
from rpgmusic.protocol.server_messages import BoardState, BoardUpdated
from rpgmusic.protocol.views import Board

from .fakes import FakeServer, a_scene, a_table
from .pictures import Picture
from .tables import a_busy_table

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=["80x24", "120x40", "200x60"])
THEMES = pytest.mark.parametrize("theme", ["candlelight", "parchment"])


@SIZES
@THEMES
def test_an_evening_at_the_table(picture: Picture, size: tuple[int, int], theme: str) -> None:
    assert picture.of(a_busy_table(), size, shows="█", theme=theme)


@SIZES
@THEMES
def test_a_first_start_without_music_or_players(picture: Picture, size: tuple[int, int], theme: str) -> None:
    server = FakeServer(0, music_folder="")
    server.folders = ()
    assert picture.of(server, size, shows="Nothing comes next.", theme=theme)


@SIZES
def test_single_sounds_in_the_mixer(picture: Picture, size: tuple[int, int]) -> None:
    assert picture.of(a_busy_table(), size, "tab", "j", "j", shows="⁘ Beds")


@SIZES
def test_ten_scenes_at_hand(picture: Picture, size: tuple[int, int]) -> None:
    server = a_table()
    titles = ("Tavern", "The deep road", "Dragon!", "Silver court", "A storm at sea", "Night watch")
    scenes = tuple(a_scene(f"s{at}", title) for at, title in enumerate((*titles, *titles)))
    server.board = Board(scenes=scenes, fired=scenes[2].id)
    assert picture.of(server, size, shows="Dragon!")


@SIZES
@THEMES
def test_the_pads(picture: Picture, size: tuple[int, int], theme: str) -> None:
    assert picture.of(a_busy_table(), size, "f", shows="2 ♪ Thunder", theme=theme)


@SIZES
def test_a_player_in_trouble(picture: Picture, size: tuple[int, int]) -> None:
    assert picture.of(a_busy_table(), size, "tab", "tab", "enter", shows="locked until Join is tapped")


def test_a_player_to_remove(picture: Picture) -> None:
    assert picture.of(a_busy_table(), (80, 24), "tab", "tab", "enter", "x", shows="Name and trim are lost")


def test_a_scene_to_name(picture: Picture) -> None:
    assert picture.of(a_busy_table(), (80, 24), "S", shows="Save what sounds as a scene")


@SIZES
def test_a_battle(picture: Picture, size: tuple[int, int]) -> None:
    server = a_table()
    server.later = (BoardUpdated(data=BoardState(campaign_id=server.campaign.id, board=Board(combat=True))),)
    assert picture.of(server, size, shows="⚔ battle")


@SIZES
def test_a_lost_connection(picture: Picture, size: tuple[int, int]) -> None:
    server = a_table()
    server.later = (ConnectionLost("The server closed the connection.", 1.0),)
    assert picture.of(server, size, shows="connection lost")


@SIZES
def test_the_join_link(picture: Picture, size: tuple[int, int]) -> None:
    assert picture.of(a_table(), size, "l", shows="tap Join.")


@SIZES
def test_the_question_before_quitting(picture: Picture, size: tuple[int, int]) -> None:
    assert picture.of(a_table(), size, "ctrl+q", shows="the music stops for everyone")


def test_a_very_narrow_terminal_shows_one_list_at_a_time(picture: Picture) -> None:
    assert picture.of(a_busy_table(), (48, 24), "tab", shows="Mixer · music")
