"""Performance: ticks become frames, played by people: a little early, a little late, never twice equally loud.

Timing errors of ensembles are normally distributed within some milliseconds: R. Rasch, “Synchronization in performed
ensemble music”, Acustica 43, 1979.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from rpgmusic.composer.events import Event
from rpgmusic.composer.piece import Note
from rpgmusic.domain.units import SAMPLE_RATE_HZ

_CYCLE: Final = 251
"""Deviations drawn once and used again; a prime, so that they do not fall into step with the bars."""

_VELOCITY_DEVIATION: Final = 0.04
_SHORTEST_NOTE_FRAMES: Final = SAMPLE_RATE_HZ // 50


@dataclass(frozen=True, slots=True)
class Clock:
    """How ticks become frames in a piece of `length_frames`."""

    frames_per_tick: float
    length_frames: int


def performed(events: list[Event], clock: Clock, looseness_ms: float, loudness: float, rng: Random) -> tuple[Note, ...]:
    """The notes of a part in their order; all begin and end within the piece."""
    frames = looseness_ms * SAMPLE_RATE_HZ / 1000
    early_late = [max(-2.5, min(2.5, rng.gauss(0, 1))) * frames for _ in range(_CYCLE)]
    louder_softer = [loudness * (1 + rng.uniform(-1, 1) * _VELOCITY_DEVIATION) for _ in range(_CYCLE)]
    notes = []
    end, per_tick = clock.length_frames, clock.frames_per_tick
    last_start = end - _SHORTEST_NOTE_FRAMES
    for index, (tick, length, pitch, velocity, articulation) in enumerate(sorted(events)):
        turn = index % _CYCLE
        start = min(last_start, max(0, round(tick * per_tick + early_late[turn])))
        held = min(end - start, max(_SHORTEST_NOTE_FRAMES, round(length * per_tick)))
        strength = min(1.0, max(0.04, velocity * louder_softer[turn]))
        notes.append(Note(start, held, pitch, round(strength, 4), articulation))
    return tuple(notes)
