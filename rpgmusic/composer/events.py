"""Events: notes while they are being composed, in ticks from the beginning of the piece."""

from __future__ import annotations

from typing import NamedTuple

from rpgmusic.composer.piece import Articulation


class Event(NamedTuple):
    """A note to be performed; `velocity` is relative to its part."""

    tick: float
    length: float
    pitch: int
    velocity: float
    articulation: Articulation = Articulation.NORMAL
