"""Measures how soon the first segment of a track is there, from anywhere in it, and what a rendition costs to make.

`python -m benchmarks.segments` makes its own music: ten minutes in each format, two hours and ten hours of MP3.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from statistics import median

import av
import numpy as np
from av.audio.stream import AudioStream

from benchmarks.report import report
from rpgmusic.audio.cursor import SampleCursor
from rpgmusic.audio.encoding import encode
from rpgmusic.audio.jobs import RenderJob
from rpgmusic.audio.pool import AudioWorkers
from rpgmusic.audio.rendering import render
from rpgmusic.domain.rendition import SEGMENT_FRAMES, Rendition, segment_count, segment_span

REACH_MS = 150.0
MINUTES = 10
PLACES = (0.01, 0.5, 0.99)
ROUNDS = 3
FORMATS = {
    "flac": ("flac", "s16", 0, {}),
    "wav": ("pcm_s16le", "s16", 0, {}),
    "m4a": ("aac", "fltp", 160_000, {}),
    "ogg": ("vorbis", "fltp", 160_000, {"strict": "-2"}),
    "opus": ("libopus", "flt", 96_000, {}),
    "webm": ("libopus", "flt", 96_000, {}),
    "mp3": ("libmp3lame", "fltp", 0, {"flags": "+qscale", "global_quality": "236"}),
    "aac": ("aac", "fltp", 128_000, {}),
}


def make_music(path: Path, minutes: int) -> Path:
    """Write a file of tones and noise in the format that its name ends with."""
    codec, sample_format, bitrate_bps, options = FORMATS[path.suffix[1:]]
    rate_hz = 48_000 if codec == "libopus" else 44_100
    noise = np.random.default_rng(1)
    with av.open(str(path), "w", format={"aac": "adts"}.get(path.suffix[1:])) as container:
        stream = container.add_stream(codec, rate=rate_hz, options=options)
        assert isinstance(stream, AudioStream)
        encoder = stream.codec_context
        encoder.layout, encoder.format = "stereo", sample_format
        if bitrate_bps:
            encoder.bit_rate = bitrate_bps
        encoder.open()
        length = encoder.frame_size or 4_096
        converter = av.AudioResampler(format=sample_format, layout="stereo", rate=rate_hz)
        at_s = np.arange(rate_hz * 60) / rate_hz
        minute = 0.2 * np.sin(2 * np.pi * 220 * at_s) + 0.03 * noise.standard_normal((2, len(at_s)))
        sound = np.tile(minute.astype(np.float32), (1, minutes))
        for at in range(0, sound.shape[1], length):
            piece = np.ascontiguousarray(sound[:, at : at + length])
            frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout="stereo")
            frame.sample_rate, frame.time_base, frame.pts = rate_hz, Fraction(1, rate_hz), at
            for converted in converter.resample(frame):
                container.mux(stream.encode(converted))
        container.mux(stream.encode(None))
    return path


def make_long_mp3(path: Path, ten_minutes: Path, hours: int) -> Path:
    """Repeat the frames of an MP3 without its tags and header."""
    data = ten_minutes.read_bytes()
    frames = data[data.index(b"\xff\xfb", data.index(b"Xing")) :]
    with path.open("wb") as file:
        for _ in range(hours * 6):
            file.write(frames)
    return path


async def first_segment_ms(workers: AudioWorkers, path: Path, index: int, rendition: Rendition, target: Path) -> float:
    """Milliseconds from asking a warm worker to the finished file."""
    span = segment_span(rendition, index, (index + 2) * SEGMENT_FRAMES)
    job = RenderJob(os.fsencode(path), os.fsencode(target), rendition.value, span.start_frame, span.end_frame)
    began = time.perf_counter()
    await workers.render(str(path), job, urgent=True).done
    return (time.perf_counter() - began) * 1_000


async def latencies(workers: AudioWorkers, path: Path, minutes: int) -> Iterator[dict[str, object]]:
    """One row for each rendition and place: a file never opened before, and one that is open."""
    last = segment_count(minutes * 60 * 48_000) - 2
    rows: list[dict[str, object]] = []
    for rendition in (Rendition.FLAC, Rendition.OPUS_128):
        for place in PLACES:
            index = int(last * place)
            fresh, opened = [], []
            for _ in range(ROUNDS):
                os.utime(path)  # a changed file is opened anew
                fresh.append(await first_segment_ms(workers, path, index, rendition, path.with_suffix(".segment")))
                await first_segment_ms(workers, path, 1, rendition, path.with_suffix(".segment"))
                opened.append(await first_segment_ms(workers, path, index, rendition, path.with_suffix(".segment")))
            rows.append(
                {
                    "file": path.name,
                    "rendition": rendition.value,
                    "place": f"{place:.0%}",
                    "fresh_ms": round(median(fresh), 1),
                    "fresh_worst_ms": round(max(fresh), 1),
                    "open_ms": round(median(opened), 1),
                    "of_150_ms": round(median(fresh) / REACH_MS, 2),
                }
            )
    return iter(rows)


@contextmanager
def cpu_seconds(spent: list[float]) -> Iterator[None]:
    """Append the processor time that the block took."""
    began = time.process_time()
    yield
    spent.append(time.process_time() - began)


def costs(path: Path, renditions: Sequence[Rendition]) -> Iterator[dict[str, object]]:
    """One row for each rendition: processor time and size of a segment, in sequence."""
    for rendition in renditions:
        cursor = SampleCursor(path)
        decoding: list[float] = []
        encoding: list[float] = []
        sizes = []
        for index in range(10):
            span = segment_span(rendition, index, MINUTES * 60 * 48_000)
            with cpu_seconds(decoding):
                sound = render(cursor, span)
            with cpu_seconds(encoding):
                sizes.append(len(encode(rendition, sound)))
        cursor.close()
        spent = median(decoding) + median(encoding)
        yield {
            "rendition": rendition.value,
            "decode_ms": round(median(decoding) * 1_000, 1),
            "encode_ms": round(median(encoding) * 1_000, 1),
            "segment_bytes": int(median(sizes)),
            "seconds_of_sound_per_cpu_second": round(5 / spent),
        }


async def main() -> None:
    """Make the files, measure, report."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = {make_music(folder / f"ten-minutes.{suffix}", MINUTES): MINUTES for suffix in FORMATS}
        ten_minutes = folder / "ten-minutes.mp3"
        files[make_long_mp3(folder / "two-hours.mp3", ten_minutes, 2)] = 120
        files[make_long_mp3(folder / "ten-hours.mp3", ten_minutes, 10)] = 600
        workers = AudioWorkers()
        began = time.perf_counter()
        await workers.start()
        print(f"workers warm after {(time.perf_counter() - began) * 1_000:.0f} ms")
        rows = [row for path, minutes in files.items() for row in await latencies(workers, path, minutes)]
        resident = [_resident_mb(pid) for pid in workers.pids]
        await workers.close()
        report("segments", rows)
        print(f"largest worker: {max(resident)} MB resident")
        report("segment_costs", list(costs(ten_minutes, list(Rendition))))


def _resident_mb(pid: int) -> float:
    fields = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
    return round(int(fields[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)


if __name__ == "__main__":
    asyncio.run(main())
