"""Stems: the parts of a piece that are mixed by intensity, on every player alike."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rpgmusic.domain.units import TrackId

STEM_MARK: Final = "~"
"""Stands between the id of a track and the name of one of its stems."""


class StemName(StrEnum):
    """The parts that a piece is rendered in, from those that always sound to those of the wildest moments."""

    BED = "bed"
    PULSE = "pulse"
    LEAD = "lead"
    PERCUSSION = "percussion"
    ACCENTS = "accents"


@dataclass(frozen=True, slots=True)
class Stem:
    """One part of a piece: silent up to the intensity `enters_at`, at its full level from `full_at` on."""

    name: StemName
    enters_at: float = 0.0
    full_at: float = 0.0

    def gain_at(self, intensity: float) -> float:
        """Linear gain at an intensity from 0 to 1: a quarter sine in between, like every fade here."""
        if intensity >= self.full_at:
            return 1.0
        if intensity <= self.enters_at:
            return 0.0
        return math.sin((intensity - self.enters_at) / (self.full_at - self.enters_at) * (math.pi / 2))


def stem_track_id(track_id: TrackId, name: StemName) -> TrackId:
    """The id under which the sound of a stem is fetched."""
    return TrackId(f"{track_id}{STEM_MARK}{name.value}")
