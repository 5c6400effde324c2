"""Reads bare MP3 and ADTS streams frame by frame, without a demuxer, so that every sample's position is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

import av
from av.audio.codeccontext import AudioCodecContext

from rpgmusic.audio.blocks import Block, block_of, check_stream, silence, with_channels
from rpgmusic.audio.frame_index import AdtsKind, FrameIndex, Mp3Kind
from rpgmusic.domain.errors import UnreadableAudio

_PREROLL_FRAMES: Final = 24
_DECODER_DELAY: Final = 528 + 1
_SNIFFED_FRAMES: Final = 3
_ID3_HEADER_BYTES: Final = 10
_LARGEST_FRAME_BYTES: Final = 8_192
_GAPLESS_ENCODERS: Final = (b"LAME", b"Lavf", b"Lavc")


@dataclass(frozen=True, slots=True)
class _Trim:
    """Samples that the encoder added: `start` before the music; after it, those from `end` to the end of the frames."""

    start: int = 0
    end: int | None = None
    frames: int = 0


def open_framed(file: BinaryIO) -> FramedReader | None:
    """A reader of the file if it holds MP3 or ADTS frames right behind its ID3 tags, else None."""
    offset = _id3_end(file)
    file.seek(offset)
    head = file.read(_SNIFFED_FRAMES * _LARGEST_FRAME_BYTES)
    kind = (Mp3Kind.from_header(head) or AdtsKind.from_header(head)) if len(head) >= 8 else None
    if kind is None or not _holds(head, kind):
        return None
    trim, skipped = _trim_of(head, kind) if isinstance(kind, Mp3Kind) else (_Trim(), 0)
    return FramedReader(file, FrameIndex(file, kind, offset + skipped), trim)


def _id3_end(file: BinaryIO) -> int:
    offset = 0
    while True:
        file.seek(offset)
        header = file.read(_ID3_HEADER_BYTES)
        if len(header) < _ID3_HEADER_BYTES or header[:3] != b"ID3":
            return offset
        size = header[6] << 21 | header[7] << 14 | header[8] << 7 | header[9]
        offset += _ID3_HEADER_BYTES + size + (_ID3_HEADER_BYTES if header[5] & 0x10 else 0)


def _holds(head: bytes, kind: Mp3Kind | AdtsKind) -> bool:
    position = 0
    for _ in range(_SNIFFED_FRAMES):
        if position > len(head) - 8:
            return position >= len(head) and position > 0
        length = kind.length_at(head, position)
        if not length:
            return False
        position += length
    return True


def _trim_of(head: bytes, kind: Mp3Kind) -> tuple[_Trim, int]:
    """What the Xing or Info header says, and the bytes of the frame that carries it (0 if none does).

    The layout is that of the "MP3 Info Tag rev 1" specification by LAME.
    """
    mono = head[3] >> 6 == 3
    at = 4 + ((17 if mono else 32) if kind.version == 1 else (9 if mono else 17))
    length = kind.length_at(head, 0)
    if head[36:40] == b"VBRI":
        return _Trim(), length
    if head[at : at + 4] not in (b"Xing", b"Info"):
        return _Trim(), 0
    flags = head[at + 7]
    frames = int.from_bytes(head[at + 8 : at + 12]) if flags & 1 else 0
    encoder = at + 8 + sum(size for bit, size in ((1, 4), (2, 4), (4, 100), (8, 4)) if flags & bit)
    if encoder + 24 > length or head[encoder : encoder + 4] not in _GAPLESS_ENCODERS:
        return _Trim(), length
    delays = int.from_bytes(head[encoder + 21 : encoder + 24])
    end = frames * kind.frame_samples - max(0, (delays & 0xFFF) - _DECODER_DELAY) if frames else None
    return _Trim((delays >> 12) + _DECODER_DELAY, end, frames), length


class FramedReader:
    """Blocks of samples from any frame on; positions count from the first sample after the encoder's delay."""

    def __init__(self, file: BinaryIO, index: FrameIndex, trim: _Trim) -> None:
        self._file = file
        self._index = index
        self._trim = trim
        self._open_decoder()
        self.rate_hz, self.channels, self._frame_samples = self._measure()
        check_stream(self.rate_hz, self.channels)
        self._end: int | None = None
        self._end_known = False
        self.seek(0)

    def seek(self, frame: int) -> int:
        """Go to the start of some block at or before `frame`, decoder settled; returns its position."""
        wanted = max(0, (frame + self._trim.start) // self._frame_samples)
        first = max(0, wanted - _PREROLL_FRAMES)
        if first:
            self._decoder.flush_buffers()
        else:
            self._open_decoder()
        self._packets: Iterator[bytes] = self._index.frames_from(first)
        self._number = first
        while self._number < wanted and self._decode_next() is not None:
            pass
        return max(0, self._number * self._frame_samples - self._trim.start)

    def next_block(self) -> Block | None:
        """The following samples; None at the end."""
        while (block := self._decode_next()) is not None:
            start = (self._number - 1) * self._frame_samples
            block = block[:, max(0, self._trim.start - start) :]
            if (end := self._trimmed_end()) is not None:
                block = block[:, : max(0, end - max(start, self._trim.start))]
            if block.shape[1]:
                return block
        return None

    def length(self) -> int:
        """Samples from beginning to end; walks through the whole file."""
        frames = self._index.count()
        end = self._trim.end if self._trim.end is not None and frames == self._trim.frames else None
        return (frames * self._frame_samples if end is None else end) - self._trim.start

    def close(self) -> None:
        """Give the file back."""
        self._file.close()

    def _trimmed_end(self) -> int | None:
        """The sample where padding begins, once the last frames are near and if the header counted them right."""
        trim = self._trim
        if trim.end is None or self._number * self._frame_samples <= trim.end - 2 * self._frame_samples:
            return None
        if not self._end_known:
            self._end = None if self._index.has(trim.frames) else trim.end
            self._end_known = True
        return self._end

    def _decode_next(self) -> Block | None:
        data = next(self._packets, None)
        if data is None:
            return None
        self._number += 1
        block = self._decode(data)
        missing = self._frame_samples - block.shape[1]
        if missing > 0:
            return silence(self.channels, self._frame_samples)
        return block[:, : self._frame_samples]

    def _decode(self, data: bytes) -> Block:
        try:
            frames = self._decoder.decode(av.Packet(data))
        except av.error.FFmpegError:
            return silence(self.channels, 0)
        for frame in frames:
            if frame.sample_rate == self.rate_hz:
                return with_channels(block_of(frame), self.channels)
        return silence(self.channels, 0)

    def _measure(self) -> tuple[int, int, int]:
        """Rate, channels and frame length of what comes out, told by the first frames that decode."""
        found = None
        for data, _ in zip(self._index.frames_from(0), range(_PREROLL_FRAMES), strict=False):
            try:
                frames = self._decoder.decode(av.Packet(data))
            except av.error.FFmpegError:
                continue
            for frame in frames:
                found = frame.sample_rate, len(block_of(frame)), frame.samples
        if found is None:
            raise UnreadableAudio("The file looks like music, but none of it can be decoded.")
        self._open_decoder()
        return found

    def _open_decoder(self) -> None:
        decoder = av.CodecContext.create(self._index.kind.codec, "r")
        if not isinstance(decoder, AudioCodecContext):
            raise UnreadableAudio("No decoder for this file is installed.")
        decoder.thread_count = 1
        self._decoder = decoder
