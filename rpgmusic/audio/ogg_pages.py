"""Ogg pages (RFC 3533, section 6): which sample has been reached where a page ends."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO, Final

_HEADER: Final = struct.Struct("<4sBBqIIIB")
_CONTINUED: Final = 0x01


@dataclass(frozen=True, slots=True)
class OggPage:
    """`end_sample` is reached after the last of the `packets` that both begin and end on the page; None if unknown."""

    packets: int
    end_sample: int | None


def page_at(file: BinaryIO, offset: int) -> OggPage | None:
    """The page that begins at a byte offset; None if none does."""
    file.seek(offset)
    head = file.read(_HEADER.size)
    if len(head) < _HEADER.size:
        return None
    capture, _version, flags, granule, _serial, _sequence, _checksum, segments = _HEADER.unpack(head)
    if capture != b"OggS":
        return None
    lacing = file.read(segments)
    ended = sum(1 for size in lacing if size < 255)
    packets = max(0, ended - 1) if flags & _CONTINUED else ended
    return OggPage(packets, granule if granule >= 0 and ended else None)
