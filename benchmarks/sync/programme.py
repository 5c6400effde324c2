"""Owns the test programme: music-like sound with one sharp correlation peak, and nothing above 10 kHz.

Pink-ish noise with a slow random envelope and chirps that never repeat, 60 Hz to 10 kHz, never silent. Any 0.1 s of it
has exactly one place in the programme, and whatever a recording holds above 14 kHz is a discontinuity.
"""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import signal

from .signals import SAMPLE_RATE, Samples, frames

PEAK = 0.7
FADE_S = 0.02

Wave = npt.NDArray[np.float64]


def make_programme(seconds: float = 180.0, seed: int = 7) -> npt.NDArray[np.int16]:
    """The programme as 16-bit stereo with triangular dither, shape (frames, 2); equal seeds give equal programmes."""
    random = np.random.default_rng(seed)
    count = frames(seconds)
    middle, side = _pink(random, count), _pink(random, count)
    envelope = _envelope(random, count)
    chirps = _chirps(random, count)
    channels = [
        noise / np.std(noise) * envelope * 0.11 + chirps for noise in (middle + 0.5 * side, middle - 0.5 * side)
    ]
    band = signal.cheby2(10, 100, [50, 10_000], "bandpass", fs=SAMPLE_RATE, output="sos")
    stereo: Wave = signal.sosfiltfilt(band, np.stack(channels, 1), axis=0)
    fade = np.linspace(0, 1, frames(FADE_S))[:, None]
    stereo[: len(fade)] *= fade
    stereo[-len(fade) :] *= fade[::-1]
    stereo *= PEAK / np.abs(stereo).max()
    dither = random.random(stereo.shape) - random.random(stereo.shape)
    return np.clip(np.round(stereo * 32767 + dither), -32768, 32767).astype(np.int16)


def make_loop(seconds: float = 13.7, seed: int = 9) -> npt.NDArray[np.int16]:
    """A shorter programme, 16-bit stereo, whose end flows into its start: played in a loop it never jumps."""
    random = np.random.default_rng(seed)
    count = frames(seconds)
    hz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE)
    shape = np.zeros(len(hz))
    band = (hz > 60) & (hz < 9_500)
    shape[band] = hz[band] ** -0.35
    spectrum = random.standard_normal((2, len(hz))) + 1j * random.standard_normal((2, len(hz)))
    stereo = np.fft.irfft(spectrum * shape, count).T
    stereo *= PEAK / np.abs(stereo).max()
    return np.round(stereo * 32767).astype(np.int16)


def write_sound(path: Path, sound: npt.NDArray[np.int16]) -> None:
    """Write 16-bit stereo as a WAV file."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(SAMPLE_RATE)
        out.writeframes(sound.tobytes())


def mono_mix(sound: npt.NDArray[np.int16]) -> Samples:
    """The mean of both channels, shape (frames,), full scale 1."""
    return np.ascontiguousarray(sound.mean(axis=1) / 32768, dtype=np.float32)


def _pink(random: np.random.Generator, count: int) -> Wave:
    slope = np.arange(count // 2 + 1, dtype=float)
    slope[1:] **= -0.35
    return np.fft.irfft(np.fft.rfft(random.standard_normal(count)) * slope, count)


def _envelope(random: np.random.Generator, count: int) -> Wave:
    knots = np.arange(0, count / SAMPLE_RATE + 2, 0.33)
    return np.interp(np.arange(count) / SAMPLE_RATE, knots, random.uniform(0.25, 1, len(knots)))


def _chirps(random: np.random.Generator, count: int) -> Wave:
    out = np.zeros(count)
    at = 0
    while (length := frames(random.uniform(0.4, 1.6))) + at < count:
        from_hz, to_hz = random.uniform(200, 6000, 2)
        t = np.arange(length) / SAMPLE_RATE
        phase = 2 * np.pi * (from_hz * t + (to_hz - from_hz) * t**2 / (2 * length / SAMPLE_RATE))
        out[at : at + length] += 0.08 * np.hanning(length) * np.sin(phase)
        at += frames(random.uniform(0.5, 1.7))
    return out
