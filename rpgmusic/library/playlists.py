"""Playlists: M3U and M3U8 text, read leniently and written plainly. Pure.

There is no standard; what is read and written here is what players agree on (a line a file, `#EXTINF:seconds,title`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from rpgmusic.domain.track import Track
from rpgmusic.domain.units import SAMPLE_RATE_HZ
from rpgmusic.library.cleaning import clean_text

MAX_ENTRIES: Final = 100_000
_LONGEST_LINE: Final = 4_096
_LONGEST_FILE_NAME: Final = 100
_LINE: Final = re.compile(r"[^\r\n]+")
_EXTINF: Final = re.compile(r"#EXTINF:\s*(-?\d{0,7})[^,]*,(.*)", re.IGNORECASE)
_DRIVE: Final = re.compile(r"/?[A-Za-z]:[/\\]")
_UNFIT: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlaylistEntry:
    """One line of a playlist, and what the line before it said of it."""

    path: str
    title: str = ""
    artist: str = ""
    duration_s: float | None = None

    @property
    def shown(self) -> str:
        """How people read it in a list of what was not found."""
        return clean_text(self.path)


def read_playlist(text: str) -> Iterator[PlaylistEntry]:
    """The entries of a playlist in order; other comments and lines longer than any path are passed over."""
    said = PlaylistEntry("")
    for found in _LINE.finditer(text):
        line = found.group()[: _LONGEST_LINE + 1].strip("\ufeff \t\0")
        if line.startswith("#"):
            said = _described(line) or said
        elif line and len(line) <= _LONGEST_LINE:
            yield PlaylistEntry(line, said.title, said.artist, said.duration_s)
            said = PlaylistEntry("")


def _described(line: str) -> PlaylistEntry | None:
    match = _EXTINF.match(line)
    if match is None:
        return None
    artist, dash, title = match[2].partition(" - ")
    duration_s = float(match[1]) if match[1].isdigit() and int(match[1]) else None
    said = (title, artist) if dash else (artist, "")
    return PlaylistEntry("", clean_text(said[0]), clean_text(said[1]), duration_s)


def path_parts(written: str) -> tuple[str, ...]:
    """The parts of a path as a playlist writes it: file URI or path, absolute or relative, of whatever system."""
    if written[:5].lower() == "file:":
        written = unquote(written[5:]).removeprefix("//").removeprefix("localhost")
    if "\\" in written and ("/" not in written or _DRIVE.match(written)):
        written = written.replace("\\", "/")
    if _DRIVE.match(written):
        written = written.partition(":")[2]
    return tuple(part for part in written.split("/") if part not in {"", ".", ".."})


def playlist_head(name: str) -> str:
    """The lines at the beginning of a playlist."""
    return f"#EXTM3U\n#PLAYLIST:{clean_text(name)}\n"


def playlist_lines(track: Track) -> str:
    """A track's two lines. A path that cannot stand in a line as it is, is percent-encoded."""
    artist = clean_text(track.tags.artist)
    shown = f"{artist} - {clean_text(track.title)}" if artist else clean_text(track.title)
    path = track.path
    if not path.isprintable() or path != path.strip():
        path = quote(path)
    elif path.startswith("#"):
        path = f"./{path}"
    return f"#EXTINF:{round(track.length_frames / SAMPLE_RATE_HZ)},{shown}\n{path}\n"


def playlist_file_name(name: str) -> str:
    """A name that every file system takes."""
    fit = _UNFIT.sub(" ", name)
    fit = " ".join("".join(letter for letter in fit if letter.isprintable()).split())
    fit = fit[:_LONGEST_FILE_NAME].strip(" .") or "playlist"
    return f"{'_' if _RESERVED.match(fit) else ''}{fit}.m3u8"
