"""Styles for blood that runs fast: battle, boss, chase and triumph."""

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

FIGHTS: Final[Mapping[Mood, Style]] = {
    Mood.BATTLE: Style(
        metres=(FOUR_FOUR, FOUR_FOUR, THREE_FOUR),
        temper=Temper.DRIVING,
        flavours=("", "", "o"),
        chord_bars=2,
        melody=Melody(
            leads=(Instrument.HORN, Instrument.VIOLIN, Instrument.CHOIR),
            counter=Instrument.CELLO,
            low=53,
            high=76,
            motion=Motion.LYRICAL,
            stretch=2,
            velocity=0.82,
        ),
        bed=(
            BedLayer(Instrument.STRINGS, BedKind.PAD, 50, 72, 0.55),
            BedLayer(Instrument.CELLO, BedKind.BASS, 36, 50, 0.6),
        ),
        pulse=(
            PulseLayer(Instrument.STRINGS, Figure.OSTINATO, 50, 0.72, _SHORT, episode=Figure.GALLOP),
            PulseLayer(Instrument.CELLO, Figure.DRIVE_BASS, 36, 0.74, _SHORT),
        ),
        grooves=(Groove.WAR,),
        accents=(
            AccentLayer(Instrument.TAIKO, AccentKind.HIT, 36, 0.95),
            AccentLayer(Instrument.HORN, AccentKind.FANFARE, 60, 0.85),
            AccentLayer(Instrument.STRINGS, AccentKind.TREMOLO, 80, 0.6),
            AccentLayer(Instrument.STRINGS, AccentKind.RUN, 67, 0.7),
        ),
        entrances=Entrances(0.75, (0.05, 0.3), (0.3, 0.55), (0.35, 0.65), (0.7, 0.95)),
        room=Room.HALL,
        looseness_ms=4.0,
    ),
    Mood.BOSS: Style(
        metres=(FOUR_FOUR, FOUR_FOUR, SIX_EIGHT),
        temper=Temper.DRIVING,
        flavours=("", "o"),
        chord_bars=2,
        melody=Melody(
            leads=(Instrument.CHOIR, Instrument.HORN),
            counter=Instrument.HORN,
            low=50,
            high=74,
            motion=Motion.SUSTAINED,
            stretch=2,
            velocity=0.85,
        ),
        bed=(
            BedLayer(Instrument.CHOIR, BedKind.PAD, 45, 67, 0.62),
            BedLayer(Instrument.STRINGS, BedKind.FIFTHS, 33, 52, 0.6),
            BedLayer(Instrument.DRONE, BedKind.DRONE, 26, 40, 0.6),
        ),
        pulse=(
            PulseLayer(Instrument.HORN, Figure.TREAD, 38, 0.62),
            PulseLayer(Instrument.STRINGS, Figure.OSTINATO, 40, 0.72, _SHORT, episode=Figure.SEMIQUAVERS),
        ),
        grooves=(Groove.DOOM,),
        accents=(
            AccentLayer(Instrument.TAIKO, AccentKind.HIT, 36, 1.0),
            AccentLayer(Instrument.BELLS, AccentKind.TOLL, 60, 0.8),
            AccentLayer(Instrument.CHOIR, AccentKind.CHORUS, 72, 0.8),
            AccentLayer(Instrument.STRINGS, AccentKind.TREMOLO, 79, 0.65),
        ),
        entrances=Entrances(0.85, (0.05, 0.35), (0.3, 0.6), (0.4, 0.75), (0.78, 0.97)),
        room=Room.CATHEDRAL,
    ),
    Mood.CHASE: Style(
        metres=(FOUR_FOUR, SIX_EIGHT),
        temper=Temper.DRIVING,
        flavours=("", "t"),
        chord_bars=2,
        melody=Melody(
            leads=(Instrument.VIOLIN, Instrument.FLUTE, Instrument.HORN),
            counter=Instrument.HORN,
            low=62,
            high=86,
            motion=Motion.FLOWING,
            stretch=2,
            velocity=0.74,
        ),
        bed=(
            BedLayer(Instrument.STRINGS, BedKind.PAD, 55, 76, 0.45),
            BedLayer(Instrument.CELLO, BedKind.BASS, 36, 50, 0.5),
        ),
        pulse=(
            PulseLayer(Instrument.STRINGS, Figure.SEMIQUAVERS, 60, 0.68, _SHORT, episode=Figure.OSTINATO),
            PulseLayer(Instrument.LUTE, Figure.DRIVE_BASS, 43, 0.66, _SHORT),
        ),
        grooves=(Groove.RUSH,),
        accents=(
            AccentLayer(Instrument.HORN, AccentKind.STAB, 58, 0.8),
            AccentLayer(Instrument.TAIKO, AccentKind.HIT, 38, 0.9),
            AccentLayer(Instrument.FLUTE, AccentKind.RUN, 79, 0.7),
            AccentLayer(Instrument.STRINGS, AccentKind.TREMOLO, 81, 0.5),
        ),
        entrances=Entrances(0.7, (0.05, 0.25), (0.28, 0.5), (0.25, 0.55), (0.68, 0.95)),
        room=Room.OPEN_AIR,
        looseness_ms=4.0,
    ),
    Mood.TRIUMPH: Style(
        metres=(FOUR_FOUR,),
        temper=Temper.DRIVING,
        flavours=("",),
        chord_bars=1,
        melody=Melody(
            leads=(Instrument.HORN, Instrument.VIOLIN, Instrument.CHOIR),
            counter=Instrument.VIOLIN,
            low=55,
            high=77,
            motion=Motion.LYRICAL,
            velocity=0.85,
        ),
        bed=(
            BedLayer(Instrument.STRINGS, BedKind.PAD, 52, 76, 0.65),
            BedLayer(Instrument.CHOIR, BedKind.PAD, 48, 69, 0.5),
            BedLayer(Instrument.CELLO, BedKind.BASS, 36, 52, 0.65),
        ),
        pulse=(
            PulseLayer(Instrument.STRINGS, Figure.QUAVERS, 60, 0.6, _SHORT, episode=Figure.WAVE),
            PulseLayer(Instrument.CELLO, Figure.MARCH_BASS, 36, 0.7, _SHORT),
        ),
        grooves=(Groove.PARADE,),
        accents=(
            AccentLayer(Instrument.HORN, AccentKind.FANFARE, 65, 0.9),
            AccentLayer(Instrument.BELLS, AccentKind.TOLL, 72, 0.7),
            AccentLayer(Instrument.VIOLIN, AccentKind.DOUBLE, 80, 0.7),
            AccentLayer(Instrument.TAIKO, AccentKind.HIT, 38, 0.85),
        ),
        entrances=Entrances(0.65, (0.05, 0.3), (0.15, 0.4), (0.35, 0.62), (0.66, 0.92)),
        room=Room.HALL,
    ),
}
