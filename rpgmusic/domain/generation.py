"""Generations: requests for new music, from asked to stored."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rpgmusic.domain.prompt import Prompt
from rpgmusic.domain.units import CampaignId, GenerationId, TrackId


class ProviderName(StrEnum):
    """What can make audio."""

    COMPOSER = "composer"
    ELEVENLABS = "elevenlabs"
    REPLICATE = "replicate"
    MUSICGEN = "musicgen"
    SILENCE = "silence"


class GenerationStatus(StrEnum):
    """How a generation stands."""

    GENERATING = "GENERATING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class Stage(StrEnum):
    """What is being done for a generation."""

    WAITING = "waiting"
    COMPOSING = "composing"
    RENDERING = "rendering"
    QUEUED_THERE = "queued at the service"
    MAKING = "making"
    DOWNLOADING = "downloading"
    STORING = "storing"
    RETRYING = "waiting to try again"
    DONE = "done"


class Wanted(StrEnum):
    """What is asked for: music, or a sound for ambience and effects."""

    MUSIC = "music"
    EFFECT = "effect"


DEFAULT_CHAIN: Final = (ProviderName.COMPOSER,)
"""Who makes music until the GM chooses otherwise: free, offline, at once."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a generation failed: the stable `kind` of the error and a sentence that says what to do.

    `suggestion` is a prompt that the vendor would accept instead; `retry_after_s` says how long to wait.
    """

    kind: str
    message: str
    suggestion: str = ""
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class Generation:
    """One request for new music.

    `owner` is the token subject who asked; nobody else sees it. `provider` is the one at work, or the one that made
    it; `chain` are those that may be tried in order. `progress` runs from 0 to 1, `eta_s` tells seconds left. `similar`
    says how near (0 to 1) a piece comes that was taken instead of making one. `cost_usd` is estimated until it is done.
    `attempts` counts calls; `charged` says that one of them may have cost money. `kept` pieces are not cleaned away.
    A piece may have its `track_id` before it is complete, and what came of one that broke off may have it after.
    """

    id: GenerationId
    campaign_id: CampaignId
    owner: str
    name: str
    prompt: Prompt
    seed: int
    chain: tuple[ProviderName, ...]
    provider: ProviderName
    created_at_s: float
    wanted: Wanted = Wanted.MUSIC
    status: GenerationStatus = GenerationStatus.GENERATING
    stage: Stage = Stage.WAITING
    progress: float = 0.0
    eta_s: float | None = None
    finished_at_s: float | None = None
    track_id: TrackId | None = None
    similar: float | None = None
    cost_usd: float = 0.0
    attempts: int = 0
    failure: Failure | None = None
    scene_title: str = ""
    continue_from: TrackId | None = None
    remote_id: str = ""
    charged: bool = False
    kept: bool = False
    size_bytes: int = 0

    @property
    def can_begin(self) -> bool:
        """Whether its piece can be put on a table: complete, or far enough to be heard while the rest comes."""
        early = self.status is GenerationStatus.GENERATING and self.track_id is not None
        return early or self.status is GenerationStatus.COMPLETED

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.status is not GenerationStatus.GENERATING
