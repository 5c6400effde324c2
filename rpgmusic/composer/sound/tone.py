"""Tones: what an instrument is asked to sound, free of when and in which piece."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rpgmusic.composer.piece import Articulation

Samples: TypeAlias = NDArray[np.float32]
"""Samples or control values along one axis, at 48 kHz unless said otherwise."""

Curve: TypeAlias = NDArray[np.float64]
"""Values worked out in double precision: frequencies, phases, decay rates."""

_NEAR_CORNER_HZ: Final = 18_000.0
_FAR_CORNER_HZ: Final = 6_500.0


@dataclass(frozen=True, slots=True)
class Tone:
    """One tone of an instrument. Loudness between 0 and 1 shapes its colour; `distance` takes brightness away.

    `length_frames` is how long it is held, or how much is wanted at most of what rings; 0 where that does not matter.
    """

    pitch: int
    length_frames: int
    loudness: float
    articulation: Articulation = Articulation.NORMAL
    distance: float = 0.3

    @property
    def hz(self) -> float:
        """The fundamental in equal temperament, A4 = 440 Hz."""
        return float(440.0 * 2.0 ** ((self.pitch - 69) / 12))

    def heard(self, hz: Curve) -> Curve:
        """What is left of partials at the listener's place: the farther away, the duller (Moorer 1979, section 4)."""
        corner_hz = _NEAR_CORNER_HZ * (_FAR_CORNER_HZ / _NEAR_CORNER_HZ) ** self.distance
        return np.asarray(1.0 / np.sqrt(1.0 + (hz / corner_hz) ** 2))
