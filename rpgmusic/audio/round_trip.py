"""Proof that this machine's audio library can make and read the sound that players get."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import av
import numpy as np

from rpgmusic.audio.blocks import Block
from rpgmusic.audio.cursor import SampleCursor
from rpgmusic.audio.encoding import encode
from rpgmusic.domain.errors import UnsupportedAudio
from rpgmusic.domain.rendition import Rendition
from rpgmusic.domain.units import SAMPLE_RATE_HZ

TONE_HZ: Final = 440
TONE_FRAMES: Final = 48_000
TOLERATED_ERROR: Final = 0.05

DECODERS: Final = ("mp3", "flac", "vorbis", "opus", "aac", "alac", "pcm_s16le", "pcm_s24le", "pcm_s16be")
"""Decoders of the kinds of file that are played."""


def missing_decoders() -> tuple[str, ...]:
    """Decoders that the installed audio library lacks."""
    return tuple(name for name in DECODERS if name not in av.codecs_available)


def check_round_trip(rendition: Rendition) -> None:
    """Encode a second of a tone, decode it and compare.

    Raises:
        UnsupportedAudio: what comes back is not what went in.
        UnreadableAudio: nothing comes back.
    """
    with TemporaryDirectory(prefix="rpgmusic-") as folder:
        path = Path(folder, f"tone.{rendition.value}")
        path.write_bytes(encode(rendition, _tone()))
        cursor = SampleCursor(path)
        try:
            heard, _ = cursor.read(0, TONE_FRAMES)
        finally:
            cursor.close()
    if heard.shape != (2, TONE_FRAMES) or _deviation(heard) > TOLERATED_ERROR:
        message = f"A test tone came back from {rendition.value} changed. Reinstall the “av” package."
        raise UnsupportedAudio(message)


def _tone() -> Block:
    wave = 0.5 * np.sin(2 * np.pi * TONE_HZ * np.arange(TONE_FRAMES) / SAMPLE_RATE_HZ)
    return np.stack((wave, wave)).astype(np.float32)


def _deviation(heard: Block) -> float:
    """Root mean square of what differs, past the first tenth of a second, in which a lossy codec settles."""
    settled = TONE_FRAMES // 10
    difference = heard[:, settled:] - _tone()[:, settled:]
    return float(np.sqrt(np.mean(difference**2)))
