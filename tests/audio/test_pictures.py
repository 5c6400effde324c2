from __future__ import annotations

import io

import av
import numpy as np
import pytest

from rpgmusic.audio.pictures import shrunk
from rpgmusic.audio.pool import AudioWorkers
from rpgmusic.domain.errors import UnreadableAudio

RED, BLUE = (255, 0, 0), (0, 0, 255)


def a_png(width: int, height: int) -> bytes:
    """Red to the left, blue to the right."""
    pixels = np.zeros((height, width, 3), dtype=np.uint8)
    pixels[:, : width // 2], pixels[:, width // 2 :] = RED, BLUE
    output = io.BytesIO()
    with av.open(output, "w", format="image2pipe") as container:
        stream = container.add_stream("png", rate=1)
        stream.width, stream.height, stream.pix_fmt = width, height, "rgb24"
        container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode())
    return output.getvalue()


def test_a_picture_shrinks_to_the_pixels_that_were_asked_for() -> None:
    rgb = shrunk(a_png(64, 64), 4, 4)
    assert len(rgb) == 4 * 4 * 3
    assert (tuple(rgb[:3]), tuple(rgb[9:12])) == (RED, BLUE)


def test_of_a_wide_picture_the_middle_is_shown() -> None:
    rgb = shrunk(a_png(120, 30), 2, 2)
    assert (tuple(rgb[:3]), tuple(rgb[3:6])) == (RED, BLUE)


def test_a_tiny_picture_grows() -> None:
    assert len(shrunk(a_png(2, 2), 32, 32)) == 32 * 32 * 3


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + b"\0" * 200, b"no picture at all" * 50])
async def test_what_is_no_picture_is_refused_and_the_worker_goes_on(workers: AudioWorkers, content: bytes) -> None:
    with pytest.raises(UnreadableAudio):
        await workers.shrink(content, 8, 8)
    assert len(await workers.shrink(a_png(16, 16), 8, 8)) == 8 * 8 * 3


async def test_a_gigantic_picture_is_not_decoded(workers: AudioWorkers) -> None:
    png = bytearray(a_png(16, 16))
    png[16:24] = (30_000).to_bytes(4, "big") * 2
    with pytest.raises(UnreadableAudio):
        await workers.shrink(bytes(png), 8, 8)
