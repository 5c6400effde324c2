"""Sound at the rates of models: the end of a file brought to one, and what they make brought back."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import av
import numpy as np

from rpgmusic.audio.blocks import Block, block_of, silence, with_channels
from rpgmusic.audio.cursor import SampleCursor
from rpgmusic.audio.facts import facts_of
from rpgmusic.audio.reading import failures_in_words

_PIECE_SAMPLES: Final = 1 << 16


def tail(path: Path, length_s: float, rate_hz: int, channels: int) -> Block:
    """The last seconds of a file, fewer if it is shorter; shape (channels, samples at the rate).

    Raises UnreadableAudio, UnsupportedAudio, MusicFolderUnavailable.
    """
    with failures_in_words():
        end_s = facts_of(path).duration_us / 1_000_000
        cursor = SampleCursor(path)
        try:
            first, stop = round(max(0.0, end_s - length_s) * cursor.rate_hz), round(end_s * cursor.rate_hz)
            samples, _ = cursor.read(first, stop)
            return with_channels(resampled(samples, cursor.rate_hz, rate_hz), channels)
        finally:
            cursor.close()


def resampled(samples: Block, from_hz: int, to_hz: int) -> Block:
    """The whole sound at another rate."""
    layout = "mono" if len(samples) == 1 else "stereo"
    resampler = av.AudioResampler(format="fltp", layout=layout, rate=to_hz)
    blocks = [silence(len(samples), 0)]
    for at in range(0, samples.shape[1], _PIECE_SAMPLES):
        piece = np.ascontiguousarray(samples[:, at : at + _PIECE_SAMPLES])
        frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout=layout)
        frame.sample_rate, frame.pts = from_hz, at
        blocks += [block_of(done) for done in resampler.resample(frame)]
    blocks += [block_of(done) for done in resampler.resample(None)]
    return np.concatenate(blocks, axis=1)
