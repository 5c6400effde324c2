"""What the console knows of the director and of music that is made, and how messages change it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from rpgmusic.client import LiveEvent
from rpgmusic.domain.units import GenerationId, SceneId
from rpgmusic.protocol.direction import DirectorView, Preparation, PreparedView
from rpgmusic.protocol.making import GenerationView, Workshop
from rpgmusic.protocol.making_messages import (
    DirectorUpdated,
    GenerationCompleted,
    GenerationFailed,
    GenerationProgress,
    PreparationUpdated,
)

MOST_JOBS: Final = 200
"""Generations that the console keeps."""

GENERATION_MESSAGES: Final = (GenerationProgress, GenerationCompleted, GenerationFailed)


@dataclass(frozen=True, slots=True)
class Making:
    """The director, the generations (latest first), who can make music, and tonight's scenes; None until known."""

    director: DirectorView | None = None
    jobs: tuple[GenerationView, ...] = ()
    workshop: Workshop | None = None
    preparation: Preparation | None = None

    def job(self, generation_id: GenerationId | None) -> GenerationView | None:
        """The generation with an id, if it is known."""
        return next((job for job in self.jobs if job.id == generation_id), None)

    def prepared(self, scene_id: SceneId) -> PreparedView | None:
        """What was prepared for a scene of the board, if it is one of tonight's."""
        scenes = self.preparation.scenes if self.preparation else ()
        return next((scene for scene in scenes if scene.scene_id == scene_id), None)

    @property
    def enabled(self) -> bool:
        """Whether music can be made here, as far as is known."""
        return self.workshop is None or self.workshop.enabled


UNKNOWN_MAKING: Final = Making()
"""Before the server was asked."""


def making_after(making: Making, event: LiveEvent) -> Making:
    """What is known once a message was taken in; the same value if it tells nothing of this."""
    if isinstance(event, GENERATION_MESSAGES):
        return with_job(making, event.data)
    if isinstance(event, DirectorUpdated):
        return replace(making, director=event.data)
    if isinstance(event, PreparationUpdated):
        return replace(making, preparation=event.data.preparation)
    return making


def with_job(making: Making, job: GenerationView) -> Making:
    """The same, with one generation as it is now."""
    others = tuple(other for other in making.jobs if other.id != job.id)
    jobs = sorted((job, *others), key=lambda each: each.created_at_s, reverse=True)
    return replace(making, jobs=tuple(jobs[:MOST_JOBS]))


def without_job(making: Making, generation_id: GenerationId) -> Making:
    """The same, with one generation forgotten."""
    return replace(making, jobs=tuple(job for job in making.jobs if job.id != generation_id))
