"""Owns bringing a recording from the card's own crystal to true time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .signals import Samples

TAPS = 48
BLOCK_FRAMES = 1 << 17


def at_true_time(card: Samples, rate_ratio: float, start: int, stop: int) -> Samples:
    """Frames `start` to `stop` of true time from a stereo recording whose frame k was heard at k / rate_ratio frames.

    Windowed-sinc interpolation with 48 taps; `rate_ratio` is the card's rate over the true rate. The result ends early
    where the recording does.
    """
    end = min(stop, int((len(card) - TAPS) / rate_ratio))
    if end <= start:
        return np.zeros((0, 2), np.float32)
    blocks = (
        _interpolate(card, np.arange(first, min(first + BLOCK_FRAMES, end), dtype=np.float64) * np.float64(rate_ratio))
        for first in range(start, end, BLOCK_FRAMES)
    )
    return np.concatenate(list(blocks))


def _interpolate(card: Samples, positions: npt.NDArray[np.float64]) -> Samples:
    whole = np.floor(positions).astype(np.int64)
    fraction = positions - whole
    total = np.zeros((len(positions), card.shape[1]))
    for tap in range(-TAPS // 2 + 1, TAPS // 2 + 1):
        distance = tap - fraction
        window = 0.5 + 0.5 * np.cos(np.pi * np.clip(distance / (TAPS / 2), -1, 1))
        index = whole + tap
        weight = np.where((index >= 0) & (index < len(card)), np.sinc(distance) * window, 0)
        total += weight[:, None] * card[np.clip(index, 0, len(card) - 1)]
    return total.astype(np.float32)
