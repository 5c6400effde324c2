"""ID3 tags of MP3 files, read for what a track shows and no more: mutagen parses only those frames, no pictures.

Reading everything, as editors of tags must, takes thrice as long.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import BinaryIO, Final, Protocol, cast

from mutagen.id3 import ID3, Frame, Frames, ID3NoHeaderError

from rpgmusic.domain.track import Stream
from rpgmusic.library.mpeg import READ_BYTES, read_mpeg_stream
from rpgmusic.library.tags import TagValues, tag_values

_TEXTS: Final = ("TIT2", "TPE1", "TALB", "TPE2", "TRCK", "TCON", "COMM", "TXXX")
_DATES: Final = ("TDRC", "TYER", "TDOR", "TORY")
_ID3V1_BYTES: Final = 160
_TWO_LETTERS_SHORT: Final = 2


class APIC(Frame):
    """Stands for a picture: that there is one is all that counts. mutagen names a frame by its class."""

    @classmethod
    def _fromData(cls, _header: object, _flags: int, _content: bytes) -> APIC:  # noqa: N802  # mutagen's name
        return cast("Callable[[], APIC]", cls)()


_FRAMES: Final = {name: Frames[name] for name in (*_TEXTS, *_DATES, "RVA2")} | {"APIC": APIC}


class _Load(Protocol):
    def __call__(
        self, file: BinaryIO, *, known_frames: object = None, translate: bool = True, load_v1: bool = True
    ) -> ID3: ...


_load = cast("_Load", ID3)


def read_mp3(file: BinaryIO, head: bytes, tail: bytes, size_bytes: int) -> tuple[TagValues, Stream | None]:
    """Tags of an MP3 file with these first and last bytes, and what its sound is if that is plain to see.

    Raises:
        mutagen.MutagenError, OSError, and whatever else a damaged tag makes mutagen raise.
    """
    old = len(head) > 3 and head[3] <= _TWO_LETTERS_SHORT  # ID3v2.2 has other frames, which mutagen translates
    has_v1 = b"TAG" in tail[-_ID3V1_BYTES:]
    begin = 0
    values: TagValues = {}
    if head.startswith(b"ID3") or has_v1:
        try:
            tags = _load(file, known_frames=None if old else _FRAMES, translate=old, load_v1=has_v1)
        except ID3NoHeaderError:
            pass
        else:
            begin = tags.size
            if "TCON" in tags:
                tags["TCON"].genres = tags["TCON"].genres  # numbers become names
            values = tag_values(tags)
    sound = os.pread(file.fileno(), READ_BYTES, begin) if begin else head
    return values, read_mpeg_stream(sound, size_bytes - begin)
