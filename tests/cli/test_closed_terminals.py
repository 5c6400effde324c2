"""Terminals that are closed while a console or a server runs in them."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from typer.testing import CliRunner

from rpgmusic.cli.app import app
from rpgmusic.cli.exits import ExitCode
from rpgmusic.cli.local_server import LocalServer, find_local_server

from .serving import make_music, start_server, stop_server
from .terminals import DEADLINE_S, Terminal, hosting, terminal, until

QUIT = b"\x11"


def rpgmusic(data_dir: Path, *arguments: str) -> str:
    result = CliRunner().invoke(app, [*arguments, "--data", str(data_dir)])
    assert result.exit_code == ExitCode.OK, result.output
    return result.stdout


def announced(data_dir: Path) -> LocalServer:
    server = find_local_server(data_dir)
    assert server is not None
    return server


def is_left_behind(data_dir: Path) -> bool:
    server = find_local_server(data_dir)
    return server is not None and server.left_behind


def shows_the_table(screen: Terminal) -> bool:
    return "/j/" in screen.drawn


@pytest.fixture
def left_behind(tmp_path: Path) -> Iterator[Terminal]:
    """A console whose terminal was closed; its server plays on."""
    make_music(tmp_path / "music")
    with terminal(*hosting(tmp_path)) as screen:
        until(lambda: find_local_server(tmp_path / "data") is not None)
        until(lambda: shows_the_table(screen))
        until(lambda: "Tavern Fiddle" in rpgmusic(tmp_path / "data", "tracks"))
        rpgmusic(tmp_path / "data", "play", "fiddle", "--loop")
        screen.hang_up()
        until(lambda: is_left_behind(tmp_path / "data"))
        yield screen


def test_the_music_plays_on_when_the_consoles_terminal_is_closed(left_behind: Terminal, tmp_path: Path) -> None:
    assert left_behind.process.poll() is None
    assert "▶ Tavern Fiddle" in rpgmusic(tmp_path / "data", "status")
    assert announced(tmp_path / "data").started_by == "console"


def test_nothing_of_the_terminal_is_held_on_to(left_behind: Terminal) -> None:
    files = Path(f"/proc/{left_behind.process.pid}/fd")
    assert {(files / str(number)).readlink() for number in (0, 1, 2)} == {Path(os.devnull)}


def test_a_terminal_that_takes_nothing_holds_up_no_music_and_catches_up_later(tmp_path: Path) -> None:
    make_music(tmp_path / "music")
    data_dir = tmp_path / "data"
    with terminal(*hosting(tmp_path)) as screen:
        until(lambda: shows_the_table(screen) and "Quiet Forest" in rpgmusic(data_dir, "tracks"))
        screen.reads = False
        for _ in range(40):
            rpgmusic(data_dir, "play", "fiddle", "--loop")
            rpgmusic(data_dir, "play", "drums", "--loop")
        rpgmusic(data_dir, "play", "forest", "--loop")
        screen.reads = True
        until(lambda: "Quiet Forest" in screen.drawn)
        screen.press(QUIT)
        screen.press(b"\r")
        assert screen.process.wait(timeout=DEADLINE_S) == 0


def test_another_console_finds_the_server_and_leaves_it_playing(left_behind: Terminal, tmp_path: Path) -> None:
    with terminal(*hosting(tmp_path)) as second:
        until(lambda: shows_the_table(second))
        second.hang_up()
        second.process.wait(timeout=DEADLINE_S)
    assert left_behind.process.poll() is None
    assert "▶ Tavern Fiddle" in rpgmusic(tmp_path / "data", "status")


def test_a_server_left_behind_is_stopped_by_a_command(left_behind: Terminal, tmp_path: Path) -> None:
    assert "stopped" in rpgmusic(tmp_path / "data", "server", "stop")
    assert left_behind.process.wait(timeout=DEADLINE_S) == 0
    assert find_local_server(tmp_path / "data") is None


def test_a_server_left_behind_ends_in_good_order_when_asked_by_the_system(
    left_behind: Terminal, tmp_path: Path
) -> None:
    left_behind.process.terminate()
    assert left_behind.process.wait(timeout=DEADLINE_S) == 0
    assert find_local_server(tmp_path / "data") is None


def test_a_hang_up_signal_to_all_processes_leaves_the_sound_in_order(tmp_path: Path) -> None:
    make_music(tmp_path / "music")
    data_dir = tmp_path / "data"
    with terminal(*hosting(tmp_path)) as screen:
        until(lambda: find_local_server(data_dir) is not None and "Tavern Fiddle" in rpgmusic(data_dir, "tracks"))
        os.killpg(screen.process.pid, signal.SIGHUP)
        until(lambda: is_left_behind(data_dir))
        track_id = json.loads(rpgmusic(data_dir, "tracks", "search", "fiddle", "--json"))["tracks"][0]["id"]
        assert len(segment(announced(data_dir), track_id)) > 100_000
        rpgmusic(data_dir, "server", "stop")
        assert screen.process.wait(timeout=DEADLINE_S) == 0


def segment(server: LocalServer, track_id: str) -> bytes:
    request = Request(
        f"{server.url}/audio/{track_id}/segments/wav/0", headers={"Authorization": f"Bearer {server.token}"}
    )
    with urlopen(request) as answer:
        content: bytes = answer.read()
        return content


def test_a_polite_request_quits_the_console_and_its_server(tmp_path: Path) -> None:
    (tmp_path / "music").mkdir()
    with terminal(*hosting(tmp_path)) as screen:
        until(lambda: find_local_server(tmp_path / "data") is not None)
        screen.process.terminate()
        assert screen.process.wait(timeout=DEADLINE_S) == 0
    assert find_local_server(tmp_path / "data") is None


def test_a_console_whose_server_is_stopped_from_elsewhere_ends(tmp_path: Path) -> None:
    (tmp_path / "music").mkdir()
    with terminal(*hosting(tmp_path)) as screen:
        until(lambda: find_local_server(tmp_path / "data") is not None)
        rpgmusic(tmp_path / "data", "server", "stop")
        assert screen.process.wait(timeout=DEADLINE_S) == 0


def test_an_attached_console_ends_with_its_terminal(tmp_path: Path) -> None:
    (tmp_path / "music").mkdir()
    server = start_server(tmp_path / "music", tmp_path / "data")
    try:
        with terminal(*hosting(tmp_path)) as screen:
            until(lambda: shows_the_table(screen))
            screen.hang_up()
            assert screen.process.wait(timeout=DEADLINE_S) == 0
        assert server.process.poll() is None
        assert not announced(tmp_path / "data").left_behind
    finally:
        stop_server(server)


def test_a_server_started_on_its_own_is_not_stopped_over_the_network(tmp_path: Path) -> None:
    (tmp_path / "music").mkdir()
    server = start_server(tmp_path / "music", tmp_path / "data")
    try:
        result = server.run("server", "stop", "--json")
        assert result.exit_code == ExitCode.CONFLICT
        assert "where it was started" in json.loads(result.stderr)["detail"]
        assert server.run("server").exit_code == ExitCode.OK
    finally:
        stop_server(server)


def test_a_server_whose_own_terminal_is_closed_goes_on_until_it_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "music").mkdir()
    with terminal("serve", *hosting(tmp_path)) as screen:
        until(lambda: find_local_server(tmp_path / "data") is not None)
        screen.process.send_signal(signal.SIGHUP)
        until(lambda: is_left_behind(tmp_path / "data"))
        rpgmusic(tmp_path / "data", "server", "stop")
        assert screen.process.wait(timeout=DEADLINE_S) == 0


@pytest.mark.parametrize("seen", ["\x1b[?1049h", "\x1b[?2004h", "/j/"])
def test_a_console_can_be_quit_at_any_moment_without_a_trace(tmp_path: Path, seen: str) -> None:
    (tmp_path / "music").mkdir()
    with terminal(*hosting(tmp_path)) as screen:
        until(lambda: seen in screen.drawn)
        screen.press(QUIT)
        assert screen.process.wait(timeout=DEADLINE_S) == 0
        assert "Traceback" not in screen.drawn
    assert find_local_server(tmp_path / "data") is None
