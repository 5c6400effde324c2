"""MPEG audio, layer III: how long an MP3 is, by its first frame headers (ISO 11172-3, 13818-3) and its Xing header.

Knows only the sound that nearly every MP3 has, at the price of a few comparisons; for anything else it says nothing,
and a slower reader that searches and guesses is asked.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rpgmusic.domain.track import Stream

READ_BYTES: Final = 8_192
"""How much of the sound's beginning is looked at: more than four frames of the highest bit rate."""

_KBITS_MPEG1: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
_KBITS_MPEG2: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
_RATES_HZ: Final = ((11_025, 12_000, 8_000, 0), (0,) * 4, (22_050, 24_000, 16_000, 0), (44_100, 48_000, 32_000, 0))
_LAYER_III: Final = 1
_MONO: Final = 3
_LOWEST_BPS: Final = 6_000
_FRAMES_IN_A_ROW: Final = 4
_XING: Final = (b"Xing", b"Info")
_ENCODERS: Final = (b"LAME", b"Lavf", b"Lavc")
_DELAYS_AT: Final = 21
_HEADER: Final = struct.Struct(">I")
_XING_COUNTS: Final = struct.Struct(">III")


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a frame header says; the Xing header lies `xing_at` bytes after the frame's beginning."""

    length_bytes: int
    samples: int
    bitrate_bps: int
    sample_rate_hz: int
    channels: int
    xing_at: int


def read_mpeg_stream(sound: bytes, sound_bytes: int) -> Stream | None:
    """The technical facts of layer III sound that begins with `sound` and is `sound_bytes` long in all.

    Delay and padding that the encoder noted do not count. None if this reader cannot be sure.
    """
    first = _frame_at(sound, 0)
    if first is None:
        return None
    xing = sound[first.xing_at : first.xing_at + 160]
    counted = _by_count(first, xing, sound_bytes) if xing[:4] in _XING else None
    if counted is not None:
        return counted
    if sound[36:40] == b"VBRI" or not _in_a_row(sound):
        return None
    return Stream(_us(sound_bytes * 8, first.bitrate_bps), first.sample_rate_hz, first.channels, first.bitrate_bps)


def _by_count(first: _Frame, xing: bytes, sound_bytes: int) -> Stream | None:
    """The Xing header counts the frames after its own, and the bytes of all; None if that cannot be true."""
    if len(xing) < 160:
        return None
    flags, frames, counted_bytes = _XING_COUNTS.unpack_from(xing, 4)
    samples = frames * first.samples
    if flags & 3 != 3 or not 0 < samples * _LOWEST_BPS <= sound_bytes * 8 * first.sample_rate_hz:
        return None
    bitrate_bps = max(0, counted_bytes - first.length_bytes) * 8 * first.sample_rate_hz // samples
    encoder_at = 16 + 100 * bool(flags & 4) + 4 * bool(flags & 8)
    if xing[encoder_at : encoder_at + 4] in _ENCODERS:
        delays = int.from_bytes(xing[encoder_at + _DELAYS_AT : encoder_at + _DELAYS_AT + 3], "big")
        samples -= (delays >> 12) + (delays & 0xFFF)
    if samples <= 0:
        return None
    return Stream(_us(samples, first.sample_rate_hz), first.sample_rate_hz, first.channels, bitrate_bps)


def _in_a_row(sound: bytes) -> bool:
    at = 0
    for _ in range(_FRAMES_IN_A_ROW):
        frame = _frame_at(sound, at)
        if frame is None:
            return False
        at += frame.length_bytes
    return True


def _frame_at(sound: bytes, at: int) -> _Frame | None:
    return _frame(*_HEADER.unpack_from(sound, at)) if at + 4 <= len(sound) else None


@lru_cache(maxsize=256)
def _frame(header: int) -> _Frame | None:
    version, layer = header >> 19 & 3, header >> 17 & 3
    rate_hz = _RATES_HZ[version][header >> 10 & 3]
    mpeg1, mono = version == 3, header >> 6 & 3 == _MONO
    bitrate_bps = (_KBITS_MPEG1 if mpeg1 else _KBITS_MPEG2)[header >> 12 & 15] * 1_000
    if header >> 21 != 0x7FF or layer != _LAYER_III or not rate_hz or not bitrate_bps:
        return None
    samples = 1_152 if mpeg1 else 576
    side_bytes = (17 if mono else 32) if mpeg1 else (9 if mono else 17)
    length_bytes = samples // 8 * bitrate_bps // rate_hz + (header >> 9 & 1)
    return _Frame(length_bytes, samples, bitrate_bps, rate_hz, 1 if mono else 2, 4 + side_bytes)


def _us(amount: int, per_second: int) -> int:
    return round(amount * 1_000_000 / per_second)
