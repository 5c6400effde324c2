"""Modal synthesis: sums of decaying partials, computed as one product of matrices.

A partial `a exp((i w - d) t)` at frame `b * B + j` is the product of its values at `b * B` and at `j`; so all partials
of a sound together are a matrix product, in which no sine is computed per frame (Mathews & Smith, "Methods for
synthesizing very high Q parametrically well behaved two pole filters", SMAC 2003, gives the phasor form).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rpgmusic.composer.sound.tone import Curve, Samples
from rpgmusic.domain.units import SAMPLE_RATE_HZ

_BLOCK_FRAMES: Final = 256
_HIGHEST_HZ: Final = 18_000.0
_SIXTY_DB: Final = 6.907755
_INAUDIBLE: Final = 1.5
"""So many times the time to fall by 60 dB: 90 dB down."""


@dataclass(frozen=True, slots=True)
class Partials:
    """Decaying sinusoids: frequency, time to fall by 60 dB, amplitude and phase of each."""

    hz: Curve
    decay_s: Curve
    amplitude: Curve
    phase: Curve

    def strongest(self, down_to: float = 4e-4) -> Partials:
        """Those that are not too weak beside the strongest, and lie so low that nothing folds back."""
        return self._only((self.hz < _HIGHEST_HZ) & (self.amplitude > down_to * self.amplitude.max(initial=0.0)))

    def sounding_at(self, seconds: float) -> Partials:
        """Those that have not died away by then."""
        return self._only(self.decay_s * _INAUDIBLE > seconds)

    def _only(self, kept: NDArray[np.bool_]) -> Partials:
        return Partials(self.hz[kept], self.decay_s[kept], self.amplitude[kept], self.phase[kept])


def joined(*groups: Partials) -> Partials:
    """All partials of several groups."""
    return Partials(
        np.concatenate([group.hz for group in groups]),
        np.concatenate([group.decay_s for group in groups]),
        np.concatenate([group.amplitude for group in groups]),
        np.concatenate([group.phase for group in groups]),
    )


def ringing(partials: Partials, frames: int) -> Samples:
    """The partials from their beginning on, as sines of their phase; each only as long as it can be heard."""
    blocks = -(-frames // _BLOCK_FRAMES)
    heard = partials.strongest(0.0)
    stretches = [
        _stretch(heard.sounding_at(first * _BLOCK_FRAMES / SAMPLE_RATE_HZ), first, last)
        for first, last in ((0, blocks // 12), (blocks // 12, blocks // 3), (blocks // 3, blocks))
    ]
    return np.concatenate(stretches)[:frames]


def _stretch(partials: Partials, first: int, last: int) -> Samples:
    """Some blocks of the sum."""
    exponent = (2j * np.pi * partials.hz - _SIXTY_DB / partials.decay_s) / SAMPLE_RATE_HZ
    begun = np.exp(1j * (partials.phase - np.pi / 2) + exponent * (first * _BLOCK_FRAMES))
    starts = np.asarray(partials.amplitude * begun, dtype=np.complex128)
    rows = _powers(starts, np.exp(exponent * _BLOCK_FRAMES), last - first)
    columns = _powers(np.ones(len(exponent), dtype=np.complex128), np.exp(exponent), _BLOCK_FRAMES)
    left = np.concatenate([rows.real, -rows.imag], axis=1).astype(np.float32)
    right = np.concatenate([columns.real, columns.imag], axis=1).astype(np.float32).T
    return np.asarray((left @ right).reshape(-1))


def _powers(starts: NDArray[np.complex128], ratios: NDArray[np.complex128], count: int) -> NDArray[np.complex128]:
    """Geometric series down the columns."""
    series = np.empty((count, len(starts)), dtype=np.complex128)
    series[:1] = starts
    series[1:] = ratios
    return np.asarray(np.multiply.accumulate(series, axis=0))
