"""Pictures as small squares of pixels, for screens that can show no more: decoded by the audio library, in a worker."""

from __future__ import annotations

import io
from typing import Final

import av

from rpgmusic.domain.errors import UnreadableAudio

MOST_PIXELS: Final = 50_000_000
"""A larger picture is not decoded: at four bytes a pixel it would fill a worker's memory."""


def shrunk(content: bytes, width: int, height: int) -> bytes:
    """The middle of a picture, scaled to fill `width` x `height` pixels: red, green and blue, a byte each.

    Raises:
        UnreadableAudio: these bytes are no picture that can be decoded, or a gigantic one.
    """
    try:
        with av.open(io.BytesIO(content), "r") as container:
            coded = container.streams.video[0].codec_context
            if not 0 < coded.width * coded.height <= MOST_PIXELS:
                raise UnreadableAudio("The cover is far too large a picture.")
            frame = next(container.decode(video=0))
    except (av.error.FFmpegError, IndexError, StopIteration, ValueError) as error:
        raise UnreadableAudio("The cover is no picture that can be shown.") from error
    scale = max(width / frame.width, height / frame.height)
    scaled = frame.reformat(
        width=max(width, round(frame.width * scale)),
        height=max(height, round(frame.height * scale)),
        format="rgb24",
        interpolation="AREA",
    ).to_ndarray()
    top, left = (scaled.shape[0] - height) // 2, (scaled.shape[1] - width) // 2
    return scaled[top : top + height, left : left + width].tobytes()
