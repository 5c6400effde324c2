"""Mastering: a piece's stems brought to one loudness and kept from overloading, however they are mixed.

Every stem gets the same gain over time, so that the balance between them stays. The limiter looks at the worst mix that
is possible with gains from 0 to 1, stem by stem: at each frame all positive parts together, or all negative ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rpgmusic.audio.blocks import Block
from rpgmusic.audio.loudness import SILENT_LUFS, decibels, integrated_lufs, interpolator, true_peak, with_margins
from rpgmusic.domain.stem import Stem, StemName

TARGET_LUFS: Final = -18.0
CEILING_DBTP: Final = -1.0

_MARGIN_DB: Final = 0.15
_STEM_CEILING_DB: Final = -4.5
_MOST_GAIN_DB: Final = 40.0
_BLOCK_FRAMES: Final = 48
_AHEAD_BLOCKS: Final = 5
_RELEASE_BLOCKS: Final = 130
_DOUBLINGS: Final = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
_PASSES: Final = 3
_HOT: Final = 0.7
"""Only where samples come so near to the ceiling can a true peak lie above it."""


@dataclass(frozen=True, slots=True)
class Mastered:
    """The finished sound: `mix` as at the intensity it was made for; shapes (2, frames)."""

    mix: Block
    stems: dict[StemName, Block]
    integrated_lufs: float
    true_peak_dbtp: float


def master(stems: Mapping[StemName, Block], how: Sequence[Stem], intensity: float) -> Mastered:
    """Bring the mix at an intensity to -18 LUFS and any mix to at most -1 dBTP. The stems are changed in place.

    What is silent stays silent.
    """
    gains = {stem.name: np.float32(stem.gain_at(intensity)) for stem in how}
    parts = dict(stems)
    mix = mixed(parts, gains)
    for number in range(_PASSES):
        loudness = integrated_lufs(mix, circular=True)
        if loudness <= SILENT_LUFS or (number and abs(loudness - TARGET_LUFS) < 0.05):
            break
        _turn_up(parts, min(_MOST_GAIN_DB, TARGET_LUFS - loudness))
        for sound in parts.values():
            _hold([sound], 10 ** (_STEM_CEILING_DB / 20))
        _hold(list(parts.values()), 10 ** ((CEILING_DBTP - _MARGIN_DB) / 20))
        mix = mixed(parts, gains)
    return Mastered(mix, parts, integrated_lufs(mix, circular=True), decibels(true_peak(mix)))


def mixed(stems: Mapping[StemName, Block], gains: Mapping[StemName, np.float32]) -> Block:
    """The sum of the stems, each with its gain; without one it is not heard."""
    mix = np.zeros_like(next(iter(stems.values())))
    for name, sound in stems.items():
        gain = gains.get(name, np.float32(0.0))
        if gain == 1.0:
            mix += sound
        elif gain:
            mix += sound * gain
    return mix


def _turn_up(stems: Mapping[StemName, Block], gain_db: float) -> None:
    for sound in stems.values():
        np.multiply(sound, np.float32(10 ** (gain_db / 20)), out=sound)


def _hold(sounds: Sequence[Block], ceiling: float) -> None:
    """Turn all sounds down together wherever some mix of them would exceed the ceiling (look-ahead limiting)."""
    frames = sounds[0].shape[1]
    peaks = _worst_peaks(sounds, ceiling)
    if peaks.max() <= ceiling:
        return
    gain = _smoothed(np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9)))
    edges = np.append(np.arange(0, frames, _BLOCK_FRAMES), frames)
    curve = np.interp(np.arange(frames), edges, np.append(gain, gain[0])).astype(np.float32)
    for sound in sounds:
        np.multiply(sound, curve, out=sound)


def _worst_peaks(sounds: Sequence[Block], ceiling: float) -> NDArray[np.float64]:
    """For each block the peak of the worst mix, between the frames too where it matters."""
    frames = sounds[0].shape[1]
    edges = np.arange(0, frames, _BLOCK_FRAMES)
    peaks = np.zeros(len(edges))
    for channel in (0, 1):
        above, below = _sums([sound[channel] for sound in sounds])
        worst = np.maximum.reduceat(np.maximum(above, below, out=above), edges)
        hot = np.flatnonzero(worst > ceiling * _HOT)
        if len(hot):
            between = [
                with_margins(sound[channel], edges[hot], _BLOCK_FRAMES) @ interpolator(_BLOCK_FRAMES)
                for sound in sounds
            ]
            above, below = _sums(between)
            worst[hot] = np.maximum(worst[hot], np.maximum(above, below).max(axis=1))
        peaks = np.maximum(peaks, worst)
    return peaks


def _sums(sounds: Sequence[NDArray[np.float32]]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """All that is positive, and all that is negative, at each frame."""
    if len(sounds) == 1:
        return np.abs(sounds[0]), np.zeros_like(sounds[0])
    total = np.zeros_like(sounds[0])
    size = np.zeros_like(sounds[0])
    for sound in sounds:
        total += sound
        size += np.abs(sound)
    return (size + total) * np.float32(0.5), (size - total) * np.float32(0.5)


def _smoothed(gain: NDArray[np.float64]) -> NDArray[np.float64]:
    """The gain at each block's beginning: down within 6 ms before a peak, back up exponentially afterwards.

    A weighted mean of least values never exceeds the gain asked for, because every window it looks at holds the block
    and the one before. A circular sound's gain is circular too.
    """
    reduction, fall = 1.0 - gain, np.exp(-1.0 / _RELEASE_BLOCKS)
    for shift in _DOUBLINGS:
        np.maximum(reduction, np.roll(reduction, shift) * fall**shift, out=reduction)
    padded = np.pad(1.0 - reduction, (_AHEAD_BLOCKS + 1, _AHEAD_BLOCKS), mode="wrap")
    least = np.lib.stride_tricks.sliding_window_view(padded, _AHEAD_BLOCKS + 2).min(axis=1)
    weights = np.hanning(_AHEAD_BLOCKS + 3)[1:-1]
    return np.convolve(least, weights / weights.sum(), "valid")
