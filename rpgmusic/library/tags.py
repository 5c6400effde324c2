"""Tags: what mutagen finds in a file, in the words of the domain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, Final, Protocol, cast

from mutagen import FileType
from mutagen.aac import AAC
from mutagen.aiff import AIFF
from mutagen.flac import FLAC
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4
from mutagen.oggflac import OggFLAC
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE

from rpgmusic.domain.track import Stream, Tags, TrackFormat
from rpgmusic.library.cleaning import MAX_COMMENT, clean_number, clean_text, clean_year

_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("TIT2", "title", "\xa9nam"),
    "artist": ("TPE1", "artist", "\xa9ART"),
    "album": ("TALB", "album", "\xa9alb"),
    "album_artist": ("TPE2", "albumartist", "album artist", "aART"),
    "track_number": ("TRCK", "tracknumber", "trkn"),
    "genre": ("TCON", "genre", "\xa9gen"),
    "year": ("TDRC", "TYER", "TDOR", "TORY", "date", "year", "\xa9day"),
    "comment": ("COMM", "comment", "description", "\xa9cmt"),
}
"""Where each field stands: ID3v2 frames, Vorbis comments, MP4 atoms."""

TagValues = Mapping[str, Any]
"""Whatever mutagen gives: its values are of many types and differ by format."""


class _Info(Protocol):
    length: float
    sample_rate: int
    channels: int
    bitrate: int


def open_tagged(file: BinaryIO, file_format: TrackFormat, head: bytes) -> FileType:
    """Read an open file with the reader for its format.

    Raises:
        mutagen.MutagenError, OSError, and whatever else a damaged file makes mutagen raise.
    """
    return _reader(file_format, head)(file)


def _reader(file_format: TrackFormat, head: bytes) -> Callable[[BinaryIO], FileType]:
    if file_format is TrackFormat.OGG and b"\x7fFLAC" in head[:256]:
        return cast("Callable[[BinaryIO], FileType]", OggFLAC)
    if file_format is TrackFormat.M4A and head[4:8] != b"ftyp":
        return cast("Callable[[BinaryIO], FileType]", AAC)
    return cast("Callable[[BinaryIO], FileType]", _READERS[file_format])


_READERS: Final[Mapping[TrackFormat, type[FileType]]] = {
    TrackFormat.MP3: MP3,
    TrackFormat.FLAC: FLAC,
    TrackFormat.OGG: OggVorbis,
    TrackFormat.OPUS: OggOpus,
    TrackFormat.M4A: MP4,
    TrackFormat.WAV: WAVE,
    TrackFormat.AIFF: AIFF,
}


def tag_values(tags: object) -> TagValues:
    """A file's tags by name, none if it has none; an ID3 frame also under its bare name (`COMM` for `COMM::eng`)."""
    if not tags:
        return {}
    as_dict = getattr(tags, "as_dict", None)  # Vorbis comments are a list of pairs, everything else is a mapping
    values = dict(as_dict() if as_dict else cast("TagValues", tags))
    for name in [name for name in values if ":" in name]:
        values.setdefault(name.partition(":")[0], values[name])
    return values


def read_tags(values: TagValues) -> Tags:
    """The cleaned tags."""
    found = {name: first_value(values, keys) for name, keys in _KEYS.items()}
    number, year = found.pop("track_number"), found.pop("year")
    if isinstance(number, tuple):
        number = number[0]
    comment = clean_text(found.pop("comment"), MAX_COMMENT)
    texts = {name: clean_text(value) for name, value in found.items()}
    return Tags(track_number=clean_number(number), year=clean_year(year), comment=comment, **texts)


def first_value(values: TagValues, keys: tuple[str, ...]) -> object:
    """The first value under the first of the keys that is there; an empty text if none is."""
    for key in keys:
        if key not in values:
            continue
        value = values[key]
        value = getattr(value, "text", value)
        if isinstance(value, list):
            value = value[0] if value else None
        if value is not None:
            return value if isinstance(value, str | tuple | bytes | int) else str(value)
    return ""


def read_stream(info: object) -> Stream | None:
    """The technical facts, if the header makes sense."""
    facts = cast("_Info", info)
    duration_us = round(float(getattr(facts, "length", 0) or 0) * 1_000_000)
    rate_hz = int(getattr(facts, "sample_rate", 0) or (48_000 if info else 0))
    channels = int(getattr(facts, "channels", 0) or 0)
    if duration_us <= 0 or rate_hz <= 0 or channels <= 0:
        return None
    return Stream(duration_us, rate_hz, channels, max(0, int(getattr(facts, "bitrate", 0) or 0)))
