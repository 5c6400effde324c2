"""Styles for held breath: stealth, suspense, horror and mystery."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rpgmusic.composer.figures import Figure
from rpgmusic.composer.grooves import Groove
from rpgmusic.composer.metre import FIVE_FOUR, FOUR_FOUR, SIX_EIGHT, THREE_FOUR
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

_SHORT, _TREMOLO = Articulation.SHORT, Articulation.TREMOLO

DREAD: Final[Mapping[Mood, Style]] = {
    Mood.STEALTH: Style(
        metres=(FOUR_FOUR,),
        temper=Temper.UNEASY,
        flavours=("", "7"),
        chord_bars=2,
        melody=Melody(
            leads=(Instrument.LUTE, Instrument.FLUTE, Instrument.CELLO),
            counter=Instrument.CELLO,
            low=57,
            high=76,
            motion=Motion.SPARSE,
            velocity=0.5,
            articulation=_SHORT,
            breath=0.4,
        ),
        bed=(
            BedLayer(Instrument.STRINGS, BedKind.FIFTHS, 45, 64, 0.3),
            BedLayer(Instrument.DRONE, BedKind.DRONE, 33, 45, 0.3),
        ),
        pulse=(
            PulseLayer(Instrument.CELLO, Figure.CREEP, 38, 0.5, _SHORT),
            PulseLayer(Instrument.STRINGS, Figure.PIZZICATO, 60, 0.4, _SHORT),
        ),
        grooves=(Groove.PATTER,),
        accents=(
            AccentLayer(Instrument.STRINGS, AccentKind.STAB, 67, 0.6),
            AccentLayer(Instrument.STRINGS, AccentKind.TREMOLO, 79, 0.42),
            AccentLayer(Instrument.TAIKO, AccentKind.HIT, 40, 0.6),
        ),
        entrances=Entrances(0.4, (0.02, 0.2), (0.2, 0.38), (0.3, 0.6), (0.6, 0.92)),
        room=Room.CHAMBER,
    ),
    Mood.SUSPENSE: Style(
        metres=(FOUR_FOUR, THREE_FOUR),
        temper=Temper.UNEASY,
        flavours=("", "7"),
        chord_bars=2,
        melody=Melody(
            leads=(Instrument.CELLO, Instrument.VIOLIN, Instrument.CHOIR),
            counter=Instrument.VIOLIN,
            low=48,
            high=67,
            motion=Motion.SUSTAINED,
            velocity=0.55,
            breath=0.35,
        ),
        bed=(
            BedLayer(Instrument.DRONE, BedKind.DRONE, 28, 41, 0.5),
            BedLayer(Instrument.STRINGS, BedKind.PAD, 55, 74, 0.34, _TREMOLO),
        ),
        pulse=(
            PulseLayer(Instrument.STRINGS, Figure.QUAVERS, 48, 0.48, _SHORT, episode=Figure.OSTINATO),
            PulseLayer(Instrument.CELLO, Figure.HEARTBEAT, 36, 0.55, _SHORT),
        ),
        grooves=(Groove.HEART,),
        accents=(
            AccentLayer(Instrument.STRINGS, AccentKind.SHRIEK, 84, 0.5),
            AccentLayer(Instrument.HORN, AccentKind.STAB, 50, 0.7),
            AccentLayer(Instrument.TAIKO, AccentKind.HIT, 36, 0.8),
        ),
        entrances=Entrances(0.5, (0.05, 0.3), (0.25, 0.48), (0.35, 0.62), (0.62, 0.92)),
        room=Room.HALL,
    ),
    Mood.HORROR: Style(
        metres=(FIVE_FOUR,),
        temper=Temper.UNEASY,
        flavours=("c", ""),
        chord_bars=2,
        melody=Melody(
            leads=(Instrument.BELLS, Instrument.VIOLIN, Instrument.CHOIR),
            counter=Instrument.CHOIR,
            low=67,
            high=88,
            motion=Motion.BROKEN,
            velocity=0.5,
            breath=0.55,
        ),
        bed=(
            BedLayer(Instrument.DRONE, BedKind.CLUSTER, 26, 38, 0.55),
            BedLayer(Instrument.STRINGS, BedKind.CLUSTER, 64, 80, 0.34, _TREMOLO),
            BedLayer(Instrument.CHOIR, BedKind.CLUSTER, 48, 62, 0.34),
        ),
        pulse=(
            PulseLayer(Instrument.CELLO, Figure.HEARTBEAT, 36, 0.55),
            PulseLayer(Instrument.STRINGS, Figure.DROPS, 62, 0.38, _SHORT),
        ),
        grooves=(Groove.DREAD,),
        accents=(
            AccentLayer(Instrument.STRINGS, AccentKind.SHRIEK, 88, 0.75),
            AccentLayer(Instrument.TAIKO, AccentKind.HIT, 36, 0.95),
            AccentLayer(Instrument.HORN, AccentKind.STAB, 45, 0.75),
        ),
        entrances=Entrances(0.55, (0.1, 0.35), (0.2, 0.5), (0.4, 0.66), (0.66, 0.94)),
        room=Room.CAVE,
        looseness_ms=22.0,
    ),
    Mood.MYSTERY: Style(
        metres=(SIX_EIGHT, THREE_FOUR, FOUR_FOUR),
        temper=Temper.DRIFTING,
        flavours=("9", "7", ""),
        chord_bars=2,
        melody=Melody(
            leads=(Instrument.BELLS, Instrument.FLUTE, Instrument.CHOIR),
            counter=Instrument.CELLO,
            low=67,
            high=86,
            motion=Motion.LYRICAL,
            velocity=0.52,
            breath=0.3,
        ),
        bed=(
            BedLayer(Instrument.STRINGS, BedKind.PAD, 52, 72, 0.36),
            BedLayer(Instrument.CELLO, BedKind.BASS, 36, 50, 0.38),
        ),
        pulse=(
            PulseLayer(Instrument.HARP, Figure.WAVE, 52, 0.5, episode=Figure.RISE),
            PulseLayer(Instrument.LUTE, Figure.DROPS, 55, 0.4, from_energy=0.7),
        ),
        grooves=(Groove.SHIMMER,),
        accents=(
            AccentLayer(Instrument.CHOIR, AccentKind.CHORUS, 70, 0.5),
            AccentLayer(Instrument.STRINGS, AccentKind.TREMOLO, 80, 0.42),
            AccentLayer(Instrument.BELLS, AccentKind.TOLL, 67, 0.6),
        ),
        entrances=Entrances(0.4, (0.02, 0.2), (0.15, 0.36), (0.35, 0.62), (0.6, 0.92)),
        room=Room.HALL,
        looseness_ms=10.0,
    ),
}
