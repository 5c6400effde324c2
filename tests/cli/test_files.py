from __future__ import annotations

from pathlib import Path

import pytest

from rpgmusic.cli.files import MAX_FILE_BYTES, read_file, write_file
from rpgmusic.domain.errors import Conflict, InvalidRequest, NotFound, TooLarge, Unavailable


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    write_file(str(tmp_path / "a.json"), b"{}", force=False)
    assert read_file(str(tmp_path / "a.json")) == b"{}"


def test_a_file_is_overwritten_by_force_only(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(Conflict, match="--force"):
        write_file(str(tmp_path / "a"), b"new", force=False)
    write_file(str(tmp_path / "a"), b"new", force=True)
    assert (tmp_path / "a").read_bytes() == b"new"


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="no folder"):
        write_file(str(tmp_path / "gone" / "a"), b"", force=False)


def test_files_that_cannot_be_read_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_file(str(tmp_path / "gone"))
    with pytest.raises(Unavailable):
        read_file(str(tmp_path))


def test_a_file_larger_than_any_of_ours_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(TooLarge):
        read_file(str(tmp_path / "huge"))
