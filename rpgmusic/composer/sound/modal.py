"""Modal synthesis: sums of decaying partials, computed as one product of matrices.

A partial `a exp((i w - d) t)` at frame `b * B + j` is the product of its values at `b * B` and at `j`; so all partials
of a sound together are a matrix product, in which no sine is computed per frame (Mathews & Smith, "Methods for
synthesizing very high Q parametrically well behaved two pole filters", SMAC 2003, gives the phasor form).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from rpgmusic.composer.sound.tone import Curve, Samples
from rpgmusic.domain.units import SAMPLE_RATE_HZ

_BLOCK_FRAMES: Final = 512
_HIGHEST_HZ: Final = 18_000.0
_SIXTY_DB: Final = 6.907755


@dataclass(frozen=True, slots=True)
class Partials:
    """Decaying sinusoids: frequency, time to fall by 60 dB, amplitude and phase of each."""

    hz: Curve
    decay_s: Curve
    amplitude: Curve
    phase: Curve

    def audible(self) -> Partials:
        """Those that lie below the limit of hearing, so that nothing folds back."""
        kept = self.hz < _HIGHEST_HZ
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
    """The partials from their beginning on, as sines of their phase."""
    heard = partials.audible()
    exponent = (2j * np.pi * heard.hz - _SIXTY_DB / heard.decay_s) / SAMPLE_RATE_HZ
    blocks = -(-frames // _BLOCK_FRAMES)
    starts = heard.amplitude * np.exp(1j * (heard.phase - np.pi / 2))
    rows = starts * np.exp(np.outer(np.arange(blocks) * _BLOCK_FRAMES, exponent))
    columns = np.exp(np.outer(exponent, np.arange(_BLOCK_FRAMES)))
    left = np.concatenate([rows.real, -rows.imag], axis=1).astype(np.float32)
    right = np.concatenate([columns.real, columns.imag], axis=0).astype(np.float32)
    return np.asarray((left @ right).reshape(-1)[:frames])
