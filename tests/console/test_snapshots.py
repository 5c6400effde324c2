"""Pictures of the main states at two sizes, dark and light.

After a wanted change run `pytest tests/console --snapshot-update` and look at the pictures before committing them.
"""

from __future__ import annotations

import pytest

from rpgmusic.client import ConnectionLost
from rpgmusic.protocol.rest import ScanState
from rpgmusic.protocol.server_messages import ScanProgress

from .fakes import FakeServer, a_player, a_table
from .pictures import Picture

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])


def a_troubled_table() -> FakeServer:
    server = a_table()
    server.players = (*server.players, a_player("Elif", trouble="has not tapped Join"))
    return server


@SIZES
@pytest.mark.parametrize("theme", ["candlelight", "parchment"])
def test_an_evening_at_the_table(picture: Picture, size: tuple[int, int], theme: str) -> None:
    assert picture.of(a_troubled_table(), size, shows="Elif has not tapped Join", theme=theme)


@SIZES
@pytest.mark.parametrize("theme", ["candlelight", "parchment"])
def test_a_first_start_without_music_or_players(picture: Picture, size: tuple[int, int], theme: str) -> None:
    server = FakeServer(0, music_folder="")
    server.folders = ()
    assert picture.of(server, size, shows="No music folder is set.", theme=theme)


@SIZES
def test_a_scan_under_way(picture: Picture, size: tuple[int, int]) -> None:
    server = FakeServer(0)
    server.folders = ()
    server.later = (ScanProgress(data=ScanState(state="scanning", done=1_234, total=5_000)),)
    assert picture.of(server, size, shows="1,234 / 5,000")


@SIZES
def test_a_lost_connection(picture: Picture, size: tuple[int, int]) -> None:
    server = a_table()
    server.later = (ConnectionLost("The server closed the connection.", 1.0),)
    assert picture.of(server, size, shows="connection lost")


@SIZES
def test_a_search(picture: Picture, size: tuple[int, int]) -> None:
    assert picture.of(a_table(), size, "slash", *"rain", shows="“rain” in All tracks")


@SIZES
def test_the_join_link(picture: Picture, size: tuple[int, int]) -> None:
    assert picture.of(a_table(), size, "l", shows="tap Join.")


@SIZES
def test_the_help(picture: Picture, size: tuple[int, int]) -> None:
    assert picture.of(a_table(), size, "question_mark", shows="Playing")


@SIZES
def test_the_question_before_quitting(picture: Picture, size: tuple[int, int]) -> None:
    assert picture.of(a_table(), size, "ctrl+q", shows="the music stops for everyone")


def test_the_queue_in_a_narrow_terminal(picture: Picture) -> None:
    assert picture.of(a_troubled_table(), (80, 24), "tab", "j", shows="Queue · 5 tracks")


def test_folders_in_a_wide_terminal(picture: Picture) -> None:
    assert picture.of(a_troubled_table(), (200, 60), "escape", "j", "right", "j", shows="Tracks · Tavern, evening")
