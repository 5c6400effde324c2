"""Beginning: a generation from a request, a request from a generation, and what is told of an error. Pure."""

from __future__ import annotations

from dataclasses import replace

from rpgmusic.domain.errors import GenerationError, RpgMusicError
from rpgmusic.domain.generation import Failure, Generation, GenerationStatus, Stage
from rpgmusic.domain.units import GenerationId
from rpgmusic.generation.choosing import Near
from rpgmusic.generation.request import Request


def begun(request: Request, generation_id: GenerationId, seed: int, now_s: float) -> Generation:
    """The generation that a request begins; it is called by its name, else its scene's, else its mood."""
    return Generation(
        id=generation_id,
        campaign_id=request.campaign_id,
        owner=request.owner,
        name=request.name.strip() or request.scene_title.strip() or request.prompt.mood.value.capitalize(),
        prompt=request.prompt,
        seed=seed,
        chain=request.chain,
        provider=request.chain[0],
        created_at_s=now_s,
        wanted=request.wanted,
        scene_title=request.scene_title,
        continue_from=request.continue_from,
    )


def answered(generation: Generation, near: Near) -> Generation:
    """A generation that a piece which exists already answers."""
    return replace(
        generation,
        provider=near.generation.provider,
        status=GenerationStatus.COMPLETED,
        stage=Stage.DONE,
        progress=1.0,
        finished_at_s=generation.created_at_s,
        track_id=near.generation.track_id,
        similar=near.likeness,
    )


def request_of(generation: Generation) -> Request:
    """The request that a generation came from."""
    return Request(
        generation.campaign_id,
        generation.owner,
        generation.prompt,
        generation.name,
        generation.chain,
        generation.wanted,
        generation.seed,
        continue_from=generation.continue_from,
        scene_title=generation.scene_title,
    )


def failure_of(error: RpgMusicError) -> Failure:
    """What is told of an error."""
    if isinstance(error, GenerationError):
        return Failure(error.kind, str(error), error.suggestion, error.retry_after_s)
    return Failure(error.kind, str(error))
