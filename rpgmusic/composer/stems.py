"""Stems: at which intensity the parts of a piece enter."""

from __future__ import annotations

from typing import Final

from rpgmusic.composer.form import bounded
from rpgmusic.composer.piece import Piece
from rpgmusic.composer.styles.by_mood import STYLES
from rpgmusic.domain.stem import Stem, StemName

_LOWEST_HOME: Final = 0.08
_HIGHEST_HOME: Final = 0.92
_YIELD: Final = 0.5
"""How far a prompt that is wilder or quieter than its mood moves the entrances with it."""


def stems_of(piece: Piece) -> tuple[Stem, ...]:
    """The stems of a piece, such that at the intensity it was made for the mix is as the mood wants it."""
    entrances = STYLES[piece.prompt.mood].entrances
    asked = bounded(piece.prompt.intensity, _LOWEST_HOME, _HIGHEST_HOME)
    usual = bounded(entrances.home + _YIELD * (asked - entrances.home), _LOWEST_HOME, _HIGHEST_HOME)

    def stem(name: StemName, at: tuple[float, float]) -> Stem:
        return Stem(name, round(_moved(at[0], usual, asked), 3), round(_moved(at[1], usual, asked), 3))

    return (
        Stem(StemName.BED),
        stem(StemName.PULSE, entrances.pulse),
        stem(StemName.LEAD, entrances.lead),
        stem(StemName.PERCUSSION, entrances.percussion),
        stem(StemName.ACCENTS, entrances.accents),
    )


def _moved(intensity: float, usual: float, asked: float) -> float:
    """An intensity on the scale that is bent so that the usual one comes to lie where the prompt asked for it."""
    if intensity <= usual:
        return intensity * asked / usual
    return asked + (intensity - usual) * (1 - asked) / (1 - usual)
