"""Colouring: what the place, the culture and the weather of a scene change in a style."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, replace
from typing import Final

from rpgmusic.composer.figures import Figure
from rpgmusic.composer.grooves import Groove
from rpgmusic.composer.metre import FIVE_FOUR, SIX_EIGHT
from rpgmusic.composer.piece import Instrument, Room
from rpgmusic.composer.styles.style import BedKind, BedLayer, PulseLayer, Style
from rpgmusic.domain.musical_defaults import Colour, colour_of
from rpgmusic.domain.prompt import Setting

_DRONED: Final = frozenset(
    {Colour.NORSE, Colour.CELTIC, Colour.DESERT, Colour.DWARVEN, Colour.UNDEAD, Colour.UNDERGROUND}
)

_LEADS: Final[Mapping[Colour, Instrument]] = {
    Colour.NORSE: Instrument.HORN,
    Colour.DESERT: Instrument.LUTE,
    Colour.ELVEN: Instrument.FLUTE,
    Colour.DWARVEN: Instrument.HORN,
    Colour.ASIAN: Instrument.FLUTE,
    Colour.UNDEAD: Instrument.CHOIR,
    Colour.CELTIC: Instrument.VIOLIN,
}
"""Who joins the soloists there; not the first, which belongs to the mood."""

_LOWER: Final[Mapping[Colour, int]] = {Colour.UNDEAD: 5, Colour.DWARVEN: 5, Colour.UNDERGROUND: 4, Colour.NORSE: 2}
"""Semitones by which melodies lie lower."""

_ORNAMENTS: Final[Mapping[Colour, float]] = {Colour.DESERT: 0.5, Colour.CELTIC: 0.35, Colour.ASIAN: 0.2}

_ROOM_WORDS: Final[Mapping[Room, str]] = {
    Room.CAVE: "cave cavern caves mine mines tunnel tunnels underdark sewer sewers dungeon grotto crypt tomb",
    Room.CATHEDRAL: "temple cathedral church monastery abbey shrine chapel sanctuary",
    Room.OPEN_AIR: "forest woods field fields road mountain mountains plains desert sea ship island beach swamp jungle "
    "river valley hills coast meadow grove battlefield camp",
    Room.CHAMBER: "tavern inn house cottage room library study cellar shop",
    Room.HALL: "castle hall palace keep throne court fortress longhouse arena",
}
_ROOM_BY_WORD: Final = {word: room for room, words in _ROOM_WORDS.items() for word in words.split()}

_HUSHED: Final = ("night", "midnight", "snow", "fog", "mist")
_STORMY: Final = ("storm", "thunder", "gale", "blizzard")


def coloured(style: Style, setting: Setting) -> Style:
    """The style as it is played there."""
    colour = colour_of(setting)
    return _weathered(_placed(_flavoured(style, colour), setting), setting)


def _flavoured(style: Style, colour: Colour) -> Style:
    melody = style.melody
    leads = (melody.leads[0], *((_LEADS[colour],) if colour in _LEADS else ()), *melody.leads[1:])
    lower = _LOWER.get(colour, 0)
    melody = replace(
        melody,
        leads=tuple(dict.fromkeys(leads)),
        low=melody.low - lower,
        high=melody.high - lower,
        ornament=max(melody.ornament, _ORNAMENTS.get(colour, 0.0)),
    )
    metres = (SIX_EIGHT,) if colour is Colour.SEA and FIVE_FOUR not in style.metres else style.metres
    return replace(
        style,
        melody=melody,
        metres=metres,
        bed=_bed(style, colour),
        pulse=_pulse(style, colour),
        grooves=(Groove.MAQSUM,) if colour is Colour.DESERT and _is_lively(style) else style.grooves,
    )


def _bed(style: Style, colour: Colour) -> tuple[BedLayer, ...]:
    if colour not in _DRONED or any(layer.kind is BedKind.DRONE for layer in style.bed):
        return style.bed
    return (*style.bed, BedLayer(Instrument.DRONE, BedKind.DRONE, 31, 45, 0.36))


def _pulse(style: Style, colour: Colour) -> tuple[PulseLayer, ...]:
    if colour is Colour.ELVEN and all(layer.instrument is not Instrument.HARP for layer in style.pulse):
        return (*style.pulse, PulseLayer(Instrument.HARP, Figure.RISE, 55, 0.38))
    return style.pulse


def _is_lively(style: Style) -> bool:
    return style.grooves[0] in {Groove.STEPS, Groove.RAMBLE, Groove.FAIR, Groove.JIG, Groove.RUSH, Groove.MINUET}


def _placed(style: Style, setting: Setting) -> Style:
    words = " ".join(map(str, astuple(setting))).lower().split()
    return replace(style, room=next((_ROOM_BY_WORD[word] for word in words if word in _ROOM_BY_WORD), style.room))


def _weathered(style: Style, setting: Setting) -> Style:
    """Softer and sparer at night and in snow, restless in a storm: there strings shiver under everything."""
    words = f"{setting.weather} {setting.time_of_day}".lower()
    if any(word in words for word in _HUSHED):
        melody = replace(style.melody, velocity=style.melody.velocity * 0.9, breath=min(0.6, style.melody.breath + 0.1))
        return replace(style, melody=melody)
    if any(word in words for word in _STORMY):
        return replace(style, bed=(*style.bed, BedLayer(Instrument.DRONE, BedKind.DRONE, 28, 41, 0.3)))
    return style
