"""Covers: pictures embedded in files or lying beside them."""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from mutagen import FileType, MutagenError
from mutagen.flac import FLAC, Picture
from mutagen.flac import error as FlacError  # noqa: N812  # mutagen's own name is a lower-case word

from rpgmusic.domain.track import TrackFormat
from rpgmusic.library.sniffing import SNIFFED_BYTES
from rpgmusic.library.tags import TagValues, open_tagged, tag_values

MAX_COVER_BYTES: Final = 10 * 1024 * 1024
_NAMES: Final = ("cover", "folder", "front", "albumart", "album")
_SUFFIXES: Final = (".jpg", ".jpeg", ".png", ".webp", ".gif")
_PICTURE_KEYS: Final = ("APIC", "covr", "metadata_block_picture")
_VORBIS_PICTURE: Final = "metadata_block_picture"


_parse_picture = cast("Callable[[bytes], Picture]", Picture)  # mutagen has no types for it


@dataclass(frozen=True, slots=True)
class Cover:
    """A picture and its media type, which is read from its first bytes."""

    mime: str
    content: bytes


def sniff_picture(content: bytes) -> Cover | None:
    """The cover that these bytes are, if they are a JPEG, PNG, WebP or GIF of acceptable size."""
    if len(content) > MAX_COVER_BYTES:
        return None
    if content.startswith(b"\xff\xd8\xff"):
        return Cover("image/jpeg", content)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Cover("image/png", content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Cover("image/webp", content)
    if content[:6] in (b"GIF87a", b"GIF89a"):
        return Cover("image/gif", content)
    return None


def has_embedded_cover(file: FileType | None, values: TagValues) -> bool:
    """Whether a file with these tags seems to hold a picture; cheap, nothing is decoded."""
    return bool(isinstance(file, FLAC) and file.pictures) or any(key in values for key in _PICTURE_KEYS)


def read_cover(path: Path, file_format: TrackFormat) -> Cover | None:
    """The picture in a file, else one that lies beside it under a usual name. Blocks on the disk."""
    for content in _embedded(path, file_format):
        cover = sniff_picture(content)
        if cover:
            return cover
    beside = cover_beside(path.parent)
    return sniff_picture(_read_bounded(beside)) if beside else None


def cover_beside(directory: Path) -> Path | None:
    """The picture file in a directory that is its cover by its name."""
    try:
        with os.scandir(directory) as entries:
            pictures = {entry.name.lower(): entry.name for entry in entries if entry.name.lower().endswith(_SUFFIXES)}
    except OSError:
        return None
    for name in _NAMES:
        for suffix in _SUFFIXES:
            if name + suffix in pictures:
                return directory / pictures[name + suffix]
    return None


def _read_bounded(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_COVER_BYTES + 1)
    except OSError:
        return b""


def _embedded(path: Path, file_format: TrackFormat) -> Iterator[bytes]:
    if file_format is TrackFormat.WEBM:
        return
    try:
        with path.open("rb") as opened:
            head = opened.read(SNIFFED_BYTES)
            opened.seek(0)
            yield from _pictures(open_tagged(opened, file_format, head))
    except (MutagenError, OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, EOFError):
        return


def _pictures(file: FileType) -> Iterator[bytes]:
    if isinstance(file, FLAC):
        yield from (picture.data for picture in file.pictures)
    tags = tag_values(file.tags)
    if "APIC" in tags:
        yield from (frame.data for name, frame in tags.items() if name.startswith("APIC:"))
        yield tags["APIC"].data
    elif "covr" in tags:
        yield from (bytes(picture) for picture in tags["covr"])
    elif _VORBIS_PICTURE in tags:
        yield from _vorbis_pictures(tags[_VORBIS_PICTURE])


def _vorbis_pictures(texts: list[str]) -> Iterator[bytes]:
    for text in texts:
        try:
            yield _parse_picture(base64.b64decode(text)).data
        except (binascii.Error, FlacError, ValueError):
            continue
