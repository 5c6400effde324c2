"""Musical defaults: the tempo, mode and instruments that suit a mood, how intense it is, and where it takes place.

Tempo rises with arousal and mode darkens with falling valence, as listeners hear it: A. Gabrielsson and E. Lindström,
“The role of structure in the musical expression of emotions”, Handbook of Music and Emotion, 2010, pp. 367-400.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from enum import StrEnum
from typing import Final

from rpgmusic.domain.prompt import Mode, Setting
from rpgmusic.domain.track import Mood


class Colour(StrEnum):
    """The peoples and places whose music has a sound of its own."""

    PLAIN = "plain"
    NORSE = "norse"
    DESERT = "desert"
    ELVEN = "elven"
    DWARVEN = "dwarven"
    ASIAN = "asian"
    UNDEAD = "undead"
    UNDERGROUND = "underground"
    SEA = "sea"
    CELTIC = "celtic"


_COLOUR_WORDS: Final[Mapping[Colour, str]] = {
    Colour.NORSE: "norse viking vikings nordic scandinavian northern fjord longhouse",
    Colour.DESERT: "desert arabic arabian persian egyptian ottoman oasis dunes bazaar calishite moorish",
    Colour.ELVEN: "elven elf elves elvish fey fae feywild fairy faerie",
    Colour.DWARVEN: "dwarven dwarf dwarves dwarvish forge",
    Colour.ASIAN: "asian japanese chinese korean eastern oriental kara-tur wuxia",
    Colour.UNDEAD: "undead necropolis crypt tomb graveyard cemetery catacombs vampire barovia gothic mausoleum",
    Colour.UNDERGROUND: "underdark underground cave cavern caves mine mines dungeon sewer sewers drow tunnel tunnels",
    Colour.SEA: "sea ship ocean harbour harbor port pirate pirates nautical coast island beach sailor",
    Colour.CELTIC: "celtic irish scottish gaelic highland highlands druid druids druidic",
}

_COLOUR_BY_WORD: Final = {word: colour for colour, words in _COLOUR_WORDS.items() for word in words.split()}


def colour_of(setting: Setting) -> Colour:
    """The colour of a setting; its culture counts more than its place, and that more than the rest."""
    for said in (setting.culture, setting.place, *astuple(setting)):
        for word in said.lower().split():
            if word in _COLOUR_BY_WORD:
                return _COLOUR_BY_WORD[word]
    return Colour.PLAIN


@dataclass(frozen=True, slots=True)
class MusicalDefaults:
    """What a prompt is filled with where nobody said otherwise; a beat of a 6/8 bar is a dotted crotchet."""

    tempo_bpm: int
    mode: Mode
    instruments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Usual:
    """Of one mood: tempo when still and when overwhelming, mode below and above the middle, and instruments."""

    slowest_bpm: int
    fastest_bpm: int
    quiet: Mode
    intense: Mode
    instruments: tuple[str, ...]


_USUAL: Final[Mapping[Mood, _Usual]] = {
    Mood.BATTLE: _Usual(
        128, 164, Mode.MINOR, Mode.MINOR, ("driving strings", "french horn", "taiko drums", "low brass", "cello")
    ),
    Mood.BOSS: _Usual(
        84, 116, Mode.HARMONIC_MINOR, Mode.PHRYGIAN, ("choir", "low brass", "taiko drums", "strings", "church bells")
    ),
    Mood.CHASE: _Usual(144, 180, Mode.DORIAN, Mode.MINOR, ("fast strings", "frame drum", "shaker", "flute", "horn")),
    Mood.STEALTH: _Usual(76, 98, Mode.DORIAN, Mode.MINOR, ("muted lute", "pizzicato strings", "soft drum", "flute")),
    Mood.SUSPENSE: _Usual(
        66, 100, Mode.HARMONIC_MINOR, Mode.PHRYGIAN, ("low drone", "tremolo strings", "cello", "heartbeat drum")
    ),
    Mood.HORROR: _Usual(
        50, 76, Mode.PHRYGIAN, Mode.PHRYGIAN, ("dissonant strings", "low drone", "detuned bells", "choir", "deep drum")
    ),
    Mood.MYSTERY: _Usual(70, 92, Mode.LYDIAN, Mode.HARMONIC_MINOR, ("harp", "bells", "strings", "flute", "choir")),
    Mood.EXPLORATION: _Usual(84, 108, Mode.MIXOLYDIAN, Mode.DORIAN, ("flute", "harp", "strings", "horn", "frame drum")),
    Mood.TRAVEL: _Usual(94, 116, Mode.DORIAN, Mode.DORIAN, ("lute", "flute", "violin", "frame drum", "shaker")),
    Mood.TAVERN: _Usual(106, 132, Mode.MIXOLYDIAN, Mode.MAJOR, ("lute", "flute", "fiddle", "frame drum", "shaker")),
    Mood.TOWN: _Usual(94, 116, Mode.MAJOR, Mode.MAJOR, ("lute", "flute", "harp", "violin", "tambourine")),
    Mood.COURT: _Usual(96, 120, Mode.MAJOR, Mode.MAJOR, ("harp", "violin", "lute", "strings", "cello")),
    Mood.WONDER: _Usual(64, 86, Mode.LYDIAN, Mode.LYDIAN, ("harp", "choir", "bells", "strings", "flute")),
    Mood.CALM: _Usual(54, 70, Mode.MAJOR, Mode.MAJOR, ("harp", "flute", "soft strings", "lute")),
    Mood.SORROW: _Usual(46, 62, Mode.MINOR, Mode.MINOR, ("solo cello", "violin", "strings", "harp")),
    Mood.TRIUMPH: _Usual(
        104, 128, Mode.MAJOR, Mode.MAJOR, ("french horn", "strings", "choir", "timpani", "bells", "snare")
    ),
    Mood.SACRED: _Usual(50, 66, Mode.DORIAN, Mode.MIXOLYDIAN, ("choir", "organ", "church bells", "strings")),
}

_BRIGHT: Final = frozenset({Mode.MAJOR, Mode.LYDIAN, Mode.MIXOLYDIAN})

_COLOURED_MODES: Final[Mapping[Colour, tuple[Mode, Mode]]] = {
    Colour.NORSE: (Mode.DORIAN, Mode.MINOR),
    Colour.DESERT: (Mode.PHRYGIAN_DOMINANT, Mode.PHRYGIAN_DOMINANT),
    Colour.ELVEN: (Mode.LYDIAN, Mode.DORIAN),
    Colour.DWARVEN: (Mode.DORIAN, Mode.MINOR),
    Colour.ASIAN: (Mode.MAJOR, Mode.MINOR),
    Colour.UNDEAD: (Mode.HARMONIC_MINOR, Mode.PHRYGIAN),
    Colour.SEA: (Mode.MIXOLYDIAN, Mode.DORIAN),
    Colour.CELTIC: (Mode.MIXOLYDIAN, Mode.DORIAN),
}
"""What bright modes and dark ones become there."""

_COLOURED_INSTRUMENTS: Final[Mapping[Colour, tuple[str, ...]]] = {
    Colour.NORSE: ("drone", "war horn", "war drums"),
    Colour.DESERT: ("oud", "ney flute", "frame drum"),
    Colour.ELVEN: ("harp", "flute"),
    Colour.DWARVEN: ("low male choir", "horn", "deep drums"),
    Colour.ASIAN: ("koto", "bamboo flute"),
    Colour.UNDEAD: ("low drone", "organ", "choir"),
    Colour.UNDERGROUND: ("low drone",),
    Colour.SEA: ("accordion", "fiddle"),
    Colour.CELTIC: ("tin whistle", "fiddle", "bodhrán"),
}

_STAYS_ITSELF: Final = frozenset({Mood.HORROR, Mood.BOSS})
"""Moods whose mode says more than any setting could."""

_MOST_INSTRUMENTS: Final = 6


def musical_defaults(mood: Mood, intensity: float, setting: Setting) -> MusicalDefaults:
    """What suits a mood at an intensity from 0 to 1 in a setting; the place's own instruments come first."""
    usual = _USUAL[mood]
    colour = colour_of(setting)
    level = min(1.0, max(0.0, intensity))
    tempo_bpm = usual.slowest_bpm + level * (usual.fastest_bpm - usual.slowest_bpm)
    instruments = dict.fromkeys((*_COLOURED_INSTRUMENTS.get(colour, ()), *usual.instruments))
    return MusicalDefaults(
        tempo_bpm=round(tempo_bpm * _haste(setting)),
        mode=_mode(mood, usual.intense if level > 0.5 else usual.quiet, colour),
        instruments=tuple(instruments)[:_MOST_INSTRUMENTS],
    )


def _mode(mood: Mood, mode: Mode, colour: Colour) -> Mode:
    if mood in _STAYS_ITSELF or colour not in _COLOURED_MODES:
        return mode
    bright, dark = _COLOURED_MODES[colour]
    return bright if mode in _BRIGHT else dark


def _haste(setting: Setting) -> float:
    """A little faster in a storm, a little slower in snow, fog or at night."""
    words = f"{setting.weather} {setting.time_of_day}".lower().split()
    haste = 1.04 if any(word.startswith(("storm", "thunder", "wind", "gale")) for word in words) else 1.0
    if any(word.startswith(("snow", "fog", "mist", "night", "midnight", "drizzle")) for word in words):
        haste *= 0.96
    return haste
