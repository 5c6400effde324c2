"""Makes real music files of every supported kind for the tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from numpy.typing import NDArray

Sound = NDArray[np.float32]

_LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1"}


@dataclass(frozen=True)
class Kind:
    """How to make a file: its name, codec, rate, channels and the encoder's options."""

    name: str
    codec: str
    rate_hz: int = 44_100
    channels: int = 2
    sample_format: str = "fltp"
    bitrate_bps: int = 0
    container: str | None = None
    options: dict[str, str] = field(default_factory=dict)


VARIABLE_RATE = {"flags": "+qscale", "global_quality": "236"}

KINDS = [
    Kind("cbr.mp3", "libmp3lame", bitrate_bps=192_000),
    Kind("vbr.mp3", "libmp3lame", options=VARIABLE_RATE),
    Kind("low-rate-mono.mp3", "libmp3lame", 22_050, 1, bitrate_bps=32_000),
    Kind("sixteen.flac", "flac", sample_format="s16"),
    Kind("twenty-four.flac", "flac", 96_000, sample_format="s32"),
    Kind("surround.flac", "flac", 48_000, 6, "s16"),
    Kind("vorbis.ogg", "vorbis", bitrate_bps=160_000, options={"strict": "-2"}),
    Kind("opus.opus", "libopus", 48_000, sample_format="flt", bitrate_bps=96_000, container="ogg"),
    Kind("opus-mono.opus", "libopus", 48_000, 1, "flt", 24_000, "ogg"),
    Kind("aac.m4a", "aac", bitrate_bps=128_000, options={"aac_pns": "0"}),
    Kind("surround.m4a", "aac", 48_000, 6, bitrate_bps=256_000, options={"aac_pns": "0"}),
    Kind("bare.aac", "aac", bitrate_bps=128_000, container="adts", options={"aac_pns": "0"}),
    Kind("alac.m4a", "alac", sample_format="s16p"),
    Kind("eight.wav", "pcm_u8", 8_000, 1, "u8"),
    Kind("sixteen.wav", "pcm_s16le", sample_format="s16"),
    Kind("twenty-four.wav", "pcm_s24le", 192_000, sample_format="s32"),
    Kind("float.wav", "pcm_f32le", 11_025, 1, "flt"),
    Kind("same-rate.wav", "pcm_s16le", 48_000, sample_format="s16"),
    Kind("opus.webm", "libopus", 48_000, sample_format="flt", bitrate_bps=96_000),
    Kind("vorbis.webm", "vorbis", bitrate_bps=160_000, options={"strict": "-2"}),
    Kind("big-endian.aiff", "pcm_s16be", sample_format="s16"),
]


def music(rate_hz: int, channels: int, duration_s: float) -> Sound:
    """Two tones, one gliding, and bursts of noise, different in every channel; shape (channels, samples)."""
    noise = np.random.default_rng(7)
    at_s = np.arange(int(rate_hz * duration_s)) / rate_hz
    glide = 0.1 * np.sin(2 * np.pi * (1_500 * at_s - 400 * np.cos(at_s)))
    burst = np.sin(2 * np.pi * 1.3 * at_s) > 0.9
    tones = [0.2 * np.sin(2 * np.pi * (220 + 30 * channel) * at_s) for channel in range(channels)]
    return np.stack([tone + glide + burst * 0.05 * noise.standard_normal(len(at_s)) for tone in tones]).astype(
        np.float32
    )


def tone(rate_hz: int, level_dbfs: float, duration_s: float, frequency_hz: float = 1_000.0, channels: int = 2) -> Sound:
    """A sine whose peak is at the level."""
    at_s = np.arange(int(rate_hz * duration_s)) / rate_hz
    wave = 10 ** (level_dbfs / 20) * np.sin(2 * np.pi * frequency_hz * at_s)
    return np.tile(wave.astype(np.float32), (channels, 1))


def write(path: Path, kind: Kind, sound: Sound) -> Path:
    """Encode the sound."""
    layout = _LAYOUTS[kind.channels]
    with av.open(str(path), "w", format=kind.container) as container:
        stream = container.add_stream(kind.codec, rate=kind.rate_hz, options=kind.options)
        assert isinstance(stream, AudioStream)
        encoder = stream.codec_context
        encoder.layout = layout
        encoder.format = kind.sample_format
        if kind.bitrate_bps:
            encoder.bit_rate = kind.bitrate_bps
        encoder.open()
        length = encoder.frame_size or 4_096
        converter = av.AudioResampler(format=kind.sample_format, layout=layout, rate=kind.rate_hz)
        for at in range(0, sound.shape[1], length):
            piece = np.ascontiguousarray(sound[:, at : at + length])
            frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout=layout)
            frame.sample_rate, frame.time_base, frame.pts = kind.rate_hz, Fraction(1, kind.rate_hz), at
            for converted in converter.resample(frame):
                container.mux(stream.encode(converted))
        for converted in converter.resample(None):
            container.mux(stream.encode(converted))
        container.mux(stream.encode(None))
    return path


def write_wav(path: Path, sound: Sound, rate_hz: int = 48_000) -> Path:
    """Write 32-bit float samples."""
    return write(path, Kind(path.name, "pcm_f32le", rate_hz, len(sound), "flt", container="wav"), sound)


def decoded(path: Path) -> Sound:
    """The whole file as FFmpeg plays it, shape (channels, samples), at its own rate."""
    with av.open(str(path), "r") as container:
        planar = av.AudioResampler(format="fltp")
        frames = [planar.resample(frame) for frame in container.decode(audio=0)]
    return np.concatenate([piece.to_ndarray() for pieces in frames for piece in pieces], axis=1)


def resampled(sound: Sound, rate_hz: int) -> Sound:
    """One or two channels brought to 48 kHz stereo by one continuous resampler."""
    if rate_hz != 48_000:
        layout = _LAYOUTS[len(sound)]
        resampler = av.AudioResampler(format="fltp", layout=layout, rate=48_000)
        pieces = []
        for at in range(0, sound.shape[1], 1_000):
            part = np.ascontiguousarray(sound[:, at : at + 1_000])
            frame = av.AudioFrame.from_ndarray(part, format="fltp", layout=layout)
            frame.sample_rate, frame.pts = rate_hz, at
            pieces += [piece.to_ndarray() for piece in resampler.resample(frame)]
        pieces += [piece.to_ndarray() for piece in resampler.resample(None)]
        sound = np.concatenate(pieces, axis=1)
    return np.repeat(sound, 2, axis=0) if len(sound) == 1 else sound


def sixteen_bit(sound: Sound) -> NDArray[np.int16]:
    """Rounded to 16 bits."""
    scaled: Sound = np.rint(sound * np.float32(32_768))
    return np.clip(scaled, -32_768, 32_767).astype(np.int16)
