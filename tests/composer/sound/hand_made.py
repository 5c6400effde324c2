"""Short pieces written by hand, for the tests of their sound."""

from __future__ import annotations

from collections.abc import Iterable

from rpgmusic.composer.piece import Articulation, Instrument, Note, Part, Piece, Room
from rpgmusic.domain.bars import Bars
from rpgmusic.domain.prompt import Prompt
from rpgmusic.domain.stem import StemName

BAR_FRAMES = 96_000
BEAT_FRAMES = BAR_FRAMES // 4

STEM_OF = {
    Instrument.STRINGS: StemName.BED,
    Instrument.CHOIR: StemName.BED,
    Instrument.DRONE: StemName.BED,
    Instrument.LUTE: StemName.PULSE,
    Instrument.HARP: StemName.PULSE,
    Instrument.CELLO: StemName.PULSE,
    Instrument.VIOLIN: StemName.LEAD,
    Instrument.FLUTE: StemName.LEAD,
    Instrument.HORN: StemName.LEAD,
    Instrument.FRAME_DRUM: StemName.PERCUSSION,
    Instrument.SHAKER: StemName.PERCUSSION,
    Instrument.TAIKO: StemName.ACCENTS,
    Instrument.BELLS: StemName.ACCENTS,
}
HEIGHT = {
    Instrument.VIOLIN: 74,
    Instrument.CELLO: 48,
    Instrument.FLUTE: 76,
    Instrument.BELLS: 79,
    Instrument.DRONE: 38,
    Instrument.TAIKO: 42,
    Instrument.FRAME_DRUM: 48,
    Instrument.SHAKER: 50,
}


def piece_of(
    parts: Iterable[Part], bars: int = 2, *, loop: bool = True, room: Room = Room.CHAMBER, seed: int = 1
) -> Piece:
    """Some bars of two seconds each."""
    grid = Bars(0, BAR_FRAMES)
    return Piece(Prompt(loop=loop), seed, 2, 120.0, grid, bars, (), tuple(parts), room)


def part_of(instrument: Instrument, notes: Iterable[Note], pan: float = 0.0, distance: float = 0.3) -> Part:
    """A part in the stem where such an instrument usually is."""
    return Part(instrument, STEM_OF[instrument], tuple(notes), pan=pan, distance=distance)


def phrase(instrument: Instrument, bars: int = 2, velocity: float = 0.7) -> list[Note]:
    """Two notes a bar, up a fourth and down again."""
    pitch = HEIGHT.get(instrument, 60)
    return [
        Note(half * 2 * BEAT_FRAMES, 2 * BEAT_FRAMES - 2_400, pitch + (0, 5)[half % 2], velocity)
        for half in range(2 * bars)
    ]


def everybody(bars: int = 2, *, loop: bool = True) -> Piece:
    """A piece in which every instrument plays."""
    return piece_of((part_of(instrument, phrase(instrument, bars)) for instrument in Instrument), bars, loop=loop)


def one_note(
    instrument: Instrument,
    pitch: int,
    *,
    velocity: float = 0.7,
    beats: int = 3,
    articulation: Articulation = Articulation.NORMAL,
) -> Piece:
    """A single note in two bars of open air."""
    note = Note(0, beats * BEAT_FRAMES, pitch, velocity, articulation)
    return piece_of((part_of(instrument, [note]),), room=Room.OPEN_AIR)
