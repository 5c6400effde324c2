"""Where the frames of a bare MP3 or ADTS stream lie in the file, found by their headers as far as needed.

Neither stream has an index of its own that could be trusted to the sample. Reading headers costs about 0.2 µs a
frame, so the middle of a two-hour file is found in some tens of milliseconds, once.
"""

from __future__ import annotations

import re
import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Final, Protocol

_READ_BYTES: Final = 1 << 16  # what malloc keeps: larger buffers cost a page fault for every 4 KiB
_STRIDE: Final = 32
_HEADER_BYTES: Final = 8
_SYNC: Final = re.compile(rb"\xff[\xe0-\xff]")
_WORD: Final = struct.Struct(">I")

_MP3_MASK: Final = 0xFFFEFE00
_MP3_RATES_HZ: Final = (44_100, 48_000, 32_000)
_BITRATES_KBPS: Final = {
    1: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_ADTS_MASK: Final = 0xFFF6FC00
_ADTS_RATES: Final = 13


class FrameKind(Protocol):
    """How to tell the length of a frame; 0 where no frame of this stream begins."""

    @property
    def codec(self) -> str:
        """Name of the decoder."""

    def length_at(self, data: bytes, position: int) -> int:
        """Bytes of the frame whose header is at `position`."""

    def walk(self, data: bytes, position: int, last: int, positions: list[int]) -> int:
        """Note where one frame follows the other up to `last`; returns the first place where none begins."""


@dataclass(frozen=True, slots=True)
class Mp3Kind:
    """Layer III frames of one MPEG version and sampling rate."""

    version: int
    rate_hz: int
    lengths: dict[int, int]
    codec: str = "mp3float"

    @property
    def frame_samples(self) -> int:
        """Samples in a frame."""
        return 1152 if self.version == 1 else 576

    def length_at(self, data: bytes, position: int) -> int:
        """Bytes of the frame whose header is at `position`, else 0."""
        return self.lengths.get(_WORD.unpack_from(data, position)[0] & _MP3_MASK, 0)

    def walk(self, data: bytes, position: int, last: int, positions: list[int]) -> int:
        """Note where one frame follows the other up to `last`; a million times for ten hours, hence the local names."""
        length_of, word_at, note, mask = self.lengths.get, _WORD.unpack_from, positions.append, _MP3_MASK
        while position <= last and (length := length_of(word_at(data, position)[0] & mask)):
            note(position)
            position += length
        return position

    @staticmethod
    def from_header(header: bytes) -> Mp3Kind | None:
        """The kind that a frame header belongs to; None if it is no Layer III header or of free format."""
        word = _WORD.unpack_from(header)[0]
        version_bits, rate_index = word >> 19 & 3, word >> 10 & 3
        if word >> 21 != 0x7FF or word >> 17 & 3 != 1 or version_bits == 1 or rate_index == 3:
            return None
        version = 1 if version_bits == 3 else 2
        rate_hz = _MP3_RATES_HZ[rate_index] >> {3: 0, 2: 1, 0: 2}[version_bits]
        start = word & 0xFFFE0C00
        spread = 144_000 if version == 1 else 72_000
        lengths = {
            start | index << 12 | padding << 9: spread * kbps // rate_hz + padding
            for index, kbps in enumerate(_BITRATES_KBPS[version], start=1)
            for padding in (0, 1)
        }
        return Mp3Kind(version, rate_hz, lengths) if word & _MP3_MASK in lengths else None


@dataclass(frozen=True, slots=True)
class AdtsKind:
    """AAC frames with ADTS headers of one profile and sampling rate."""

    fixed_bits: int
    codec: str = "aac"

    def length_at(self, data: bytes, position: int) -> int:
        """Bytes of the frame whose header is at `position`, else 0."""
        if _WORD.unpack_from(data, position)[0] & _ADTS_MASK != self.fixed_bits:
            return 0
        length = (data[position + 3] & 3) << 11 | data[position + 4] << 3 | data[position + 5] >> 5
        return length if length > 7 else 0

    def walk(self, data: bytes, position: int, last: int, positions: list[int]) -> int:
        """Note where one frame follows the other up to `last`; returns the first place where none begins."""
        while position <= last and (length := self.length_at(data, position)):
            positions.append(position)
            position += length
        return position

    @staticmethod
    def from_header(header: bytes) -> AdtsKind | None:
        """The kind that a frame header belongs to; None if it is no ADTS header."""
        word = _WORD.unpack_from(header)[0]
        if word & 0xFFF60000 != 0xFFF00000 or word >> 10 & 15 >= _ADTS_RATES:
            return None
        return AdtsKind(word & _ADTS_MASK)


class FrameIndex:
    """Offsets of frames, found by walking the headers once and remembered at every 32nd frame."""

    def __init__(self, file: BinaryIO, kind: FrameKind, first_offset: int) -> None:
        self.kind = kind
        self._file = file
        self._checkpoints = array("q")
        self._walked_frames = 0
        self._walked_offset = first_offset
        self._complete = False

    def frames_from(self, number: int) -> Iterator[bytes]:
        """The bytes of frame `number` and of all that follow."""
        checkpoint = number // _STRIDE
        while checkpoint >= len(self._checkpoints) and not self._complete:
            self._walk_on()
        if checkpoint >= len(self._checkpoints):
            return iter(())
        return islice(self._frames(self._checkpoints[checkpoint]), number % _STRIDE, None)

    def has(self, number: int) -> bool:
        """Whether the stream has a frame of this number."""
        return next(self.frames_from(number), None) is not None

    def count(self) -> int:
        """Number of whole frames."""
        while not self._complete:
            self._walk_on()
        return self._walked_frames

    def _walk_on(self) -> None:
        data, positions, following = self._load(self._walked_offset, _READ_BYTES)
        for position in positions[-self._walked_frames % _STRIDE :: _STRIDE]:
            self._checkpoints.append(self._walked_offset + position)
        self._walked_frames += len(positions)
        self._walked_offset += following
        self._complete = len(data) < _READ_BYTES

    def _frames(self, offset: int) -> Iterator[bytes]:
        while True:
            data, positions, following = self._load(offset, _READ_BYTES)
            for start in positions:
                end = start + self.kind.length_at(data, start)
                if end > len(data):
                    following = start
                    break
                yield data[start:end]
            if len(data) < _READ_BYTES:
                return
            offset += following

    def _load(self, offset: int, size: int) -> tuple[bytes, list[int], int]:
        """Bytes from `offset` on, where in them frames begin, and where the frame after those begins.

        The last frame may reach beyond the bytes, unless they are the file's last.
        """
        self._file.seek(offset)
        data = self._file.read(size)
        positions, following = _frame_positions(data, self.kind)
        cut_off = positions and positions[-1] + self.kind.length_at(data, positions[-1]) > len(data)
        if len(data) < size and cut_off:
            following = positions.pop()
        return data, positions, following


def _frame_positions(data: bytes, kind: FrameKind) -> tuple[list[int], int]:
    positions: list[int] = []
    last = len(data) - _HEADER_BYTES
    position = kind.walk(data, 0, last, positions)
    while position <= last:
        position = kind.walk(data, _resync(data, position + 1, kind), last, positions)
    return positions, position


def _resync(data: bytes, position: int, kind: FrameKind) -> int:
    """The next place where a frame begins that another follows, or where there are too few bytes left to tell."""
    last = len(data) - _HEADER_BYTES
    for found in _SYNC.finditer(data, position):
        start = found.start()
        if start > last:
            break
        length = kind.length_at(data, start)
        if length and (start + length > last or kind.length_at(data, start + length)):
            return start
    return max(position, last + 1)
