"""Playlist files as they lie on the GM's disk: which encoding they are in."""

from __future__ import annotations


def playlist_text(content: bytes) -> str:
    """The text of an M3U or M3U8 file: by its byte order mark, else UTF-8 if it can be, else Windows-1252.

    Nothing is refused: bytes that Windows-1252 has no letter for are read as Latin-1.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("latin-1")
