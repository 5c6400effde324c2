from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from rpgmusic.cli.local_server import LocalServer, announced, find_local_server
from rpgmusic.cli.logs import LINE, MaskingFormatter, masked

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiZ20ifQ.c2lnbmF0dXJl"  # a made-up one


@pytest.mark.parametrize(
    "text",
    [
        f"Authorization: Bearer {TOKEN}",
        f"GET /ws?token={TOKEN} 101",
        f"the token {TOKEN} was refused",
        "GET /join/s3cret-c0de 200",
        "GET /audio/x?signature=s3cret&expires=1",
    ],
)
def test_secrets_never_reach_the_log(text: str) -> None:
    assert "***" in masked(text)
    assert TOKEN not in masked(text)
    assert "s3cret" not in masked(text)


def test_tracebacks_are_masked_like_messages() -> None:
    record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", None, None)
    record.exc_text = f"ValueError: {TOKEN}"
    assert TOKEN not in MaskingFormatter(LINE).format(record)


def test_a_server_is_found_while_it_runs_and_its_file_is_private(tmp_path: Path) -> None:
    with announced(tmp_path, LocalServer("http://127.0.0.1:1", "secret", os.getpid())):
        found = find_local_server(tmp_path)
        assert found is not None
        assert (found.url, found.token) == ("http://127.0.0.1:1", "secret")
        assert (tmp_path / "server.json").stat().st_mode & 0o777 == 0o600
    assert find_local_server(tmp_path) is None


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"url": "x"}', '{"url": "http://x", "token": "", "pid": 4194305}', "\x00" * 10]
)
def test_what_a_dead_server_or_a_bad_disk_left_behind_is_no_server(tmp_path: Path, content: str) -> None:
    (tmp_path / "server.json").write_text(content)
    assert find_local_server(tmp_path) is None
