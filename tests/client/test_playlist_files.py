"""Playlist files: their encodings."""

from __future__ import annotations

import pytest

from rpgmusic.client.playlist_files import playlist_text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Élan.mp3\r\n".encode(), "Élan.mp3\r\n"),
        ("Élan.mp3".encode("utf-8-sig"), "Élan.mp3"),
        ("Élan.mp3".encode("utf-16"), "Élan.mp3"),
        ("Élan … “x”.mp3".encode("cp1252"), "Élan … “x”.mp3"),
        (b"\x81\xc9lan.mp3", "\x81Élan.mp3"),
        (b"", ""),
    ],
)
def test_a_playlist_is_read_in_the_encoding_it_has(content: bytes, text: str) -> None:
    assert playlist_text(content) == text
