"""Reads every kind of file that FFmpeg's demuxers know, from any sample on, with exact positions."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from fractions import Fraction
from typing import BinaryIO, Final

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.stream import AudioStream

from rpgmusic.audio.blocks import Block, block_of, check_stream, silence, with_channels
from rpgmusic.audio.locators import Locator, OggLocator, TimestampLocator
from rpgmusic.domain.errors import UnreadableAudio, UnsupportedAudio

_DEMUXERS: Final = "aac,aiff,flac,matroska,mov,mp3,ogg,w64,wav"
_WAV_PROBE_BYTES: Final = "32768"
_PREROLL_S: Final = {"opus": 4.0, "vorbis": 0.25, "aac": 0.5, "mp3float": 1.0, "mp3": 1.0, "flac": 0.0, "alac": 0.0}
_LONGEST_HOLE_S: Final = 30
_MEASURED_FRAMES: Final = 4
_DECODING_ERRORS: Final = (av.error.InvalidDataError, av.error.PatchWelcomeError, av.error.ArgumentError)


def open_container(file: BinaryIO) -> tuple[av.container.InputContainer, AudioStream]:
    """The file's container and its main audio stream.

    Only demuxers of the supported kinds are tried: others read playlists, and would open whatever those name.
    Raises UnsupportedAudio if the file has no sound, or FFmpeg's error if it is none of these kinds.
    """
    file.seek(0)
    options = {"format_whitelist": _DEMUXERS}
    if file.read(4) in (b"RIFF", b"RF64", b"FORM"):
        options["probesize"] = _WAV_PROBE_BYTES
    file.seek(0)
    container = av.open(file, "r", options=options, metadata_errors="replace")
    stream = container.streams.best("audio")
    decoder: AudioCodecContext | None = stream.codec_context if isinstance(stream, AudioStream) else None
    if not isinstance(stream, AudioStream) or decoder is None:
        container.close()
        raise UnsupportedAudio("The file holds no sound that rpgmusic can decode.")
    decoder.thread_count = 1
    return container, stream


class ContainerReader:
    """Blocks of samples from any frame on, as one continuous decode from the file's beginning would give them."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._container, self._stream = open_container(file)
        self._measure()
        self.seek(0)

    def seek(self, frame: int) -> int:
        """Go to the start of some block at or before `frame`, decoder settled; returns its position."""
        name = self._stream.codec_context.name
        pcm = name.startswith("pcm")
        preroll = int(self.rate_hz * (0.0 if pcm else _PREROLL_S.get(name, 2.0)))
        for back_s in (0.5, 5, 60):
            start = frame - preroll - int(back_s * self.rate_hz)
            if start > self.rate_hz and self._jump(start) and self._position <= frame - preroll:
                break
        else:
            self._restart()
        while self._position + self._ahead_length() <= frame and self._fill():
            pass
        return self._position

    def next_block(self) -> Block | None:
        """The following samples; None at the end."""
        if not self._ahead and not self._fill():
            return None
        block = self._ahead.popleft()
        self._position += block.shape[1]
        return block

    def close(self) -> None:
        """Give the file back."""
        self._container.close()
        self._file.close()

    def _ahead_length(self) -> int:
        return self._ahead[0].shape[1] if self._ahead else 0

    def _fill(self) -> bool:
        """Have one undelivered block ahead, after dropping the one that was there."""
        if self._ahead:
            self._position += self._ahead.popleft().shape[1]
        while not self._ahead and self._decode_packet():
            pass
        return bool(self._ahead)

    def _measure(self) -> None:
        """Learn what the stream decodes to, and on which grid its blocks begin."""
        self._packets = self._demux()
        frames: list[av.AudioFrame] = []
        while len(frames) < _MEASURED_FRAMES and (packet := next(self._packets, None)) is not None:
            frames += self._decoded(packet)
        if not frames:
            raise UnreadableAudio("No sound in the file can be decoded: it is empty, cut off or damaged.")
        self.rate_hz, self.channels = frames[0].sample_rate, len(block_of(frames[0]))
        check_stream(self.rate_hz, len(frames[0].layout.channels))
        exact = self._stream.time_base == Fraction(1, self.rate_hz)
        is_ogg = self._container.format.name == "ogg"
        self._grid = 1 if exact or is_ogg else self._block_grid([frame.samples for frame in frames])
        self._phase = sum(frame.samples for frame in frames[:2]) % self._grid
        self._locator: Locator = OggLocator(self._file) if is_ogg else TimestampLocator(self.rate_hz, exact=exact)
        self._origin: float | None = None

    def _block_grid(self, samples: list[int]) -> int:
        """Frames between places where a block can begin (Vorbis I specification, 4.2.2 and 4.3.8)."""
        extradata = self._stream.codec_context.extradata
        if self._stream.codec_context.name != "vorbis" or extradata is None:
            return max(1, samples[len(samples) // 2])
        at = extradata.find(b"\x01vorbis")
        return max(1, (1 << (extradata[at + 28] & 15)) // 4) if 0 <= at < len(extradata) - 28 else 1

    def _restart(self) -> None:
        self._container.close()
        self._container, self._stream = open_container(self._file)
        self._begin()
        self._origin = self._anchor() if self._origin is None else self._origin
        self._position = 0

    def _jump(self, start: int) -> bool:
        """Seek to `start` or before; False if the container does not tell where that led."""
        time_base = self._stream.time_base
        if self._origin is None or time_base is None:
            return False
        timestamp = int(Fraction(start, self.rate_hz) / time_base) + (self._stream.start_time or 0)
        try:
            self._container.seek(timestamp, stream=self._stream)
        except (av.error.PermissionError, av.error.InvalidDataError, av.error.ArgumentError):
            return False
        self._begin()
        raw = self._anchor()
        if raw is None:
            return False
        self._position = self._snapped(raw - self._origin)
        return self._position >= 0

    def _snapped(self, position: float) -> int:
        """The place nearest to `position` where a block can begin."""
        return round((position - self._phase) / self._grid) * self._grid + self._phase

    def _begin(self) -> None:
        self._packets = self._demux()
        self._ahead: deque[Block] = deque()
        self._counted = 0
        self._offset: float | None = None
        self._locator.begin()

    def _anchor(self) -> float | None:
        """Decode until it is known at which raw sample decoding began."""
        while self._locator.raw_start() is None and self._decode_packet():
            pass
        raw = self._locator.estimate()
        self._offset = raw
        return raw

    def _demux(self) -> Iterator[av.Packet[AudioStream]]:
        try:
            yield from self._container.demux(self._stream)
        except _DECODING_ERRORS:
            return

    def _decoded(self, packet: av.Packet[AudioStream]) -> list[av.AudioFrame]:
        try:
            return [frame for frame in self._stream.codec_context.decode(packet) if frame.samples]
        except av.error.FFmpegError:
            return []

    def _decode_packet(self) -> bool:
        packet = next(self._packets, None)
        if packet is None:
            return False
        frames = [frame for frame in self._decoded(packet) if frame.sample_rate == self.rate_hz]
        after = self._locator.saw(packet, frames, self._counted)
        samples = sum(frame.samples for frame in frames)
        hole = self._hole(after, samples)
        if hole:
            self._ahead.append(silence(self.channels, hole))
        self._ahead.extend(with_channels(block_of(frame), self.channels) for frame in frames)
        self._counted += hole + samples
        return True

    def _hole(self, after: float | None, samples: int) -> int:
        """Samples that damage has taken from the stream before this packet."""
        if after is None or self._offset is None:
            return 0
        missing = round(after - self._offset) - self._counted - samples
        tolerance = max(self._grid, self.rate_hz // 50)
        return missing if tolerance < missing < _LONGEST_HOLE_S * self.rate_hz else 0
