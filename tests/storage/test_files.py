"""Files: replaced as a whole or not at all."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from rpgmusic.domain.errors import DiskFull, InvalidRequest
from rpgmusic.storage import Blobs, write_atomically


def test_a_file_is_replaced_and_private(tmp_path: Path) -> None:
    path = tmp_path / "token"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_full_disk_leaves_the_old_file_and_no_rest(tmp_path: Path) -> None:
    path = tmp_path / "state"
    write_atomically(path, b"old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        with pytest.raises(DiskFull):
            write_atomically(path, b"x" * 1_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert [file.name for file in tmp_path.iterdir()] == ["state"]
    assert path.read_bytes() == b"old"


def test_blobs_are_kept_by_key(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "waveforms")
    assert blobs.get("abcdef") is None
    blobs.put("abcdef", b"peaks")
    assert blobs.get("abcdef") == b"peaks"
    assert (tmp_path / "waveforms" / "ab" / "abcdef.bin").exists()
    blobs.delete("abcdef")
    blobs.delete("abcdef")
    assert blobs.get("abcdef") is None


@pytest.mark.parametrize("key", ["", "a", "../../etc/passwd", "a/b", "x" * 200, "a\0b"])
def test_a_key_cannot_lead_out_of_the_directory(tmp_path: Path, key: str) -> None:
    with pytest.raises(InvalidRequest):
        Blobs(tmp_path).put(key, b"")
