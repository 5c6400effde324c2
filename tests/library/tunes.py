"""Tiny real audio files for the library's tests."""

from __future__ import annotations

import functools
import math
import struct
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream

_CODECS = {
    ".mp3": ("mp3", "libmp3lame"),
    ".flac": ("flac", "flac"),
    ".ogg": ("ogg", "vorbis"),
    ".opus": ("ogg", "libopus"),
    ".m4a": ("mp4", "aac"),
    ".aac": ("adts", "aac"),
    ".wav": ("wav", "pcm_s16le"),
    ".webm": ("webm", "libopus"),
    ".aiff": ("aiff", "pcm_s16be"),
}
SUFFIXES = tuple(_CODECS)
RATE_HZ = 48_000


def tune(path: Path, number: int = 0, suffix: str = "") -> Path:
    """Write 0.4 s of a tone; another number sounds different. `suffix` sets the true format if the name lies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_encoded(suffix or path.suffix, number))
    return path


@functools.cache
def _encoded(suffix: str, number: int) -> bytes:
    container_name, codec = _CODECS[suffix]
    with tempfile.NamedTemporaryFile(suffix=suffix) as file:
        with av.open(file.name, "w", format=container_name) as container:
            options = {"strict": "experimental"}
            stream = cast("AudioStream", container.add_stream(codec, rate=RATE_HZ, options=options))
            stream.layout = "stereo"
            container.mux(stream.encode(_tone(number)))
            container.mux(stream.encode(None))
        return Path(file.name).read_bytes()


def _tone(number: int) -> AudioFrame:
    samples = [round(9_000 * math.sin(at * (0.02 + 0.003 * number))) for at in range(RATE_HZ * 2 // 5) for _ in (0, 1)]
    frame = AudioFrame(format="s16", layout="stereo", samples=len(samples) // 2)
    frame.sample_rate = RATE_HZ
    frame.time_base = Fraction(1, RATE_HZ)
    frame.pts = 0
    frame.planes[0].update(struct.pack(f"<{len(samples)}h", *samples))
    return frame
