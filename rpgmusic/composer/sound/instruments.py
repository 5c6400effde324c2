"""All instruments in one table: how each makes its sound, how many ways, and how notes are cut from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rpgmusic.composer.piece import Instrument
from rpgmusic.composer.sound.choir import voices
from rpgmusic.composer.sound.drone import humming
from rpgmusic.composer.sound.plucked import HARP, LUTE, pluck
from rpgmusic.composer.sound.shaken import shake
from rpgmusic.composer.sound.solo_instruments import CELLO, FLUTE, HORN, VIOLIN
from rpgmusic.composer.sound.soloists import sung
from rpgmusic.composer.sound.strings import section
from rpgmusic.composer.sound.struck import FRAME_DRUM, TAIKO, bell, stroke
from rpgmusic.composer.sound.tone import Tone


class Kind(Enum):
    """How a note is cut from an instrument's sound."""

    RINGING = "ringing"  # sounds until it has died away or is damped after its end
    LOOPED = "looped"  # cut from anywhere in a loop and given an envelope
    WHOLE = "whole"  # made for the note's length


@dataclass(frozen=True, slots=True)
class Timbre:
    """An instrument as the renderer sees it.

    `make` gives samples of shape (frames,) or (2, frames). `variants` are the slightly different ways in which the same
    note sounds. `level_db` brings a note of middle loudness to the common level. `attack_s` is that of looped sounds;
    `damping_s` is how long a note takes to end, None where it rings out. `range_db` lies between soft and loud.
    """

    kind: Kind
    make: Callable[[Tone, np.random.Generator], NDArray[np.float32]]
    variants: int
    level_db: float
    attack_s: float = 0.0
    damping_s: float | None = None
    range_db: float = 30.0
    lowest: int = 24
    highest: int = 100


TIMBRES: Final[dict[Instrument, Timbre]] = {
    Instrument.LUTE: Timbre(Kind.RINGING, partial(pluck, LUTE), 3, -13.0, damping_s=0.18, lowest=36, highest=88),
    Instrument.HARP: Timbre(Kind.RINGING, partial(pluck, HARP), 2, -15.0, damping_s=0.9, lowest=24, highest=100),
    Instrument.STRINGS: Timbre(Kind.LOOPED, section, 1, -23.5, attack_s=0.16, damping_s=0.34, lowest=28),
    Instrument.VIOLIN: Timbre(Kind.WHOLE, partial(sung, VIOLIN), 2, -16.0, lowest=55),
    Instrument.CELLO: Timbre(Kind.WHOLE, partial(sung, CELLO), 2, -11.5, lowest=36, highest=81),
    Instrument.CHOIR: Timbre(Kind.LOOPED, voices, 1, -15.5, attack_s=0.24, damping_s=0.42, lowest=40, highest=84),
    Instrument.FLUTE: Timbre(Kind.WHOLE, partial(sung, FLUTE), 2, -13.5, lowest=57, highest=98),
    Instrument.HORN: Timbre(Kind.WHOLE, partial(sung, HORN), 2, -12.0, lowest=34, highest=79),
    Instrument.DRONE: Timbre(Kind.LOOPED, humming, 1, -25.0, attack_s=0.8, damping_s=1.2, lowest=26, highest=74),
    Instrument.BELLS: Timbre(Kind.RINGING, bell, 2, -15.0, lowest=40, highest=98),
    Instrument.FRAME_DRUM: Timbre(Kind.RINGING, partial(stroke, FRAME_DRUM), 4, -4.0, lowest=30, highest=72),
    Instrument.TAIKO: Timbre(Kind.RINGING, partial(stroke, TAIKO), 4, -5.0, lowest=30, highest=72),
    Instrument.SHAKER: Timbre(Kind.RINGING, shake, 5, 9.0, lowest=30, highest=72),
}
