"""Players of this machine that let the GM hear a track alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from rpgmusic.cli.preview import local_player, run_player
from rpgmusic.domain.errors import Unavailable


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which programs are looked for."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def install(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def test_the_best_player_that_is_there_is_taken(programs: Path) -> None:
    install(programs, "ffplay", "true")
    assert local_player(is_mp3=False) == "ffplay"
    install(programs, "mpv", "true")
    assert local_player(is_mp3=False) == "mpv"


def test_a_player_of_one_format_is_taken_for_that_only(programs: Path) -> None:
    install(programs, "mpg123", "true")
    assert local_player(is_mp3=True) == "mpg123"
    assert local_player(is_mp3=False) is None


async def test_a_player_gets_address_and_position(programs: Path, tmp_path: Path) -> None:
    install(programs, "mpv", f'echo "$@" > {tmp_path}/said')
    await run_player("mpv", "http://127.0.0.1/audio/x?signature=y", "", 12.5)
    said = (tmp_path / "said").read_text().split()
    assert "--start=12.5" in said
    assert said[-1] == "http://127.0.0.1/audio/x?signature=y"


async def test_a_player_that_fails_is_told(programs: Path) -> None:
    install(programs, "mpv", "exit 3")
    with pytest.raises(Unavailable, match="mpv could not play"):
        await run_player("mpv", "http://127.0.0.1/", "", 0)
