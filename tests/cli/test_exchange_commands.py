"""Carrying campaigns in files, against a real server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rpgmusic.cli.exits import ExitCode

from .serving import Served


@pytest.fixture
def campaign(served: Served) -> str:
    """A table of its own."""
    return str(served.json("campaigns", "create", "Friday")["id"])


def test_a_backup_brings_the_queue_back(served: Served, campaign: str, tmp_path: Path) -> None:
    file = str(tmp_path / "friday.json")
    served.json("queue", "add", "drums", "--campaign", campaign)
    served.json("backup", file, "--campaign", campaign)
    served.json("queue", "clear", "--campaign", campaign)
    assert "what it was" in served.said("restore", file, "--yes", "--campaign", campaign)
    assert "Battle Drums" in served.said("queue", "--campaign", campaign)


def test_an_export_is_added_to_another_campaign(served: Served, campaign: str, tmp_path: Path) -> None:
    file = str(tmp_path / "scenes.json")
    served.said("export", file)
    assert "came in" in served.said("import", file, "--campaign", campaign)


def test_an_export_goes_to_the_standard_output_as_it_is(served: Served) -> None:
    assert json.loads(served.said("export", "-"))["format"] == "rpgmusic-campaign"


def test_a_backup_is_not_written_over_a_file(served: Served, tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text("precious")
    assert served.run("backup", str(tmp_path / "old.json")).exit_code == ExitCode.CONFLICT
    assert (tmp_path / "old.json").read_text() == "precious"


def test_an_export_is_no_backup(served: Served, tmp_path: Path) -> None:
    file = str(tmp_path / "scenes.json")
    served.said("export", file)
    result = served.run("restore", file, "--yes")
    assert result.exit_code == ExitCode.FAILED
    assert "rpgmusic import" in " ".join(result.stderr.split())


def test_a_script_says_yes_before_anything_is_replaced(served: Served, tmp_path: Path) -> None:
    file = str(tmp_path / "backup.json")
    served.json("backup", file)
    result = served.run("restore", file, "--json")
    assert result.exit_code == ExitCode.FAILED
    assert "--yes" in result.stderr


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b'{"format": "other"}'])
def test_other_files_are_refused_in_a_sentence(served: Served, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "odd").write_bytes(content)
    result = served.run("import", str(tmp_path / "odd"), "--json")
    assert result.exit_code == ExitCode.FAILED
    assert "no file that rpgmusic wrote" in json.loads(result.stderr)["detail"]
