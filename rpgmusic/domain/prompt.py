"""Prompts: what a generator of music is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rpgmusic.domain.track import Mood

SHORTEST_PIECE_S: Final = 3.0
LONGEST_PIECE_S: Final = 600.0
DEFAULT_PIECE_S: Final = 90.0

DEFAULT_AVOID: Final = ("vocals", "lyrics", "spoken words")
"""What music under talking people never needs."""


class Mode(StrEnum):
    """The scale a piece stands in."""

    MAJOR = "major"
    MINOR = "minor"
    DORIAN = "dorian"
    PHRYGIAN = "phrygian"
    LYDIAN = "lydian"
    MIXOLYDIAN = "mixolydian"
    HARMONIC_MINOR = "harmonic minor"
    PHRYGIAN_DOMINANT = "phrygian dominant"


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when a scene takes place, in single words such as “forest”, “medieval”, “norse”, “rain”, “night”.

    Empty where the scene does not say.
    """

    place: str = ""
    era: str = ""
    culture: str = ""
    weather: str = ""
    time_of_day: str = ""


NOWHERE: Final = Setting()
"""The setting of a scene that does not say where and when it takes place."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """The words and parameters for one piece; the GM may change any of them.

    `text` is for models that read words, the rest for the built-in composer and for those that take parameters.
    `key` is the tonic, like “D” or “F#”; empty lets the composer choose. `instruments` are plain English names, in the
    order of their importance. `motif` names what the piece is about, a campaign or a character: the same name brings
    the same melody back.
    """

    text: str = ""
    mood: Mood = Mood.CALM
    intensity: float = 0.5
    tempo_bpm: int = 80
    mode: Mode = Mode.MINOR
    key: str = ""
    instruments: tuple[str, ...] = ()
    length_s: float = DEFAULT_PIECE_S
    loop: bool = True
    avoid: tuple[str, ...] = DEFAULT_AVOID
    setting: Setting = NOWHERE
    motif: str = ""
