"""Renders a piece: every note placed in its stem and in the room, the whole laid round into a circle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rpgmusic.composer.piece import Note, Part, Piece
from rpgmusic.composer.sound.curves import frames_of, rising
from rpgmusic.composer.sound.cutting import gain_of, played
from rpgmusic.composer.sound.note_store import NoteStore, Source
from rpgmusic.composer.sound.rooms import response, reverberated
from rpgmusic.composer.sound.soundfont import SoundFont
from rpgmusic.composer.sound.tone import Samples
from rpgmusic.domain.stem import StemName
from rpgmusic.domain.units import SAMPLE_RATE_HZ

Stereo = NDArray[np.float32]
"""Samples of shape (2, frames)."""

_RINGING_FRAMES: Final = 8 * SAMPLE_RATE_HZ
"""No instrument rings longer after a note begins than this and the note's length."""

_FADE_OUT_S: Final = 4.0
_NEAR_SHARE, _FAR_SHARE = 0.16, 0.42
_FAR_DB: Final = -10.0
_WIDEST_PAN: Final = 0.8


@dataclass(frozen=True, slots=True)
class RenderedPiece:
    """The sound of a piece before mastering: each stem has shape (2, `piece.length_frames`) at 48 kHz."""

    piece: Piece
    stems: dict[StemName, Stereo]


def render(
    piece: Piece,
    report: Callable[[float], None] | None = None,
    store: NoteStore | None = None,
    soundfont: SoundFont | None = None,
) -> RenderedPiece:
    """Turn notes into samples; the same piece always gives the same. `report` hears how much is done, from 0 to 1.

    A store that lives longer than the piece saves the work on notes that come again; it changes nothing that is heard.
    What a SoundFont has an instrument for is played with its samples.
    """
    store = store or NoteStore()
    stems: dict[StemName, Stereo] = {}
    for index, name in enumerate(StemName):
        stems[name] = _stem(piece, name, store, soundfont)
        if report:
            report((index + 1) / len(StemName))
    return RenderedPiece(piece, stems)


def _stem(piece: Piece, name: StemName, store: NoteStore, soundfont: SoundFont | None) -> Stereo:
    parts = [(number, part) for number, part in enumerate(piece.parts) if part.stem is name and part.notes]
    if not parts:
        return np.zeros((2, piece.length_frames), dtype=np.float32)
    desk = _Desk(piece, [_playable(part, piece.length_frames) for _, part in parts])
    for number, part in parts:
        chance = np.random.Generator(np.random.PCG64([piece.seed & (2**63 - 1), number]))
        desk.add(part, store, chance, soundfont)
    sound = desk.finished()
    sound -= sound.mean(axis=1, keepdims=True)
    return sound


def _playable(part: Part, length_frames: int) -> list[Note]:
    return [
        note for note in part.notes if 0 <= note.start_frame < length_frames and 0 < note.length_frames <= length_frames
    ]


class _Desk:
    """One stem in the making: what is heard directly, and what is sent to the room."""

    def __init__(self, piece: Piece, notes: list[list[Note]]) -> None:
        self._piece = piece
        last = max((note.start_frame + note.length_frames for part in notes for note in part), default=0)
        frames = max(piece.length_frames, last) + _RINGING_FRAMES
        self._sound = np.zeros((2, frames + 2 * response(piece.room).shape[1]), dtype=np.float32)
        self._to_room = np.zeros(frames // 2, dtype=np.float32)
        self._scaled = np.empty(0, dtype=np.float32)

    def add(self, part: Part, store: NoteStore, chance: np.random.Generator, soundfont: SoundFont | None) -> None:
        """Play all notes of a part."""
        gains, share = placement(part)
        for note in _playable(part, self._piece.length_frames):
            level = gain_of(note, part.instrument)
            self._lay(
                note.start_frame,
                played(part, note, store, chance, soundfont),
                (gains[0] * level, gains[1] * level),
                share * level,
            )

    def _lay(self, start: int, source: Source, gains: tuple[float, float], share: float) -> None:
        direct, half = source.direct, source.to_room
        for channel, gain in enumerate(gains):
            self._add(direct[min(channel, len(direct) - 1)], self._sound[channel, start:], gain)
        self._add(half, self._to_room[start // 2 :], share)

    def _add(self, sound: Samples, onto: Samples, gain: float) -> None:
        if len(sound) > len(self._scaled):
            self._scaled = np.empty(len(sound), dtype=np.float32)
        scaled = np.multiply(sound, np.float32(gain), out=self._scaled[: len(sound)])
        target = onto[: len(sound)]
        target += scaled

    def finished(self) -> Stereo:
        """Direct sound and room together, the end laid over the beginning where the piece loops."""
        reverberated(self._to_room, self._piece.room, self._sound)
        length = self._piece.length_frames
        return laid_round(self._sound, length) if self._piece.prompt.loop else _faded(self._sound[:, :length])


def placement(part: Part) -> tuple[tuple[float, float], float]:
    """Gains of left and right, by equal power, and of the feed to the room: far is mostly room (Chowning 1971)."""
    angle = (float(np.clip(part.pan, -1, 1)) * _WIDEST_PAN + 1) * (np.pi / 4)
    distance = float(np.clip(part.distance, 0, 1))
    level = 10 ** (part.gain_db / 20)
    direct = level * 10 ** (_FAR_DB * distance / 20) * np.sqrt(2)
    sides = float(np.cos(angle) * direct), float(np.sin(angle) * direct)
    return sides, float(level * (_NEAR_SHARE + (_FAR_SHARE - _NEAR_SHARE) * distance))


def laid_round(sound: Stereo, length: int) -> Stereo:
    """The sound up to a length, on whose beginning lies what rings on after it; changed in place."""
    result = sound[:, :length]
    for start in range(length, sound.shape[1], length):
        rest = sound[:, start : start + length]
        result[:, : rest.shape[1]] += rest
    return result


def _faded(sound: Stereo) -> Stereo:
    fade = min(frames_of(_FADE_OUT_S), sound.shape[1] // 2)
    sound[:, -fade:] *= rising(fade)[::-1]
    return sound
