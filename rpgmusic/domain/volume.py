"""The ladder of volumes: rungs between which every step sounds equally large.

How large a change of loudness sounds depends on the ratio of the levels, not on their difference (Weber, 1834; Fechner,
"Elemente der Psychophysik", 1860): equal steps in decibels are heard as about equal steps. A step of one decibel is
about the least that is noticed in music, and ten are heard as twice as loud (Stevens, "The Measurement of Loudness",
Journal of the Acoustical Society of America 27, 1955), so that rungs two decibels apart are felt at once but never
startle. Below -40 dB music drowns in the talk at a table: the rung beneath is silence.
"""

from __future__ import annotations

from typing import Final

STEP_DB: Final = 2.0
LOWEST_DB: Final = -40.0
"""Gain on the lowest rung that sounds."""

ROUNDING_DIGITS: Final = 4
"""Volumes are kept to this many digits, so that people can read them."""


def volume_of(gain_db: float) -> float:
    """The volume that gives a gain, for the gain is the square of the volume; rounded."""
    volume: float = 10 ** (gain_db / 40)
    return round(volume, ROUNDING_DIGITS)


LADDER: Final = (0.0, *(volume_of(LOWEST_DB + STEP_DB * rung) for rung in range(int(-LOWEST_DB / STEP_DB) + 1)))
"""All rungs from silence up to full volume."""


def climbed(volume: float, steps: int) -> float:
    """The volume some rungs higher, or lower if negative.

    From between two rungs the first step leads to the next one in that direction.
    """
    volume = round(volume, ROUNDING_DIGITS)
    if steps > 0:
        above = sum(rung <= volume for rung in LADDER)
        return LADDER[min(above + steps, len(LADDER)) - 1]
    below = sum(rung < volume for rung in LADDER)
    return LADDER[max(below + steps, 0)] if steps < 0 else volume
