"""Tonight's scenes from an outline, as a GM types it, against a real server with its composer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rpgmusic.cli.exits import ExitCode

from .serving import Served

OUTLINE = """# Tonight

## The old crypt
Cold dark corridors. Something whispers behind the walls, dread everywhere.

## Ambush
Goblins leap from the bushes, swords drawn! Roll initiative.
"""


@pytest.fixture
def file(tmp_path: Path, served: Served) -> Iterator[str]:
    """An outline; its scenes are off the board again in the end, and nothing is prepared."""
    path = tmp_path / "tonight.md"
    path.write_text(OUTLINE, encoding="utf-8")
    yield str(path)
    served.json("prepare", "forget")
    board: dict[str, Any] = served.json("scenes")
    for scene in board["scenes"]:
        served.json("scenes", "delete", scene["id"])


def test_an_outline_becomes_scenes_with_readings_state_and_cost(served: Served, file: str) -> None:
    told = " ".join(served.said("prepare", file, "--length", "10").split())
    for words in (
        "The old crypt",
        "Ambush",
        "battle",
        "⚔",
        "to be made",
        "free",
        "in your library",
        "1 of 2 scenes ready",
    ):
        assert words in told
    assert "Ambush" in served.said("scenes")


def test_the_missing_music_is_made_and_the_scene_can_be_fired(served: Served, file: str) -> None:
    served.json("prepare", file, "--length", "10")
    made: dict[str, Any] = served.json("prepare", "make", "--wait")
    assert {one["state"] for one in made["scenes"]} <= {"ready", "matched"}
    assert "rpgmusic fire" in served.said("prepare")
    assert "▶" in served.said("fire", "ambush", "--fade", "0")


def test_an_outline_is_prepared_and_made_at_once(served: Served, file: str) -> None:
    made: dict[str, Any] = served.json("prepare", file, "--length", "10", "--make", "--wait", "--yes")
    assert made["ready"] == 2


def test_preparing_ends_and_the_scenes_stay(served: Served, file: str) -> None:
    served.json("prepare", file, "--length", "10")
    assert "stay on the board" in served.said("prepare", "forget")
    assert "Nothing is prepared" in served.said("prepare", "show")
    assert "Ambush" in served.said("scenes")


def test_a_file_that_is_not_there_is_told(served: Served) -> None:
    result = served.run("prepare", "nowhere.md")
    assert result.exit_code == ExitCode.NOT_FOUND
    assert "nowhere.md" in result.stderr


def test_a_file_that_is_no_text_is_told(served: Served, tmp_path: Path) -> None:
    (tmp_path / "tonight.docx").write_bytes(b"PK\x03\x04\xff\xfe")
    result = served.run("prepare", str(tmp_path / "tonight.docx"))
    assert result.exit_code == ExitCode.FAILED
    assert "UTF-8" in result.stderr


def test_a_chain_without_an_outline_is_wrong_usage(served: Served) -> None:
    assert served.run("prepare", "--chain", "composer").exit_code == ExitCode.USAGE
