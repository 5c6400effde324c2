"""Sniffing: what kind of file this is by its first bytes, whatever its name says."""

from __future__ import annotations

from typing import Final

from rpgmusic.domain.track import TrackFormat

SNIFFED_BYTES: Final = 8_192
_MAGIC: Final = (
    (0, b"fLaC", TrackFormat.FLAC),
    (0, b"OggS", TrackFormat.OGG),
    (0, b"RIFF", TrackFormat.WAV),
    (0, b"RF64", TrackFormat.WAV),
    (0, b"FORM", TrackFormat.AIFF),
    (4, b"ftyp", TrackFormat.M4A),
    (0, b"\x1aE\xdf\xa3", TrackFormat.WEBM),
)


def sniff_format(head: bytes) -> TrackFormat | None:
    """The format that a file's first bytes show, or None if they show none that is played."""
    if head.startswith(b"ID3"):
        return _after_id3(head)
    for start, magic, found in _MAGIC:
        if head.startswith(magic, start):
            return _in_container(found, head)
    return _frame_sync(head)


def _in_container(found: TrackFormat, head: bytes) -> TrackFormat | None:
    if found is TrackFormat.OGG and b"OpusHead" in head[:512]:
        return TrackFormat.OPUS
    if found in (TrackFormat.WAV, TrackFormat.AIFF) and head[8:12] not in (b"WAVE", b"AIFF", b"AIFC"):
        return None
    return found


def _after_id3(head: bytes) -> TrackFormat:
    """An ID3v2 tag stands before MP3 sound, sometimes before FLAC or ADTS."""
    if len(head) < 10:
        return TrackFormat.MP3
    size = 10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9])
    rest = head[size:]
    if rest.startswith(b"fLaC"):
        return TrackFormat.FLAC
    return _frame_sync(rest) or TrackFormat.MP3


def _frame_sync(head: bytes) -> TrackFormat | None:
    """MPEG frames begin with eleven set bits; layer bits 00 mean ADTS (AAC), others MP3."""
    for start in range(min(len(head) - 1, 4_096)):
        if head[start] == 0xFF and head[start + 1] & 0xE0 == 0xE0:
            layer = head[start + 1] >> 1 & 3
            if layer == 0 and head[start + 1] & 0xF0 == 0xF0:
                return TrackFormat.M4A
            if layer == 1 and _plausible_mp3(head[start : start + 4]):
                return TrackFormat.MP3
        if start == 0 and head[0] not in (0x00, 0xFF):
            return None
    return None


def _plausible_mp3(header: bytes) -> bool:
    if len(header) < 4:
        return False
    version, bitrate, rate = header[1] >> 3 & 3, header[2] >> 4, header[2] >> 2 & 3
    return version != 1 and bitrate not in (0, 15) and rate != 3
