"""Which program of the GM's machine plays a track alone, and what it is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rpgmusic.client.local_player import LOCAL_PLAYERS, LocalPlayer, local_player, track_address


def installed(*names: str) -> Callable[[str], str | None]:
    """A machine on which only these programs are."""
    return lambda name: f"/usr/bin/{name}" if name in names else None


def name_of(*names: str, is_mp3: bool = False, may_fetch: bool = False) -> str | None:
    """The player that is taken on such a machine."""
    player = local_player({}, installed(*names), is_mp3=is_mp3, may_fetch=may_fetch)
    return player.name if player else None


def test_the_best_player_that_is_there_is_taken() -> None:
    assert name_of("ffplay", "cvlc") == "ffplay"
    assert name_of("ffplay", "cvlc", "mpv") == "mpv"
    assert name_of() is None


def test_a_player_of_one_format_is_taken_for_that_only() -> None:
    assert name_of("mpg123", is_mp3=True) == "mpg123"
    assert name_of("mpg123") is None


def test_a_player_that_needs_a_file_is_taken_only_by_who_fetches_one() -> None:
    assert name_of("afplay", may_fetch=True) == "afplay"
    assert name_of("afplay") is None


@pytest.mark.parametrize("variable", ["SSH_CONNECTION", "SSH_TTY"])
def test_over_ssh_the_gm_would_hear_nothing(variable: str) -> None:
    assert local_player({variable: "/dev/pts/1"}, installed("mpv")) is None


def test_a_player_is_started_where_it_was_found_and_gets_source_and_position() -> None:
    player = local_player({}, installed("mpv"))
    assert player is not None
    command = player.command("http://127.0.0.1/audio/x?signature={y}", 12.5)
    assert command[0] == "/usr/bin/mpv"
    assert "--start=12.5" in command
    assert command[-2:] == ("--", "http://127.0.0.1/audio/x?signature={y}")


@pytest.mark.parametrize("player", LOCAL_PLAYERS, ids=lambda player: player.name)
def test_every_player_is_told_what_to_play(player: LocalPlayer) -> None:
    assert "http://127.0.0.1/x" in player.command("http://127.0.0.1/x", 1.0)


def test_only_addresses_of_the_web_are_opened() -> None:
    assert track_address("http://127.0.0.1:8080", "/audio/x?signature=y") == "http://127.0.0.1:8080/audio/x?signature=y"
    assert track_address("http://127.0.0.1:8080", "file:///etc/passwd") is None
