"""The vocabulary of a style: layers of accompaniment, ways of melody, and all that is told of one mood."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rpgmusic.composer.figures import Figure
from rpgmusic.composer.grooves import Groove
from rpgmusic.composer.metre import Metre
from rpgmusic.composer.piece import Articulation, Instrument, Room
from rpgmusic.composer.progressions import Temper


class BedKind(StrEnum):
    """What lies under everything."""

    PAD = "pad"
    BASS = "bass"
    DRONE = "drone"
    FIFTHS = "fifths"
    CLUSTER = "cluster"


class AccentKind(StrEnum):
    """What is added at the wildest moments."""

    HIT = "hit"
    STAB = "stab"
    TREMOLO = "tremolo"
    FANFARE = "fanfare"
    DOUBLE = "double"
    CHORUS = "chorus"
    TOLL = "toll"
    RUN = "run"
    SPARKLE = "sparkle"
    SHRIEK = "shriek"


class Motion(StrEnum):
    """How many notes a melody has, and how they move."""

    SUSTAINED = "sustained"
    LYRICAL = "lyrical"
    FLOWING = "flowing"
    LIVELY = "lively"
    SPARSE = "sparse"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class BedLayer:
    """A sustained layer between two MIDI notes."""

    instrument: Instrument
    kind: BedKind
    low: int
    high: int
    velocity: float = 0.5
    articulation: Articulation = Articulation.NORMAL


@dataclass(frozen=True, slots=True)
class PulseLayer:
    """A moving layer from a MIDI note upwards; it is silent in sections with less energy than `from_energy`."""

    instrument: Instrument
    figure: Figure
    low: int
    velocity: float = 0.55
    articulation: Articulation = Articulation.NORMAL
    episode: Figure | None = None
    from_energy: float = 0.0


@dataclass(frozen=True, slots=True)
class AccentLayer:
    """A layer for the highest intensity, around a MIDI note."""

    instrument: Instrument
    kind: AccentKind
    centre: int = 60
    velocity: float = 0.75


@dataclass(frozen=True, slots=True)
class Melody:
    """Who sings, between which notes, and how; `stretch` is the number of bars that a motif fills."""

    leads: tuple[Instrument, ...]
    counter: Instrument
    low: int
    high: int
    motion: Motion
    stretch: int = 1
    velocity: float = 0.68
    articulation: Articulation = Articulation.NORMAL
    ornament: float = 0.0
    breath: float = 0.15


@dataclass(frozen=True, slots=True)
class Entrances:
    """At which intensity the stems begin to sound and are at full level, for a piece made for intensity `home`."""

    home: float
    pulse: tuple[float, float]
    lead: tuple[float, float]
    percussion: tuple[float, float]
    accents: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Style:
    """All that is told of one mood.

    `flavour` is what plain triads are enriched with (see chords), `chord_bars` how long each chord lasts, `looseness`
    how far players stray from the grid in milliseconds (standard deviation).
    """

    metres: tuple[Metre, ...]
    temper: Temper
    flavours: tuple[str, ...]
    chord_bars: int
    melody: Melody
    bed: tuple[BedLayer, ...]
    pulse: tuple[PulseLayer, ...]
    grooves: tuple[Groove, ...]
    accents: tuple[AccentLayer, ...]
    entrances: Entrances
    room: Room
    looseness_ms: float = 6.0
