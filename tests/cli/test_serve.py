"""The server's process: what it prints, how it ends, and what it leaves behind."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rpgmusic.cli.exits import ExitCode

from .serving import Served, start_server, stop_server


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Served]:
    (tmp_path / "music").mkdir()
    server = start_server(tmp_path / "music", tmp_path / "data", "--log-file", str(tmp_path / "log"))
    yield server
    if server.process.poll() is None:
        stop_server(server)


def test_a_polite_request_ends_the_server_and_tidies_up(started: Served) -> None:
    assert (started.data_dir / "server.json").exists()
    assert stop_server(started) == 0
    assert not (started.data_dir / "server.json").exists()
    assert started.run("status").exit_code == ExitCode.UNREACHABLE


def test_exactly_one_line_of_json_is_printed(started: Served) -> None:
    started.process.send_signal(signal.SIGINT)
    rest, _ = started.process.communicate(timeout=20)
    assert rest == ""


def test_the_log_holds_no_token(started: Served) -> None:
    started.run("status", "--token", "wrong")
    started.run("status")
    stop_server(started)
    assert started.token not in (started.data_dir.parent / "log").read_text()


def test_a_data_folder_that_cannot_be_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    command = [
        "serve",
        "--data",
        str(tmp_path / "file" / "data"),
        "--log-file",
        str(tmp_path / "file" / "log"),
        "--json",
    ]
    failed = subprocess.run(
        [sys.executable, "-m", "rpgmusic", *command], capture_output=True, text=True, timeout=60, check=False
    )
    assert failed.returncode == ExitCode.FAILED
    assert "Traceback" not in failed.stderr
    assert json.loads(failed.stderr.splitlines()[-1])["type"] == "unavailable"


def test_a_killed_server_is_not_taken_for_a_running_one(started: Served) -> None:
    started.process.kill()
    started.process.communicate(timeout=20)
    result = started.run("status")
    assert result.exit_code == ExitCode.UNREACHABLE
    assert "No server runs on this machine" in result.stderr


def test_a_second_server_on_the_same_data_folder_refuses(started: Served) -> None:
    command = ["serve", "--data", str(started.data_dir), "--host", "127.0.0.1", "--port", "0", "--json"]
    second = subprocess.run(
        [sys.executable, "-m", "rpgmusic", *command], capture_output=True, text=True, timeout=60, check=False
    )
    assert second.returncode == ExitCode.CONFLICT
    assert json.loads(second.stderr.splitlines()[-1])["type"] == "data-directory-in-use"


def test_a_new_token_replaces_the_old_one_while_no_server_runs(started: Served) -> None:
    stop_server(started)
    assert started.json("token", "rotate", "--yes")["token"] != started.token
    assert (started.data_dir / "gm.token").stat().st_mode & 0o777 == 0o600
