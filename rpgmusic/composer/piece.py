"""Pieces: music as notes, before it becomes sound.

A piece is whole bars long and is meant to go round: what rings on after its end is heard at its beginning.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rpgmusic.domain.bars import Bars
from rpgmusic.domain.prompt import Prompt
from rpgmusic.domain.stem import StemName


class Instrument(StrEnum):
    """What the built-in synthesis can play."""

    LUTE = "lute"
    HARP = "harp"
    STRINGS = "strings"
    VIOLIN = "violin"
    CELLO = "cello"
    CHOIR = "choir"
    FLUTE = "flute"
    HORN = "horn"
    DRONE = "drone"
    BELLS = "bells"
    FRAME_DRUM = "frame drum"
    TAIKO = "taiko"
    SHAKER = "shaker"


class Articulation(StrEnum):
    """How a note is played, where the instrument knows several ways."""

    NORMAL = "normal"
    SHORT = "short"
    TREMOLO = "tremolo"


@dataclass(frozen=True, slots=True)
class Note:
    """One note, in frames at 48 kHz from the beginning of the piece.

    `pitch` is a MIDI note number; drums take theirs as deep (36) to high (60). `velocity` runs from 0 to 1.
    """

    start_frame: int
    length_frames: int
    pitch: int
    velocity: float
    articulation: Articulation = Articulation.NORMAL


@dataclass(frozen=True, slots=True)
class Part:
    """What one instrument plays, in which stem, and where it stands: `pan` from -1 (left) to 1, `distance` 0 to 1."""

    instrument: Instrument
    stem: StemName
    notes: tuple[Note, ...]
    gain_db: float = 0.0
    pan: float = 0.0
    distance: float = 0.3


class Room(StrEnum):
    """The kinds of room a piece is placed in."""

    CHAMBER = "chamber"
    HALL = "hall"
    CATHEDRAL = "cathedral"
    CAVE = "cave"
    OPEN_AIR = "open air"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form: “intro”, “A”, “B” or “A'”; its bars are counted from 0."""

    name: str
    first_bar: int
    bar_count: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A whole composition. `tonic` is a pitch class from 0 (C) to 11; it is `bar_count` bars long, to the frame."""

    prompt: Prompt
    seed: int
    tonic: int
    tempo_bpm: float
    bars: Bars
    bar_count: int
    sections: tuple[Section, ...]
    parts: tuple[Part, ...]
    room: Room

    @property
    def length_frames(self) -> int:
        """How long the piece is before it begins again."""
        return self.bar_count * self.bars.bar_frames
