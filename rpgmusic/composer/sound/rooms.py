"""Rooms: synthetic stereo impulse responses, and the convolution with them.

A response is a few early reflections followed by noise, drawn for each ear apart, that decays exponentially, faster at
high frequencies (Moorer, "About this reverberation business", CMJ 3:2, 1979; Schroeder 1962). Everything in the room
is computed at 24 kHz: little is left above 10 kHz of what walls send back.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rpgmusic.composer.piece import Room
from rpgmusic.domain.units import SAMPLE_RATE_HZ

ROOM_RATE_HZ: Final = SAMPLE_RATE_HZ // 2
_SEED: Final = 104_729
_BANDS_HZ: Final = np.array([125.0, 250.0, 500.0, 1_000.0, 2_000.0, 4_000.0, 8_000.0])
_SIXTY_DB: Final = 6.907755
_KEPT: Final = 0.8
"""How much of the time to fall by 60 dB is computed; the last of it is faded."""
_ODD_TAPS: Final = (0.62, -0.16, 0.04)


@dataclass(frozen=True, slots=True)
class Acoustics:
    """A room: time to fall by 60 dB at low, middle and high frequencies; `echoes` as (seconds, strength)."""

    low_s: float
    middle_s: float
    high_s: float
    predelay_s: float
    early: int
    early_within_s: float
    early_db: float
    wet_db: float
    echoes: tuple[tuple[float, float], ...] = ()


ACOUSTICS: Final = {
    Room.CHAMBER: Acoustics(0.85, 0.75, 0.45, 0.006, 14, 0.045, -1.0, -2.5),
    Room.HALL: Acoustics(2.3, 1.9, 0.95, 0.018, 16, 0.080, -4.0, 0.5),
    Room.CATHEDRAL: Acoustics(5.2, 4.3, 1.5, 0.032, 14, 0.120, -9.0, 3.5),
    Room.CAVE: Acoustics(4.2, 2.6, 0.7, 0.022, 9, 0.150, -2.0, 2.5, ((0.21, 0.5), (0.37, 0.34), (0.59, 0.2))),
    Room.OPEN_AIR: Acoustics(0.5, 0.55, 0.4, 0.030, 5, 0.140, 2.0, -7.0, ((0.31, 0.10),)),
}


@cache
def response(room: Room) -> NDArray[np.float32]:
    """The room's answer to an impulse, shape (2, frames) at 24 kHz; its gain for music is the room's wet level."""
    acoustics = ACOUSTICS[room]
    chance = np.random.Generator(np.random.PCG64((_SEED, list(Room).index(room))))
    tail = _tail(acoustics, chance)
    whole = tail / _gain(tail) + _early(acoustics, tail.shape[1], chance)
    return np.asarray(whole / _gain(whole) * 10 ** (acoustics.wet_db / 20), dtype=np.float32)


def _gain(answer: NDArray[np.float64]) -> float:
    """The effective gain for tones in the middle of the range."""
    hz = np.fft.rfftfreq(answer.shape[1], 1 / ROOM_RATE_HZ)
    return float(np.sqrt(np.mean(np.abs(np.fft.rfft(answer)[:, (hz > 200) & (hz < 3_000)]) ** 2)))


def _tail(acoustics: Acoustics, chance: np.random.Generator) -> NDArray[np.float64]:
    """Noise in octave bands, each with its own decay, that builds up within a few milliseconds."""
    frames = int(ROOM_RATE_HZ * (acoustics.predelay_s + _KEPT * acoustics.low_s))
    times = np.arange(frames) / ROOM_RATE_HZ - acoustics.predelay_s
    spectrum = np.fft.rfft(chance.standard_normal((2, frames)))
    hz = np.maximum(np.fft.rfftfreq(frames, 1 / ROOM_RATE_HZ), 1.0)
    decays_s = np.interp(np.log(_BANDS_HZ), np.log([250.0, 1_000.0, 6_000.0]),
                         [acoustics.low_s, acoustics.middle_s, acoustics.high_s])  # fmt: skip
    tail = np.zeros((2, frames))
    for centre_hz, decay_s in zip(_BANDS_HZ, decays_s, strict=True):
        mask = np.exp(-0.5 * (np.log2(hz / centre_hz) / 0.5) ** 2) * (hz > 70) * (centre_hz / 1_000.0) ** -0.72
        tail += np.fft.irfft(spectrum * mask, frames) * np.exp(-_SIXTY_DB * np.maximum(times, 0) / decay_s)
    build_up = np.clip(times / 0.012, 0.0, 1.0)
    fade = np.clip((frames / ROOM_RATE_HZ - acoustics.predelay_s - times) / 0.25, 0.0, 1.0)
    return np.asarray(tail * build_up * fade)


def _early(acoustics: Acoustics, frames: int, chance: np.random.Generator) -> NDArray[np.float64]:
    """Single reflections, softened by the walls, each nearer to one ear than to the other."""
    early = np.zeros((2, frames))
    wall = np.array([0.12, 0.26, 0.3, 0.2, 0.12])
    times_s = acoustics.predelay_s * 0.6 + acoustics.early_within_s * np.sort(chance.random(acoustics.early)) ** 1.2
    strengths = 1 / (1 + 6 * times_s / acoustics.early_within_s)
    for time_s, strength in (*zip(times_s, strengths, strict=True), *acoustics.echoes):
        side = chance.uniform(0.25, 0.75)
        sign = chance.choice((-1.0, 1.0))
        for ear, share in enumerate((side, 1 - side)):
            at = int((time_s + chance.uniform(0, 0.0006)) * ROOM_RATE_HZ)
            if at + len(wall) < frames:
                early[ear, at : at + len(wall)] += sign * strength * np.sqrt(share) * wall
    return early / _gain(early) * 10 ** (acoustics.early_db / 20)


def reverberated(feed: NDArray[np.float32], room: Room, onto: NDArray[np.float32]) -> None:
    """Add what the room answers to a feed at 24 kHz to a stereo sound at 48 kHz, as far as that goes on.

    Overlap-add (Stockham 1966), silent stretches left out.
    """
    answer = response(room)
    size = 1 << max(16, (answer.shape[1] * 3).bit_length())
    hop = size - answer.shape[1]
    spectrum = np.fft.rfft(answer, size)
    for start in range(0, len(feed), hop):
        block = feed[start : start + hop]
        if block.any():
            heard = np.fft.rfft(block, size)
            for channel in (0, 1):
                answered = np.asarray(np.fft.irfft(spectrum[channel] * heard, size), dtype=np.float32)
                _add_doubled(answered, onto[channel], start)


def _add_doubled(sound: NDArray[np.float32], onto: NDArray[np.float32], start: int) -> None:
    """Add a sound at 24 kHz, by a half-band interpolator, to one at 48 kHz from frame `2 * start` on."""
    room_left = (len(onto) - 2 * start) // 2
    padded = np.pad(sound[:room_left], (3, 3))
    frames = len(padded) - 6
    target = onto[2 * start : 2 * start + 2 * frames]
    target[0::2] += padded[3:-3]
    for step, tap in enumerate(_ODD_TAPS):
        target[1::2] += (padded[3 - step : 3 - step + frames] + padded[4 + step : 4 + step + frames]) * np.float32(tap)
