"""Encodes a rendered span into the bytes of a segment file."""

from __future__ import annotations

import struct
from io import BytesIO
from typing import Final

import av
import numpy as np
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from rpgmusic.audio.blocks import Block
from rpgmusic.audio.rendering import quantised
from rpgmusic.domain.rendition import Rendition
from rpgmusic.domain.units import SAMPLE_RATE_HZ

_OPUS_BITRATES_BPS: Final = {Rendition.OPUS_128: 128_000, Rendition.OPUS_64: 64_000}
_FLAC_FRAME: Final = 4_096
_OPUS_FRAME: Final = 960
_WAV_HEADER: Final = struct.Struct("<4sI4s4sIHHIIHH4sI")


def encode(rendition: Rendition, stereo: Block) -> bytes:
    """A complete file of the rendition that decodes to exactly the frames given."""
    if rendition is Rendition.WAV:
        return _wav(quantised(stereo))
    if rendition is Rendition.FLAC:
        return _muxed("flac", "flac", "s16", np.ascontiguousarray(quantised(stereo).T).reshape(1, -1))
    interleaved = np.ascontiguousarray(np.clip(stereo, -1.0, 1.0).T).reshape(1, -1)
    return _muxed("ogg", "libopus", "flt", interleaved, _OPUS_BITRATES_BPS[rendition])


def _wav(samples: NDArray[np.int16]) -> bytes:
    data = samples.T.astype("<i2").tobytes()
    fields = (16, 1, 2, SAMPLE_RATE_HZ, SAMPLE_RATE_HZ * 4, 4, 16)
    return _WAV_HEADER.pack(b"RIFF", 36 + len(data), b"WAVE", b"fmt ", *fields, b"data", len(data)) + data


def _muxed(
    container_format: str, codec: str, sample_format: str, interleaved: NDArray[np.int16] | Block, bitrate_bps: int = 0
) -> bytes:
    buffer = BytesIO()
    with av.open(buffer, "w", format=container_format, options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream(codec, rate=SAMPLE_RATE_HZ)
        if not isinstance(stream, AudioStream):
            raise TypeError(f"{codec} encodes no sound")
        stream.codec_context.layout = "stereo"
        stream.codec_context.format = sample_format
        stream.codec_context.thread_count = 1
        if bitrate_bps:
            stream.codec_context.bit_rate = bitrate_bps
        length = 2 * (_OPUS_FRAME if bitrate_bps else _FLAC_FRAME)
        for at in range(0, interleaved.shape[1], length):
            frame = av.AudioFrame.from_ndarray(interleaved[:, at : at + length], format=sample_format, layout="stereo")
            frame.sample_rate = SAMPLE_RATE_HZ
            frame.pts = at // 2
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return buffer.getvalue()
