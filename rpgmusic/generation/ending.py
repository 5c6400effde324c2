"""Ending: a generation that is over, well or not, and one that is begun again. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rpgmusic.domain.generation import Failure, Generation, GenerationStatus, ProviderName, Stage
from rpgmusic.domain.units import SAMPLE_RATE_HZ
from rpgmusic.generation.making import Outcome
from rpgmusic.generation.storing import Stored

UNFORESEEN: Final = Failure("error", "The server made a mistake while making this and wrote it to its log. Try again.")


def completed(outcome: Outcome, now_s: float) -> Generation:
    """The generation with its track, or with none where silence was chosen."""
    return replace(
        outcome.generation,
        status=GenerationStatus.COMPLETED,
        stage=Stage.DONE,
        progress=1.0,
        eta_s=None,
        finished_at_s=now_s,
        track_id=outcome.track_id,
        similar=outcome.similar,
    )


def ended(
    generation: Generation, status: GenerationStatus, failure: Failure | None, kept: Stored | None, now_s: float
) -> Generation:
    """A generation that failed or was cancelled, with the track of what came of it, if that is kept."""
    if failure is not None and kept is not None:
        seconds = kept.track.length_frames // SAMPLE_RATE_HZ
        sentence = f"{failure.message} The first {seconds} s came and are kept as a shorter piece."
        failure = replace(failure, message=sentence)
    return replace(
        generation,
        status=status,
        stage=Stage.DONE,
        eta_s=None,
        finished_at_s=now_s,
        failure=failure,
        remote_id="",
        track_id=None if kept is None else kept.track.id,
        size_bytes=0 if kept is None else kept.size_bytes,
    )


def begun_again(generation: Generation, provider: ProviderName, cost_usd: float) -> Generation:
    """A generation for another call, with no trace of how the last one ended but what was kept of it."""
    return replace(
        generation,
        provider=provider,
        status=GenerationStatus.GENERATING,
        stage=Stage.WAITING,
        progress=0.0,
        finished_at_s=None,
        failure=None,
        remote_id="",
        cost_usd=cost_usd,
    )
