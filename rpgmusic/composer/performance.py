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
    last_start = clock.length_frames - _SHORTEST_NOTE_FRAMES
    for index, event in enumerate(sorted(events)):
        start = round(event.tick * clock.frames_per_tick + early_late[index % _CYCLE])
        start = min(last_start, max(0, start))
        length = max(_SHORTEST_NOTE_FRAMES, round(event.length * clock.frames_per_tick))
        velocity = min(1.0, max(0.04, event.velocity * louder_softer[index % _CYCLE]))
        notes.append(
            Note(start, min(length, clock.length_frames - start), event.pitch, round(velocity, 4), event.articulation)
        )
    return tuple(notes)
