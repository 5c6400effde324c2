"""Instrumentation: how low and high the instruments play, where they sit, and which one a free English name means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from rpgmusic.composer.piece import Instrument
from rpgmusic.domain.stem import StemName

DRUMS: Final = frozenset({Instrument.FRAME_DRUM, Instrument.TAIKO, Instrument.SHAKER})

SOLOISTS: Final = frozenset(
    {
        Instrument.LUTE, Instrument.HARP, Instrument.VIOLIN, Instrument.CELLO, Instrument.CHOIR, Instrument.FLUTE,
        Instrument.HORN, Instrument.BELLS, Instrument.STRINGS,
    }
)  # fmt: skip
"""Who can carry a melody."""

RANGES: Final[Mapping[Instrument, tuple[int, int]]] = {
    Instrument.LUTE: (40, 81),
    Instrument.HARP: (28, 98),
    Instrument.STRINGS: (28, 93),
    Instrument.VIOLIN: (55, 93),
    Instrument.CELLO: (36, 76),
    Instrument.CHOIR: (41, 81),
    Instrument.FLUTE: (60, 94),
    Instrument.HORN: (38, 77),
    Instrument.DRONE: (26, 62),
    Instrument.BELLS: (53, 96),
    Instrument.FRAME_DRUM: (36, 60),
    Instrument.TAIKO: (36, 60),
    Instrument.SHAKER: (36, 60),
}
"""Lowest and highest MIDI note: S. Adler, “The Study of Orchestration”, 4th ed., 2016, without the extremes."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Where an instrument sits, as seen from the listeners, and the gain that makes it as loud as the others.

    `short_db` is added where it plays short notes, which are over before they are loud.
    """

    pan: float
    distance: float
    gain_db: float = 0.0
    short_db: float = 0.0


SEATS: Final[Mapping[Instrument, Seat]] = {
    Instrument.LUTE: Seat(0.25, 0.2, -2.0),
    Instrument.HARP: Seat(-0.45, 0.35, -4.0),
    Instrument.STRINGS: Seat(-0.1, 0.45, 3.5, 7.0),
    Instrument.VIOLIN: Seat(-0.3, 0.25, 0.0, 5.0),
    Instrument.CELLO: Seat(0.35, 0.25, -3.0, 6.0),
    Instrument.CHOIR: Seat(0.0, 0.65, 3.5, 6.0),
    Instrument.FLUTE: Seat(0.12, 0.3, -0.5, 5.0),
    Instrument.HORN: Seat(0.3, 0.55, 0.5, 5.0),
    Instrument.DRONE: Seat(0.0, 0.5, 3.0),
    Instrument.BELLS: Seat(-0.25, 0.55, 0.5),
    Instrument.FRAME_DRUM: Seat(-0.12, 0.3, -5.0),
    Instrument.TAIKO: Seat(0.08, 0.55, -5.0),
    Instrument.SHAKER: Seat(0.4, 0.3, 0.0),
}
"""As an orchestra sits, seen from the stalls, with the players of a tavern in front."""

STEM_GAINS_DB: Final[Mapping[StemName, float]] = {
    StemName.BED: -5.0,
    StemName.PULSE: -3.5,
    StemName.LEAD: 1.5,
    StemName.PERCUSSION: -1.0,
    StemName.ACCENTS: -1.0,
}
"""The melody in front, the bed behind."""


def gain_db(instrument: Instrument, stem: StemName, *, short: bool) -> float:
    """How much louder an instrument is made in its part, which has nothing but short notes or others too."""
    seat = SEATS[instrument]
    return seat.gain_db + STEM_GAINS_DB[stem] + (seat.short_db if short else 0.0)


_NAMES: Final[Mapping[Instrument, str]] = {
    Instrument.LUTE: "lute guitar mandolin cittern oud banjo bouzouki koto shamisen sitar saz theorbo ukulele dulcimer "
    "harpsichord piano pizzicato plucked pipa zither",
    Instrument.HARP: "harp lyre kantele kora celtic-harp psaltery santur guzheng",
    Instrument.STRINGS: "strings orchestra orchestral string ensemble violas viola tremolo ostinato",
    Instrument.VIOLIN: "violin violins fiddle fiddles nyckelharpa tagelharpa erhu rebec hurdy-gurdy hurdy accordion",
    Instrument.CELLO: "cello cellos celli gamba viol bass contrabass double-bass bassoon",
    Instrument.CHOIR: "choir chorus voices voice vocals chant chanting singers organ choral monks",
    Instrument.FLUTE: "flute flutes whistle recorder pan-flute panpipes shakuhachi ney oboe ocarina woodwinds woodwind "
    "clarinet duduk piccolo pipe pipes",
    Instrument.HORN: "horn horns brass trumpet trumpets trombone trombones tuba fanfare carnyx lur",
    Instrument.DRONE: "drone drones didgeridoo synth pad bagpipe bagpipes ambience tanpura",
    Instrument.BELLS: "bell bells chimes glockenspiel celesta gong vibraphone marimba xylophone music-box bowls",
    Instrument.FRAME_DRUM: "frame-drum frame bodhran bodhrán tabor daf darbuka tabla djembe snare snares bongo "
    "hand-drum hand drum drums percussion",
    Instrument.TAIKO: "taiko taikos war-drum war-drums timpani war tom toms kettle deep-drum bass-drum",
    Instrument.SHAKER: "shaker shakers tambourine rattle maracas sistrum cymbal cymbals hi-hat",
}

_BY_NAME: Final[Mapping[str, Instrument]] = {
    name: instrument for instrument, names in _NAMES.items() for name in names.split()
}

_STAND_INS: Final[tuple[tuple[Instrument, ...], ...]] = (
    (Instrument.FRAME_DRUM, Instrument.TAIKO, Instrument.SHAKER),
    (Instrument.LUTE, Instrument.HARP, Instrument.BELLS),
    (Instrument.VIOLIN, Instrument.CELLO, Instrument.STRINGS),
    (Instrument.CHOIR, Instrument.STRINGS, Instrument.HORN, Instrument.DRONE),
    (Instrument.FLUTE, Instrument.VIOLIN, Instrument.HORN),
)
"""Families whose members take each other's place."""


