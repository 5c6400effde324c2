"""Players of this machine that let the GM hear a track alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from rpgmusic.cli.preview import run_player
from rpgmusic.client.local_player import LocalPlayer
from rpgmusic.domain.errors import Unavailable


def player(folder: Path, script: str) -> LocalPlayer:
    """A program that does what the script says."""
    path = folder / "player"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return LocalPlayer("player", ("{position}", "{source}"), path=str(path))


async def test_a_player_gets_address_and_position(tmp_path: Path) -> None:
    program = player(tmp_path, f'echo "$@" > {tmp_path}/said')
    await run_player(program, "http://127.0.0.1/audio/x?signature=y", 12.5)
    assert (tmp_path / "said").read_text() == "12.5 http://127.0.0.1/audio/x?signature=y\n"


async def test_a_player_that_fails_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="player could not play"):
        await run_player(player(tmp_path, "exit 3"), "http://127.0.0.1/", 0)


async def test_a_player_that_complains_and_ends_at_once_has_failed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    program = player(tmp_path, "echo 'audio open failed' >&2")
    with pytest.raises(Unavailable, match="sound device"):
        await run_player(program, "http://127.0.0.1/", 0)
    assert capfd.readouterr().err == ""
