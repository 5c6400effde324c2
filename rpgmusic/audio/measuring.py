"""Measures a whole file in one decode: loudness, true peak, silence, length and waveform, in constant memory."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import inf, log10
from pathlib import Path
from typing import Final

import av
import av.filter
import numpy as np
from av.filter.context import FilterContext
from numpy.typing import NDArray

from rpgmusic.audio.blocks import Block, silence, with_channels
from rpgmusic.audio.jobs import WAVEFORM_POINTS, Analysed
from rpgmusic.audio.reading import failures_in_words, open_reader
from rpgmusic.audio.rendering import Resampler
from rpgmusic.domain.errors import UnreadableAudio
from rpgmusic.domain.units import SAMPLE_RATE_HZ

SILENCE_THRESHOLD: Final = 0.001
"""-60 dBFS."""

MAX_LENGTH_FRAMES: Final = 48 * 3_600 * SAMPLE_RATE_HZ
_BATCH_FRAMES: Final = 1 << 15
_ABSOLUTE_GATE_LUFS: Final = -70.0
_MAX_BUCKETS: Final = 16_384
_METER_FRAMES: Final = 4_800
_SHORTEST_FRAMES: Final = 24_000


def measure(path: Path) -> Analysed:
    """Decode the file once from beginning to end. Raises UnreadableAudio, UnsupportedAudio, MusicFolderUnavailable."""
    reader = open_reader(path)
    loudness, outline = LoudnessMeter(), Outline()
    try:
        with failures_in_words():
            resampler = Resampler(reader.rate_hz, reader.channels)
            while (block := _batch(reader.next_block)) is not None and outline.frames < MAX_LENGTH_FRAMES:
                _take(resampler.push(block), loudness, outline)
            _take(resampler.finish(), loudness, outline)
            integrated_lufs, true_peak_dbtp = loudness.result()
    finally:
        reader.close()
    if not outline.frames:
        raise UnreadableAudio("No sound in the file can be decoded: it is empty, cut off or damaged.")
    leading, trailing = outline.silences()
    return Analysed(outline.frames, integrated_lufs, true_peak_dbtp, leading, trailing, outline.waveform())


def _take(block: Block, loudness: LoudnessMeter, outline: Outline) -> None:
    if block.shape[1]:
        stereo = with_channels(block, 2)
        loudness.add(stereo)
        outline.add(np.abs(stereo).max(axis=0))


def _batch(next_block: Callable[[], Block | None]) -> Block | None:
    """Some blocks in one: there is less to do per sample."""
    blocks, frames = [], 0
    while frames < _BATCH_FRAMES and (block := next_block()) is not None:
        blocks.append(block)
        frames += block.shape[1]
    return np.concatenate(blocks, axis=1) if blocks else None


class LoudnessMeter:
    """Integrated loudness and true peak of stereo at 48 kHz, by EBU R128 (ITU-R BS.1770-4)."""

    def __init__(self) -> None:
        graph = av.filter.Graph()
        self._source = graph.add_abuffer(sample_rate=SAMPLE_RATE_HZ, format="fltp", layout="stereo")
        meter = graph.add("ebur128", "peak=true:metadata=1:framelog=quiet")
        self._sink: FilterContext = graph.add("abuffersink")
        self._source.link_to(meter)
        meter.link_to(self._sink)
        graph.configure()
        self._graph = graph
        self._frames = 0
        self._latest: dict[str, str] = {}

    def add(self, stereo: Block) -> None:
        """Go on with the following frames."""
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(stereo), format="fltp", layout="stereo")
        frame.sample_rate = SAMPLE_RATE_HZ
        frame.time_base = Fraction(1, SAMPLE_RATE_HZ)
        frame.pts = self._frames
        self._frames += stereo.shape[1]
        self._source.push(frame)
        self._drain()

    def result(self) -> tuple[float | None, float | None]:
        """Loudness in LUFS and peak in dBTP; None for silence.

        The meter speaks every 100 ms of sound, so it is fed up to a full tenth of a second.
        """
        missing = max(-self._frames % _METER_FRAMES, _SHORTEST_FRAMES - self._frames)
        if missing:
            self.add(silence(2, missing))
        lufs = float(self._latest.get("lavfi.r128.I", _ABSOLUTE_GATE_LUFS))
        peaks = [float(self._latest.get(f"lavfi.r128.true_peaks_ch{channel}", 0.0)) for channel in (0, 1)]
        peak_dbtp = round(20 * log10(max(peaks)), 2) if max(peaks) > 0 else None
        return (round(lufs, 2) if _ABSOLUTE_GATE_LUFS < lufs < inf else None), peak_dbtp

    def _drain(self) -> None:
        while True:
            try:
                frame = self._sink.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            if frame.metadata:
                self._latest = frame.metadata


class Outline:
    """Peaks over time in at most 16,384 buckets, whose length doubles whenever they run out."""

    def __init__(self) -> None:
        self.frames = 0
        self._bucket_frames = 64
        self._peaks: NDArray[np.float32] = np.zeros(_MAX_BUCKETS, dtype=np.float32)
        self._first_loud: int | None = None
        self._last_loud = -1

    def add(self, levels: NDArray[np.float32]) -> None:
        """Go on with the following frames' absolute values."""
        loud = np.flatnonzero(levels >= SILENCE_THRESHOLD)
        if len(loud):
            self._first_loud = self.frames + int(loud[0]) if self._first_loud is None else self._first_loud
            self._last_loud = self.frames + int(loud[-1])
        end = self.frames + len(levels)
        while end > self._bucket_frames * _MAX_BUCKETS:
            halves = self._peaks.reshape(-1, 2).max(axis=1)
            self._peaks = np.concatenate([halves, np.zeros_like(halves)])
            self._bucket_frames *= 2
        first, last = self.frames // self._bucket_frames, (end - 1) // self._bucket_frames
        starts = np.maximum(np.arange(first, last + 1) * self._bucket_frames - self.frames, 0)
        self._peaks[first : last + 1] = np.maximum(self._peaks[first : last + 1], np.maximum.reduceat(levels, starts))
        self.frames = end

    def silences(self) -> tuple[int, int]:
        """Frames below -60 dBFS at the beginning and at the end; all are at the beginning if nothing is louder."""
        if self._first_loud is None:
            return self.frames, 0
        return self._first_loud, self.frames - 1 - self._last_loud

    def waveform(self) -> bytes:
        """The peak of each thousandth of the sound, linear, 255 at full scale."""
        edges = np.arange(WAVEFORM_POINTS + 1) * self.frames / (self._bucket_frames * WAVEFORM_POINTS)
        starts = edges[:-1].astype(np.int64)
        ends = np.maximum(np.ceil(edges[1:]).astype(np.int64), starts + 1)
        peaks = np.array([self._peaks[start:end].max() for start, end in zip(starts, ends, strict=True)])
        return bytes(np.rint(np.minimum(peaks, 1.0) * 255).astype(np.uint8))
