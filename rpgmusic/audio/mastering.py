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
_NEAR_ENOUGH_LU: Final = 0.05
_PIECE_FRAMES: Final = 48 << 11
_HOT_AT_ONCE: Final = 4_096
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
    sounding = [sound for sound in stems.values() if sound.any()]
    mix = mixed(stems, gains)
    loudness = integrated_lufs(mix, circular=True)
    for _ in range(_PASSES):
        if loudness <= SILENT_LUFS or abs(loudness - TARGET_LUFS) < _NEAR_ENOUGH_LU:
            break
        gain_db = min(_MOST_GAIN_DB, TARGET_LUFS - loudness)
        _turn_up([*sounding, mix], gain_db)
        loudness += gain_db
        if _limited(sounding):
            mix = mixed(stems, gains)
            loudness = integrated_lufs(mix, circular=True)
    return Mastered(mix, dict(stems), loudness, decibels(true_peak(mix)))


def mixed(stems: Mapping[StemName, Block], gains: Mapping[StemName, np.float32]) -> Block:
    """The sum of the stems, each with its gain; without one it is not heard."""
    mix = np.zeros_like(next(iter(stems.values())))
    heard = [(sound, gain) for name, sound in stems.items() if (gain := gains.get(name, np.float32(0.0)))]
    for piece in _pieces(mix.shape[1]):
        for sound, gain in heard:
            mix[:, piece] += sound[:, piece] * gain
    return mix


def _turn_up(sounds: Sequence[Block], gain_db: float) -> None:
    for sound in sounds:
        np.multiply(sound, np.float32(10 ** (gain_db / 20)), out=sound)


def _limited(sounds: Sequence[Block]) -> bool:
    """Hold each sound and then all together below their ceilings; says whether anything had to be changed."""
    alone = [_held([sound], 10 ** (_STEM_CEILING_DB / 20)) for sound in sounds]
    together = _held(sounds, 10 ** ((CEILING_DBTP - _MARGIN_DB) / 20))
    return together or any(alone)


def _held(sounds: Sequence[Block], ceiling: float) -> bool:
    """Turn all sounds down together wherever some mix of them would exceed the ceiling (look-ahead limiting)."""
    peaks = _worst_peaks(sounds, ceiling)
    if peaks.max() <= ceiling:
        return False
    gain = _smoothed(np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9)))
    start = gain.astype(np.float32)[:, None]
    slope = (np.append(gain[1:], gain[0]) - gain).astype(np.float32)[:, None] / np.float32(_BLOCK_FRAMES)
    within = np.arange(_BLOCK_FRAMES, dtype=np.float32)
    frames = sounds[0].shape[1]
    for piece in _pieces(frames):
        blocks = slice(piece.start // _BLOCK_FRAMES, -(-piece.stop // _BLOCK_FRAMES))
        curve = (start[blocks] + slope[blocks] * within).reshape(-1)[: piece.stop - piece.start]
        for sound in sounds:
            sound[:, piece] *= curve
    return True


def _pieces(frames: int) -> list[slice]:
    """Stretches that fit into the processor's cache, of whole blocks but for the last."""
    return [slice(start, min(start + _PIECE_FRAMES, frames)) for start in range(0, frames, _PIECE_FRAMES)]


def _worst_peaks(sounds: Sequence[Block], ceiling: float) -> NDArray[np.float64]:
    """For each block the peak of the worst mix, between the frames too where it matters."""
    frames = sounds[0].shape[1]
    peaks = np.zeros(-(-frames // _BLOCK_FRAMES))
    for channel in (0, 1):
        for piece in _pieces(frames):
            worst = _worst([sound[channel, piece] for sound in sounds])
            first = piece.start // _BLOCK_FRAMES
            found = np.maximum.reduceat(worst, np.arange(0, len(worst), _BLOCK_FRAMES))
            peaks[first : first + len(found)] = np.maximum(peaks[first : first + len(found)], found)
        hot = np.flatnonzero(peaks > ceiling * _HOT)
        for some in np.array_split(hot, len(hot) // _HOT_AT_ONCE + 1):
            starts = some * _BLOCK_FRAMES
            between = [
                with_margins(sound[channel], starts, _BLOCK_FRAMES) @ interpolator(_BLOCK_FRAMES) for sound in sounds
            ]
            peaks[some] = np.maximum(peaks[some], _worst(between).max(axis=1, initial=0.0))
    return peaks


def _worst(sounds: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """At each frame all that is positive, or all that is negative, whichever is more."""
    if len(sounds) == 1:
        return np.abs(sounds[0])
    total, size = sounds[0].copy(), np.abs(sounds[0])
    for sound in sounds[1:]:
        total += sound
        size += np.abs(sound)
    return (size + np.abs(total)) * np.float32(0.5)


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
