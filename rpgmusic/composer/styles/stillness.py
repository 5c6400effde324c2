"""Styles for standing still: wonder, calm, sorrow and the sacred."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rpgmusic.composer.figures import Figure
from rpgmusic.composer.grooves import Groove
from rpgmusic.composer.metre import FOUR_FOUR, SIX_EIGHT, THREE_FOUR
from rpgmusic.composer.piece import Instrument, Room
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

STILLNESS: Final[Mapping[Mood, Style]] = {
    Mood.WONDER: Style(
        metres=(FOUR_FOUR, SIX_EIGHT),
        temper=Temper.DRIFTING,
        flavours=("9", "", "9"),
        chord_bars=2,
        melody=Melody(
            leads=(Instrument.FLUTE, Instrument.CHOIR, Instrument.VIOLIN),
            counter=Instrument.CHOIR,
            low=67,
            high=88,
            motion=Motion.LYRICAL,
            velocity=0.58,
            breath=0.25,
        ),
        bed=(
            BedLayer(Instrument.CHOIR, BedKind.PAD, 55, 76, 0.42),
            BedLayer(Instrument.STRINGS, BedKind.PAD, 60, 81, 0.38),
            BedLayer(Instrument.CELLO, BedKind.BASS, 36, 52, 0.42),
        ),
        pulse=(
            PulseLayer(Instrument.HARP, Figure.WAVE, 55, 0.5, episode=Figure.RISE),
            PulseLayer(Instrument.BELLS, Figure.DROPS, 65, 0.34, from_energy=0.6),
        ),
        grooves=(Groove.SHIMMER,),
        accents=(
            AccentLayer(Instrument.BELLS, AccentKind.SPARKLE, 86, 0.5),
            AccentLayer(Instrument.STRINGS, AccentKind.TREMOLO, 84, 0.42),
            AccentLayer(Instrument.HARP, AccentKind.RUN, 79, 0.55),
            AccentLayer(Instrument.HORN, AccentKind.CHORUS, 62, 0.36),
        ),
        entrances=Entrances(0.45, (0.02, 0.22), (0.18, 0.42), (0.4, 0.64), (0.62, 0.93)),
        room=Room.CATHEDRAL,
        looseness_ms=10.0,
    ),
    Mood.CALM: Style(
        metres=(FOUR_FOUR, THREE_FOUR),
        temper=Temper.DRIFTING,
        flavours=("9", "7", ""),
        chord_bars=2,
        melody=Melody(
            leads=(Instrument.FLUTE, Instrument.VIOLIN),
            counter=Instrument.CELLO,
            low=62,
            high=79,
            motion=Motion.SUSTAINED,
            velocity=0.45,
            breath=0.4,
        ),
        bed=(
            BedLayer(Instrument.STRINGS, BedKind.PAD, 52, 71, 0.34),
            BedLayer(Instrument.CELLO, BedKind.BASS, 36, 50, 0.34),
        ),
        pulse=(
            PulseLayer(Instrument.HARP, Figure.RISE, 48, 0.42, episode=Figure.ROLL),
            PulseLayer(Instrument.LUTE, Figure.DROPS, 50, 0.34, from_energy=0.7),
        ),
        grooves=(Groove.BREATH,),
        accents=(
            AccentLayer(Instrument.BELLS, AccentKind.SPARKLE, 84, 0.34),
            AccentLayer(Instrument.STRINGS, AccentKind.TREMOLO, 79, 0.32),
            AccentLayer(Instrument.VIOLIN, AccentKind.DOUBLE, 74, 0.42),
        ),
        entrances=Entrances(0.25, (0.02, 0.12), (0.1, 0.24), (0.35, 0.65), (0.6, 0.95)),
        room=Room.OPEN_AIR,
        looseness_ms=12.0,
    ),
    Mood.SORROW: Style(
        metres=(FOUR_FOUR, THREE_FOUR),
        temper=Temper.GRIEVING,
        flavours=("", "7", "9"),
        chord_bars=1,
        melody=Melody(
            leads=(Instrument.CELLO, Instrument.VIOLIN),
            counter=Instrument.VIOLIN,
            low=48,
            high=69,
            motion=Motion.SUSTAINED,
            velocity=0.58,
            ornament=0.1,
            breath=0.2,
        ),
        bed=(
            BedLayer(Instrument.STRINGS, BedKind.PAD, 48, 69, 0.38),
            BedLayer(Instrument.STRINGS, BedKind.BASS, 33, 48, 0.4),
        ),
        pulse=(
            PulseLayer(Instrument.HARP, Figure.TENTHS, 40, 0.4, episode=Figure.ROLL),
            PulseLayer(Instrument.LUTE, Figure.DROPS, 48, 0.34, from_energy=0.7),
        ),
        grooves=(Groove.DIRGE,),
        accents=(
            AccentLayer(Instrument.VIOLIN, AccentKind.DOUBLE, 74, 0.55),
            AccentLayer(Instrument.CHOIR, AccentKind.CHORUS, 67, 0.4),
            AccentLayer(Instrument.STRINGS, AccentKind.TREMOLO, 77, 0.4),
        ),
        entrances=Entrances(0.35, (0.08, 0.28), (0.05, 0.25), (0.4, 0.66), (0.58, 0.92)),
        room=Room.HALL,
        looseness_ms=12.0,
    ),
    Mood.SACRED: Style(
        metres=(FOUR_FOUR,),
        temper=Temper.DRIFTING,
        flavours=("", "o", "s"),
        chord_bars=1,
        melody=Melody(
            leads=(Instrument.CHOIR, Instrument.FLUTE, Instrument.HORN),
            counter=Instrument.CHOIR,
            low=57,
            high=76,
            motion=Motion.SUSTAINED,
            velocity=0.58,
            breath=0.15,
        ),
        bed=(
            BedLayer(Instrument.CHOIR, BedKind.PAD, 48, 72, 0.5),
            BedLayer(Instrument.CHOIR, BedKind.FIFTHS, 41, 57, 0.45),
            BedLayer(Instrument.DRONE, BedKind.DRONE, 29, 43, 0.34),
        ),
        pulse=(
            PulseLayer(Instrument.STRINGS, Figure.ORGANUM, 43, 0.42),
            PulseLayer(Instrument.HARP, Figure.ROLL, 50, 0.38),
        ),
        grooves=(Groove.TOLL,),
        accents=(
            AccentLayer(Instrument.BELLS, AccentKind.TOLL, 67, 0.65),
            AccentLayer(Instrument.STRINGS, AccentKind.CHORUS, 79, 0.36),
            AccentLayer(Instrument.HORN, AccentKind.CHORUS, 58, 0.4),
        ),
        entrances=Entrances(0.4, (0.1, 0.35), (0.12, 0.36), (0.3, 0.55), (0.6, 0.92)),
        room=Room.CATHEDRAL,
        looseness_ms=14.0,
    ),
}
