"""The console as a GM starts it: in a terminal, with its own server or attached to one."""

from __future__ import annotations

from pathlib import Path

from rpgmusic.cli.exits import ExitCode
from rpgmusic.cli.local_server import find_local_server

from .serving import Served, make_music, start_server, stop_server
from .terminals import DEADLINE_S, hosting, terminal, until

QUIT = b"\x11"


def test_the_console_is_the_default_and_brings_its_own_server(tmp_path: Path) -> None:
    make_music(tmp_path / "music")
    with terminal(*hosting(tmp_path)) as screen:
        until(lambda: find_local_server(tmp_path / "data") is not None)
        until(lambda: "/j/" in screen.drawn)
        screen.press(QUIT)
        assert screen.process.wait(timeout=DEADLINE_S) == 0
    assert find_local_server(tmp_path / "data") is None


def test_a_server_that_runs_already_is_attached_to_and_left_running(tmp_path: Path) -> None:
    (tmp_path / "music").mkdir()
    server = start_server(tmp_path / "music", tmp_path / "data")
    try:
        with terminal(*hosting(tmp_path)) as screen:
            until(lambda: "/j/" in screen.drawn)
            screen.press(QUIT)
            assert screen.process.wait(timeout=DEADLINE_S) == 0
        assert server.run("status").exit_code == ExitCode.OK
    finally:
        stop_server(server)


def test_a_server_that_cannot_start_ends_the_console_with_its_sentence(tmp_path: Path, served: Served) -> None:
    (tmp_path / "music").mkdir()
    taken = served.url.rsplit(":", 1)[1]
    with terminal(*hosting(tmp_path), "--port", taken) as screen:
        assert screen.process.wait(timeout=DEADLINE_S) == ExitCode.CONFLICT
        until(lambda: f"Port {taken} is in use" in screen.drawn)
