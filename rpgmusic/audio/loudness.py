"""Loudness of samples in memory: ITU-R BS.1770-4 integrated loudness, and true peaks.

The weighting is applied to the power spectrum of each tenth of a second instead of to the samples: by Parseval's
theorem the mean square is the same but for what rings over a block's edge, which stays below 0.1 LU.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rpgmusic.audio.blocks import Block

SILENT_LUFS: Final = -70.0
_STEP_FRAMES: Final = 4_800
_STEPS_A_BLOCK: Final = 4
_STEPS_AT_ONCE: Final = 16
_RELATIVE_GATE_LU: Final = -10.0
_OFFSET_LU: Final = -0.691

_SHELF: Final = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_HIGH_PASS: Final = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
"""Numerators and denominators of the two filters at 48 kHz (BS.1770-4, tables 1 and 2)."""

_OVERSAMPLING: Final = 4
_TAPS: Final = 24


def integrated_lufs(stereo: Block, *, circular: bool = False) -> float:
    """Loudness of a whole piece, -70 for silence; a circular one is measured across its end."""
    energies = step_energies(stereo)
    if circular and len(energies) >= _STEPS_A_BLOCK:
        energies = np.concatenate([energies, energies[: _STEPS_A_BLOCK - 1]])
    blocks = (
        np.convolve(energies, np.full(_STEPS_A_BLOCK, 1 / _STEPS_A_BLOCK), "valid") if len(energies) > 3 else energies
    )
    loud = blocks[_lufs(blocks) > SILENT_LUFS]
    if not len(loud):
        return SILENT_LUFS
    kept = loud[_lufs(loud) > _lufs(loud.mean()) + _RELATIVE_GATE_LU]
    return float(_lufs(kept.mean()))


def step_energies(stereo: Block) -> NDArray[np.float64]:
    """The weighted mean square of both channels together in each tenth of a second; what is left over counts as one."""
    steps = max(1, stereo.shape[1] // _STEP_FRAMES)
    frames = min(stereo.shape[1], steps * _STEP_FRAMES)
    if frames < _STEP_FRAMES:
        stereo, frames = np.pad(stereo, ((0, 0), (0, _STEP_FRAMES - frames))), _STEP_FRAMES
    total = np.zeros(steps)
    for channel in stereo:
        blocks = channel[:frames].reshape(steps, _STEP_FRAMES)
        for first in range(0, steps, _STEPS_AT_ONCE):
            spectrum = np.fft.rfft(blocks[first : first + _STEPS_AT_ONCE])
            total[first : first + _STEPS_AT_ONCE] += (spectrum.real**2 + spectrum.imag**2) @ _weights()
    return total


def _lufs(energy: NDArray[np.float64] | np.float64) -> NDArray[np.float64]:
    return np.asarray(_OFFSET_LU + 10 * np.log10(np.maximum(energy, 1e-12)))


@cache
def _weights() -> NDArray[np.float32]:
    """What each frequency of a tenth of a second's power spectrum counts towards the mean square."""
    shift = np.exp(-2j * np.pi * np.arange(_STEP_FRAMES // 2 + 1) / _STEP_FRAMES)
    gain = np.ones(len(shift), dtype=np.complex128)
    for numerator, denominator in (_SHELF, _HIGH_PASS):
        gain *= np.polyval(numerator[::-1], shift) / np.polyval(denominator[::-1], shift)
    sides = np.full(len(shift), 2.0)
    sides[0] = sides[-1] = 1.0
    return np.asarray(np.abs(gain) ** 2 * sides / _STEP_FRAMES**2, dtype=np.float32)


@cache
def interpolator(block_frames: int) -> NDArray[np.float32]:
    """A matrix that turns a block with 12 frames of margin on each side into the three values between each two frames.

    A Kaiser-windowed sinc, four times oversampled as BS.1770-4, annex 2, asks.
    """
    margin = _TAPS // 2
    window = np.kaiser(_TAPS * _OVERSAMPLING + 1, 8.0)
    matrix = np.zeros((block_frames + _TAPS, block_frames, _OVERSAMPLING - 1))
    for phase in range(1, _OVERSAMPLING):
        for frame in range(block_frames):
            place = margin + frame + phase / _OVERSAMPLING
            taps = np.arange(frame + 1, frame + 1 + _TAPS)
            shape = window[np.rint((taps - place) * _OVERSAMPLING).astype(int) + margin * _OVERSAMPLING]
            matrix[taps, frame, phase - 1] = np.sinc(taps - place) * shape
    return np.asarray(matrix.reshape(block_frames + _TAPS, -1), dtype=np.float32)


def with_margins(channel: NDArray[np.float32], starts: NDArray[np.int64], block_frames: int) -> NDArray[np.float32]:
    """Blocks that begin at given frames, with the margins the interpolator needs; beyond the end it begins again."""
    margin = _TAPS // 2
    places = starts[:, None] + np.arange(-margin, block_frames + margin)
    return np.asarray(np.take(channel, places, mode="wrap"))


def true_peak(stereo: Block) -> float:
    """The largest absolute value between and at the frames of a circular sound, linear."""
    block = 64
    peak = float(np.abs(stereo).max(initial=0.0))
    for channel in stereo:
        edges = np.arange(0, len(channel), block)
        peaks = np.maximum.reduceat(np.abs(channel), edges)
        hot = edges[peaks > peak * 0.7]
        if len(hot):
            peak = max(peak, float(np.abs(with_margins(channel, hot, block) @ interpolator(block)).max()))
    return peak


def decibels(level: float) -> float:
    """A linear level in dB."""
    return float(20 * np.log10(max(level, 1e-9)))
