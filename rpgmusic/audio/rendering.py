"""Any span of a file as 48 kHz stereo, the same samples wherever reading began.

A resampler's output depends on the phase at which it was started. Both rates meet again after
`rate / gcd(rate, 48000)` input samples, so each span is resampled from such a meeting point, a little early, by a
fresh resampler.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import Final

import av
import numpy as np
from numpy.typing import NDArray

from rpgmusic.audio.blocks import Block, silence
from rpgmusic.audio.cursor import SampleCursor
from rpgmusic.domain.rendition import SegmentSpan
from rpgmusic.domain.units import SAMPLE_RATE_HZ

_MARGIN_SAMPLES: Final = 256
_PIECE_SAMPLES: Final = 1 << 16


def render(cursor: SampleCursor, span: SegmentSpan) -> Block:
    """The span's frames, shape (2, `span.length_frames`); silence where the file has no more sound."""
    if cursor.rate_hz == SAMPLE_RATE_HZ:
        sound, _ = cursor.read(span.start_frame, span.end_frame)
    else:
        sound = _resampled_span(cursor, span)
    stereo = np.zeros((2, span.length_frames), dtype=np.float32)
    stereo[:, : sound.shape[1]] = sound
    return stereo


def render_round(cursor: SampleCursor, span: SegmentSpan, round_frames: int) -> Block:
    """The same of sound that begins anew after `round_frames`; the span may reach beyond either end."""
    parts: list[Block] = []
    frame = span.start_frame
    while frame < span.end_frame:
        begin = frame % round_frames
        length = min(span.end_frame - frame, round_frames - begin)
        parts.append(render(cursor, SegmentSpan(begin, begin + length)))
        frame += length
    return np.concatenate(parts, axis=1)


def _resampled_span(cursor: SampleCursor, span: SegmentSpan) -> Block:
    rate_hz = cursor.rate_hz
    ratio = Fraction(rate_hz, SAMPLE_RATE_HZ)
    margin = _MARGIN_SAMPLES * max(1, ceil(ratio))
    meeting = max(0, int(span.start_frame * ratio) - margin) // ratio.numerator
    stop = ceil(span.end_frame * ratio) + margin
    samples, ended = cursor.read(meeting * ratio.numerator, stop)
    resampler = Resampler(rate_hz, cursor.channels)
    blocks = [resampler.push(samples[:, at : at + _PIECE_SAMPLES]) for at in range(0, samples.shape[1], _PIECE_SAMPLES)]
    if ended:
        blocks.append(resampler.finish())
    first = span.start_frame - meeting * ratio.denominator
    sound = np.concatenate([silence(cursor.channels, 0), *blocks], axis=1)
    return sound[:, first : first + span.length_frames]


class Resampler:
    """A continuous stream of samples brought to 48 kHz; nothing is done to one that already is."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        self._rate_hz = rate_hz
        self._channels = channels
        self._layout = "mono" if channels == 1 else "stereo"
        self._resampler = av.AudioResampler(format="fltp", layout=self._layout, rate=SAMPLE_RATE_HZ)
        self._pushed = 0

    def push(self, block: Block) -> Block:
        """The frames that have become complete."""
        if self._rate_hz == SAMPLE_RATE_HZ or not block.shape[1]:
            return block
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout=self._layout)
        frame.sample_rate = self._rate_hz
        frame.time_base = Fraction(1, self._rate_hz)
        frame.pts = self._pushed
        self._pushed += block.shape[1]
        return self._joined(self._resampler.resample(frame))

    def finish(self) -> Block:
        """The last frames, up to the length of what was pushed."""
        if self._rate_hz == SAMPLE_RATE_HZ or not self._pushed:
            return silence(self._channels, 0)
        return self._joined(self._resampler.resample(None))

    def _joined(self, frames: list[av.AudioFrame]) -> Block:
        return np.concatenate([silence(self._channels, 0), *(frame.to_ndarray() for frame in frames)], axis=1)


def quantised(block: Block) -> NDArray[np.int16]:
    """Rounded to 16 bits, shape (2, frames); what is too loud is held at full scale.

    Without dither: equal sound gives equal segments, silence stays silent, and a 16-bit source at 48 kHz is untouched.
    """
    scaled: Block = np.rint(block * np.float32(32_768.0))
    return np.clip(scaled, -32_768, 32_767).astype(np.int16)