def named(name: str) -> Instrument | None:
    """The instrument that a name like “solo cello” or “war drums” means; the last word says most."""
    words = name.casefold().replace("_", " ").split()[:8]
    for candidate in ("-".join(words), *reversed(words)):
        if candidate in _BY_NAME and not (candidate == "drums" and {"war", "taiko", "low", "deep"} & set(words)):
            return _BY_NAME[candidate]
    return Instrument.TAIKO if "drums" in words or "drum" in words else None


def listed(names: Iterable[str]) -> tuple[Instrument, ...]:
    """The instruments that names mean, each once, in their order; unknown names are passed over."""
    found = (named(name) for name in names)
    return tuple(dict.fromkeys(instrument for instrument in found if instrument is not None))


def avoided(words: Iterable[str]) -> frozenset[Instrument]:
    """The instruments to leave out; “drums” and “percussion” mean every kind of drum, “vocals” are no choir."""
    gone: set[Instrument] = set()
    for word in words:
        plain = word.casefold().strip()
        if plain in {"drums", "percussion", "drum"}:
            gone |= DRUMS if plain == "percussion" else DRUMS - {Instrument.SHAKER}
        elif plain == "brass":
            gone.add(Instrument.HORN)
        elif plain not in {"vocals", "voice", "lyrics", "spoken words"} and (found := named(plain)):
            gone.add(found)
    return frozenset(gone) if len(gone) < len(Instrument) else frozenset()


def instead_of(instrument: Instrument, gone: frozenset[Instrument]) -> Instrument:
    """The instrument itself, or who takes its place when it is to be left out."""
    if instrument not in gone:
        return instrument
    family = [member for members in _STAND_INS if instrument in members for member in members]
    everyone: tuple[Instrument, ...] = (*family, *(other for other in Instrument if other not in DRUMS), *Instrument)
    return next(other for other in everyone if other not in gone)


def within(instrument: Instrument, pitch: int) -> int:
    """The pitch, moved by octaves into the instrument's range."""
    low, high = RANGES[instrument]
    while pitch < low:
        pitch += 12
    while pitch > high:
        pitch -= 12
    return pitch
