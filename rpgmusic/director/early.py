"""Early beginnings: pieces that were put on the table before they were complete, and what to do when they end badly."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rpgmusic.domain.direction import Choice
from rpgmusic.domain.generation import Generation
from rpgmusic.domain.units import TrackId


@dataclass(frozen=True, slots=True)
class Early:
    """A piece that began before it was complete, as this track, and what was chosen before it."""

    track_id: TrackId
    before: Choice | None


def problem_of(generation: Generation) -> str:
    """Why a piece did not become what it should."""
    return "It was cancelled." if generation.failure is None else generation.failure.message


def instead(generation: Generation, early: Early, choice: Choice) -> Choice:
    """What is chosen when a piece broke off: what came of it if that is kept, else what was chosen before it."""
    problem = problem_of(generation)
    if generation.track_id is not None:
        return replace(choice, problem=problem)
    if early.before is None or early.before.track_id is None:
        return replace(choice, problem=problem, track_id=None)
    return replace(early.before, problem=problem, generation_id=None)
