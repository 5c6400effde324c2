"""Writes `web_player/audio/probe-samples.js`: the two tiny files by which a browser shows that it decodes to the frame.

Each is a short burst in silence whose centre lies on a known frame. Run `python tests/vectors/make_probe_samples.py`.
"""

from __future__ import annotations

import base64
import io
from pathlib import Path

import av
import numpy as np

LENGTH_FRAMES = 9_600
BURST_CENTRE = 4_800
BURST_HALF = 480
TARGET = Path(__file__).parents[2] / "web_player" / "audio" / "probe-samples.js"


def burst() -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    """A kilohertz under a smooth window, symmetric about its centre, mono."""
    frames = np.arange(LENGTH_FRAMES) - BURST_CENTRE
    window = np.where(np.abs(frames) < BURST_HALF, np.cos(np.pi * frames / BURST_HALF / 2) ** 2, 0)
    sound = 0.5 * window * np.cos(2 * np.pi * 1_000 * frames / 48_000)
    return (sound * 32_767).astype(np.int16)


def encoded(container: str, codec: str) -> str:
    """The burst in one format, as base64."""
    target = io.BytesIO()
    with av.open(target, "w", format=container) as output:
        stream = output.add_stream(codec, rate=48_000, layout="mono")
        assert isinstance(stream, av.AudioStream)
        frame = av.AudioFrame.from_ndarray(burst().reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts = 48_000, 0
        resampler = av.AudioResampler(
            format=stream.format.name, layout="mono", rate=48_000, frame_size=stream.frame_size
        )
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            output.mux(stream.encode(part))
        output.mux(stream.encode(None))
    return base64.b64encode(target.getvalue()).decode()


def main() -> None:
    """Write the module."""
    flac, opus = encoded("flac", "flac"), encoded("ogg", "libopus")
    TARGET.write_text(
        "/** Made by `tests/vectors/make_probe_samples.py`: one burst in silence, its centre on a known frame. */\n\n"
        f"export const LENGTH_FRAMES = {LENGTH_FRAMES};\n"
        f"export const BURST_CENTRE = {BURST_CENTRE};\n"
        f'export const FLAC =\n  "{flac}";\n'
        f'export const OGG_OPUS =\n  "{opus}";\n',
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
