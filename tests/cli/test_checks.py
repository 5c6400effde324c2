from __future__ import annotations

import itertools
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from rpgmusic.cli.findings import Level
from rpgmusic.cli.folder_checks import check_data_folder, check_music_folder
from rpgmusic.cli.machine_checks import check_clock
from rpgmusic.cli.network_checks import check_addresses, check_port


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield int(listener.getsockname()[1])


def test_a_folder_with_music_is_well_and_counted(tmp_path: Path) -> None:
    (tmp_path / "battle").mkdir()
    (tmp_path / "battle" / "drums.OGG").write_bytes(b"")
    (tmp_path / "notes.txt").write_bytes(b"")
    finding = check_music_folder(tmp_path)
    assert finding.level is Level.OK
    assert "1 audio file" in finding.found


def test_a_folder_without_music_says_which_files_would_do(tmp_path: Path) -> None:
    finding = check_music_folder(tmp_path)
    assert finding.level is Level.WARN
    assert "flac" in finding.advice


def test_a_music_folder_that_is_gone_is_a_failure(tmp_path: Path) -> None:
    assert check_music_folder(tmp_path / "gone").level is Level.FAIL


def test_a_data_folder_that_can_be_written_is_well(tmp_path: Path) -> None:
    finding = check_data_folder(tmp_path / "new" / "data")
    assert finding.level in (Level.OK, Level.WARN)
    assert "GB free" in finding.found


def test_a_data_folder_that_is_a_file_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"")
    assert check_data_folder(tmp_path / "data").level is Level.FAIL


def test_a_taken_port_names_the_program_that_has_it(taken_port: int) -> None:
    finding = check_port("127.0.0.1", taken_port, "")
    assert finding.level is Level.FAIL
    assert f"process {os.getpid()}" in finding.found


def test_our_own_server_on_the_port_is_well(taken_port: int) -> None:
    assert check_port("127.0.0.1", taken_port, f"http://127.0.0.1:{taken_port}").level is Level.OK


@pytest.mark.parametrize(
    ("host", "lan", "public", "level"),
    [
        ("0.0.0.0", "192.168.1.20", "", Level.OK),
        ("127.0.0.1", "192.168.1.20", "", Level.WARN),
        ("0.0.0.0", "127.0.0.1", "", Level.WARN),
        ("127.0.0.1", "127.0.0.1", "https://music.example.org", Level.OK),
    ],
)
def test_addresses_that_players_cannot_reach_are_pointed_out(host: str, lan: str, public: str, level: Level) -> None:
    assert check_addresses(host, 8080, lan, public).level is level


def test_an_even_clock_is_well() -> None:
    time_s = itertools.count(0.0, 0.5)
    readings = [next(time_s) for _ in range(2)]
    finding = check_clock(iter(readings).__next__, iter(readings).__next__, lambda _: None)
    assert finding.level is Level.OK


def test_a_wall_clock_that_jumps_is_pointed_out_without_alarm() -> None:
    finding = check_clock(iter([0.0, 0.5]).__next__, iter([100.0, 160.5]).__next__, lambda _: None)
    assert finding.level is Level.WARN
    assert "+60.000 s" in finding.found
