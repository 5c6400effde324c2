"""Reads duration, rate, channels and bitrate of a file."""

from __future__ import annotations

from pathlib import Path

from av.audio.stream import AudioStream
from av.container import InputContainer

from rpgmusic.audio.container_reader import open_container
from rpgmusic.audio.framed_reader import FramedReader
from rpgmusic.audio.reading import failures_in_words, open_reader
from rpgmusic.domain.errors import UnreadableAudio
from rpgmusic.domain.track import Stream


def facts_of(path: Path) -> Stream:
    """The facts of the file's main audio stream. Raises UnreadableAudio, UnsupportedAudio, MusicFolderUnavailable."""
    reader = open_reader(path)
    try:
        with failures_in_words(), path.open("rb") as file:
            container, stream = open_container(file)
            with container:
                if isinstance(reader, FramedReader):
                    duration_us = reader.length() * 1_000_000 // reader.rate_hz
                else:
                    duration_us = _duration_us(container, stream)
                bitrate_bps = stream.codec_context.bit_rate or container.bit_rate or 0
                channels = stream.codec_context.channels
            size_bits = path.stat().st_size * 8
    finally:
        reader.close()
    if duration_us <= 0:
        raise UnreadableAudio("The file holds no sound that lasts.")
    return Stream(duration_us, reader.rate_hz, channels, bitrate_bps or size_bits * 1_000_000 // duration_us)


def _duration_us(container: InputContainer, stream: AudioStream) -> int:
    """As the headers say; else the end of the last packet, as in recordings that were never finished."""
    if stream.duration and stream.time_base:
        return int(stream.duration * stream.time_base * 1_000_000)
    if container.duration:
        return int(container.duration)
    end = 0
    for packet in container.demux(stream):
        if packet.pts is not None and packet.time_base:
            end = max(end, int((packet.pts + (packet.duration or 0)) * packet.time_base * 1_000_000))
    return end
