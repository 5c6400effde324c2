"""The player page's files: read once, compressed once, checked again when they change on disk."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import rpgmusic
from rpgmusic.domain.errors import NotFound

MEDIA_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/vnd.microsoft.icon",
    ".wav": "audio/wav",
    ".flac": "audio/flac",
    ".ogg": "audio/ogg",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}
"""What is served at all, and as what."""

_TEXT: Final = frozenset({".html", ".js", ".css", ".json", ".svg", ".webmanifest"})


def player_directory() -> Path:
    """Where the page lies: inside the installed package, or beside it in a checkout."""
    package = Path(rpgmusic.__file__).parent
    installed = package / "web_player"
    return installed if installed.is_dir() else package.parent / "web_player"


@dataclass(frozen=True, slots=True)
class PlayerFile:
    """One file, ready to be sent."""

    content: bytes
    compressed: bytes | None
    media_type: str
    etag: str


class PlayerFiles:
    """The files of the page by their path. Only what a listing of the directory shows can be asked for."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._files: dict[str, tuple[int, PlayerFile]] = {}

    def get(self, name: str) -> PlayerFile:
        """The file of this name, with `/` between its parts.

        Raises:
            NotFound: the page has no such file.
        """
        suffix = Path(name).suffix
        parts = name.split("/")
        if (
            suffix not in MEDIA_TYPES
            or not name.isprintable()
            or any(part.startswith(".") or not part for part in parts)
        ):
            raise _no_such_file()
        try:
            path = self._directory.joinpath(*parts)
            modified_ns = path.stat().st_mtime_ns
            known = self._files.get(name)
            if known is None or known[0] != modified_ns:
                known = self._files[name] = modified_ns, _prepared(path.read_bytes(), suffix)
        except (OSError, ValueError):
            raise _no_such_file() from None
        return known[1]


def _prepared(content: bytes, suffix: str) -> PlayerFile:
    compressed = gzip.compress(content, mtime=0) if suffix in _TEXT else None
    return PlayerFile(content, compressed, MEDIA_TYPES[suffix], f'"{hashlib.sha256(content).hexdigest()[:32]}"')


def _no_such_file() -> NotFound:
    return NotFound("The player page has no such file.")
