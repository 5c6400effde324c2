"""Real sound as bytes, in the forms that services send."""

from __future__ import annotations

from pathlib import Path

from tests.audio.music_files import Kind, music, write

_MP3 = Kind("sent.mp3", "libmp3lame", 48_000, bitrate_bps=192_000, options={"write_xing": "0", "id3v2_version": "0"})
_OPUS = Kind("sent.opus", "libopus", 48_000, sample_format="flt", bitrate_bps=128_000, container="ogg")
_WAV = Kind("sent.wav", "pcm_s16le", 32_000, sample_format="s16")


def mp3(folder: Path, length_s: float) -> bytes:
    """MP3 at 48 kHz and a constant 192 kbit/s."""
    return _bytes(folder, _MP3, length_s)


def opus(folder: Path, length_s: float) -> bytes:
    """Ogg Opus at 128 kbit/s."""
    return _bytes(folder, _OPUS, length_s)


def wav(folder: Path, length_s: float) -> bytes:
    """16-bit WAV at 32 kHz."""
    return _bytes(folder, _WAV, length_s)


def _bytes(folder: Path, kind: Kind, length_s: float) -> bytes:
    return write(folder / kind.name, kind, music(kind.rate_hz, kind.channels, length_s)).read_bytes()
