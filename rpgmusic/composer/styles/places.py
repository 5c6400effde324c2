"""Styles for the road and the hearth: exploration, travel, tavern, town and court."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rpgmusic.composer.figures import Figure
from rpgmusic.composer.grooves import Groove
from rpgmusic.composer.metre import FOUR_FOUR, SIX_EIGHT, THREE_FOUR
from rpgmusic.composer.piece import Articulation, Instrument, Room
from rpgmusic.composer.progressions import Temper
from rpgmusic.composer.styles.style import (
    AccentKind,
    AccentLayer,
    BedKind,
    BedLayer,
    Entrances,
    Melody,
    Motion,
    PulseLayer,
    Style,
)
from rpgmusic.domain.track import Mood

_SHORT = Articulation.SHORT

PLACES: Final[Mapping[Mood, Style]] = {
    Mood.EXPLORATION: Style(
        metres=(FOUR_FOUR, THREE_FOUR),
        temper=Temper.DRIFTING,
        flavours=("", "9", "t"),
        chord_bars=2,
        melody=Melody(
            leads=(Instrument.FLUTE, Instrument.HORN, Instrument.VIOLIN),
            counter=Instrument.VIOLIN,
            low=64,
            high=84,
            motion=Motion.LYRICAL,
            velocity=0.62,
            breath=0.25,
        ),
        bed=(
            BedLayer(Instrument.STRINGS, BedKind.PAD, 50, 72, 0.45),
            BedLayer(Instrument.CELLO, BedKind.BASS, 36, 52, 0.45),
        ),
        pulse=(
            PulseLayer(Instrument.HARP, Figure.TENTHS, 43, 0.52, episode=Figure.WAVE),
            PulseLayer(Instrument.LUTE, Figure.RISE, 52, 0.42, from_energy=0.7),
        ),
        grooves=(Groove.RAMBLE,),
        accents=(
            AccentLayer(Instrument.HORN, AccentKind.FANFARE, 62, 0.62),
            AccentLayer(Instrument.STRINGS, AccentKind.TREMOLO, 79, 0.42),
            AccentLayer(Instrument.HARP, AccentKind.RUN, 74, 0.55),
        ),
        entrances=Entrances(0.45, (0.05, 0.25), (0.2, 0.42), (0.45, 0.66), (0.66, 0.94)),
        room=Room.OPEN_AIR,
        looseness_ms=8.0,
    ),
    Mood.TRAVEL: Style(
        metres=(FOUR_FOUR, FOUR_FOUR, SIX_EIGHT),
        temper=Temper.DRIFTING,
        flavours=("", "t"),
        chord_bars=1,
        melody=Melody(
            leads=(Instrument.FLUTE, Instrument.VIOLIN),
            counter=Instrument.HORN,
            low=62,
            high=81,
            motion=Motion.FLOWING,
            velocity=0.64,
            ornament=0.1,
        ),
        bed=(
            BedLayer(Instrument.STRINGS, BedKind.PAD, 53, 72, 0.38),
            BedLayer(Instrument.CELLO, BedKind.BASS, 38, 52, 0.42),
        ),
        pulse=(
            PulseLayer(Instrument.LUTE, Figure.TENTHS, 43, 0.58, episode=Figure.STRUM),
            PulseLayer(Instrument.CELLO, Figure.WALK, 36, 0.52, _SHORT),
        ),
        grooves=(Groove.STEPS,),
        accents=(
            AccentLayer(Instrument.VIOLIN, AccentKind.DOUBLE, 74, 0.6),
            AccentLayer(Instrument.HORN, AccentKind.FANFARE, 60, 0.6),
            AccentLayer(Instrument.TAIKO, AccentKind.HIT, 40, 0.7),
        ),
        entrances=Entrances(0.45, (0.02, 0.2), (0.2, 0.4), (0.25, 0.48), (0.62, 0.92)),
        room=Room.OPEN_AIR,
    ),
    Mood.TAVERN: Style(
        metres=(SIX_EIGHT, SIX_EIGHT, SIX_EIGHT, FOUR_FOUR),
        temper=Temper.DANCING,
        flavours=("",),
        chord_bars=1,
        melody=Melody(
            leads=(Instrument.FLUTE, Instrument.VIOLIN),
            counter=Instrument.VIOLIN,
            low=65,
            high=86,
            motion=Motion.LIVELY,
            velocity=0.75,
            ornament=0.3,
            breath=0.05,
        ),
        bed=(
            BedLayer(Instrument.DRONE, BedKind.DRONE, 43, 57, 0.32),
            BedLayer(Instrument.CELLO, BedKind.BASS, 38, 52, 0.42),
        ),
        pulse=(
            PulseLayer(Instrument.LUTE, Figure.STRUM, 52, 0.58, _SHORT, episode=Figure.DANCE),
            PulseLayer(Instrument.CELLO, Figure.JIG_BASS, 40, 0.58, _SHORT),
        ),
        grooves=(Groove.JIG,),
        accents=(
            AccentLayer(Instrument.VIOLIN, AccentKind.DOUBLE, 74, 0.7),
            AccentLayer(Instrument.FRAME_DRUM, AccentKind.HIT, 40, 0.8),
            AccentLayer(Instrument.BELLS, AccentKind.SPARKLE, 84, 0.4),
        ),
        entrances=Entrances(0.55, (0.0, 0.12), (0.08, 0.25), (0.3, 0.5), (0.6, 0.9)),
        room=Room.CHAMBER,
        looseness_ms=7.0,
    ),
    Mood.TOWN: Style(
        metres=(FOUR_FOUR, FOUR_FOUR, SIX_EIGHT),
        temper=Temper.DANCING,
        flavours=("",),
        chord_bars=1,
        melody=Melody(
            leads=(Instrument.FLUTE, Instrument.VIOLIN),
            counter=Instrument.HARP,
            low=64,
            high=84,
            motion=Motion.FLOWING,
            velocity=0.64,
            ornament=0.15,
        ),
        bed=(
            BedLayer(Instrument.STRINGS, BedKind.PAD, 55, 74, 0.36),
            BedLayer(Instrument.CELLO, BedKind.BASS, 40, 54, 0.4),
        ),
        pulse=(
            PulseLayer(Instrument.LUTE, Figure.ALBERTI, 52, 0.52, episode=Figure.TENTHS),
            PulseLayer(Instrument.HARP, Figure.DANCE, 43, 0.46),
        ),
        grooves=(Groove.FAIR,),
        accents=(
            AccentLayer(Instrument.BELLS, AccentKind.SPARKLE, 84, 0.42),
            AccentLayer(Instrument.VIOLIN, AccentKind.DOUBLE, 76, 0.6),
            AccentLayer(Instrument.HORN, AccentKind.FANFARE, 62, 0.55),
        ),
        entrances=Entrances(0.4, (0.02, 0.18), (0.12, 0.32), (0.3, 0.5), (0.6, 0.92)),
        room=Room.OPEN_AIR,
    ),
    Mood.COURT: Style(
        metres=(THREE_FOUR,),
        temper=Temper.DANCING,
        flavours=("", "", "7"),
        chord_bars=1,
        melody=Melody(
            leads=(Instrument.VIOLIN, Instrument.FLUTE),
            counter=Instrument.FLUTE,
            low=65,
            high=86,
            motion=Motion.LYRICAL,
            velocity=0.6,
            ornament=0.35,
        ),
        bed=(
            BedLayer(Instrument.STRINGS, BedKind.PAD, 55, 74, 0.38),
            BedLayer(Instrument.CELLO, BedKind.BASS, 38, 54, 0.45),
        ),
        pulse=(
            PulseLayer(Instrument.HARP, Figure.DANCE, 50, 0.48, episode=Figure.ALBERTI),
            PulseLayer(Instrument.LUTE, Figure.ALBERTI, 57, 0.42, from_energy=0.7),
        ),
        grooves=(Groove.MINUET,),
        accents=(
            AccentLayer(Instrument.FLUTE, AccentKind.DOUBLE, 79, 0.5),
            AccentLayer(Instrument.HORN, AccentKind.FANFARE, 62, 0.5),
            AccentLayer(Instrument.BELLS, AccentKind.SPARKLE, 84, 0.35),
        ),
        entrances=Entrances(0.4, (0.02, 0.2), (0.15, 0.36), (0.4, 0.62), (0.6, 0.92)),
        room=Room.CHAMBER,
        looseness_ms=8.0,
    ),
}
