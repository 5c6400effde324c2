"""How a container tells which sample was reached after a seek, format by format.

Timestamps are seldom exact to the sample: WebM counts milliseconds, and FFmpeg's timestamps inside an Ogg page are off
where Vorbis changes its block size. Ogg's page positions are exact; rounded timestamps become so by the knowledge that
blocks begin only on a grid.
"""

from __future__ import annotations

from statistics import median
from typing import BinaryIO, Final, Protocol

import av
from av.audio.stream import AudioStream

from rpgmusic.audio.ogg_pages import OggPage, page_at

_CONSENSUS_FRAMES: Final = 16


class Locator(Protocol):
    """Learns from decoded packets at which raw sample the first of them began."""

    def begin(self) -> None:
        """Forget what was seen: decoding starts somewhere else."""

    def saw(self, packet: av.Packet[AudioStream], frames: list[av.AudioFrame], samples_before: int) -> float | None:
        """Take note of a packet, its frames and the samples before them; the raw sample after them if known."""

    def raw_start(self) -> float | None:
        """Raw sample at which the first frame began, once known."""

    def estimate(self) -> float | None:
        """The best guess of `raw_start` from what was seen, for a stream that has ended."""


class TimestampLocator:
    """By timestamps; the median of several if they are rounded."""

    def __init__(self, rate_hz: int, *, exact: bool) -> None:
        self._rate_hz = rate_hz
        self._needed = 1 if exact else _CONSENSUS_FRAMES
        self._starts: list[float] = []

    def begin(self) -> None:
        """Forget what was seen."""
        self._starts.clear()

    def saw(self, _packet: av.Packet[AudioStream], frames: list[av.AudioFrame], samples_before: int) -> float | None:
        """Take note of the frames' timestamps."""
        after = None
        for frame in frames:
            if frame.pts is not None and frame.time_base is not None:
                raw = float(frame.pts * frame.time_base * self._rate_hz)
                if len(self._starts) < self._needed:
                    self._starts.append(raw - samples_before)
                after = raw + frame.samples
            samples_before += frame.samples
        return after

    def raw_start(self) -> float | None:
        """Raw sample at which the first frame began, once enough timestamps agree."""
        return self.estimate() if len(self._starts) >= self._needed else None

    def estimate(self) -> float | None:
        """The middle of what the timestamps say."""
        return median(self._starts) if self._starts else None


class OggLocator:
    """By the positions that pages carry, which hold for the end of the last packet that ends on the page."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.begin()

    def begin(self) -> None:
        """Forget what was seen."""
        self._offset: int | None = None
        self._page: OggPage | None = None
        self._packets = 0
        self._start: float | None = None

    def saw(self, packet: av.Packet[AudioStream], frames: list[av.AudioFrame], samples_before: int) -> float | None:
        """Count the packets of a page until its position holds."""
        if packet.pos is None or packet.pos < 0:
            return None
        if packet.pos != self._offset:
            self._offset, self._packets = packet.pos, 0
            self._page = self._load(packet.pos)
        self._packets += 1
        if self._page is None or self._packets != self._page.packets or self._page.end_sample is None:
            return None
        if self._start is None:
            self._start = self._page.end_sample - samples_before - sum(frame.samples for frame in frames)
        return self._page.end_sample

    def raw_start(self) -> float | None:
        """Raw sample at which the first frame began, once a page has ended."""
        return self._start

    def estimate(self) -> float | None:
        """The same: a page's position is never a guess."""
        return self._start

    def _load(self, offset: int) -> OggPage | None:
        """Look at the page without moving the demuxer's place in the file."""
        place = self._file.tell()
        page = page_at(self._file, offset)
        self._file.seek(place)
        return page
