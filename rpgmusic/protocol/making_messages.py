"""Events of making and directing music."""

from __future__ import annotations

import msgspec

from rpgmusic.domain.units import CampaignId
from rpgmusic.protocol.direction import DirectorView, Preparation
from rpgmusic.protocol.making import GenerationView
from rpgmusic.protocol.message import Message


class GenerationProgress(Message, frozen=True, tag="generation_progress"):
    """How far a piece is; for its owner only."""

    data: GenerationView


class GenerationCompleted(Message, frozen=True, tag="generation_completed"):
    """A piece is in the library; for its owner only."""

    data: GenerationView


class GenerationFailed(Message, frozen=True, tag="generation_failed"):
    """A piece failed or was cancelled; for its owner only."""

    data: GenerationView


class DirectorUpdated(Message, frozen=True, tag="director_updated"):
    """The director chose, or its settings changed; GM only."""

    data: DirectorView


class PreparationState(msgspec.Struct, frozen=True, kw_only=True):
    """Tonight's scenes of a campaign."""

    campaign_id: CampaignId
    preparation: Preparation


class PreparationUpdated(Message, frozen=True, tag="preparation_updated"):
    """Some of tonight's scenes became readier; GM only."""

    data: PreparationState


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One short sentence for the people at the table."""

    text: str


class PlayersNotice(Message, frozen=True, tag="notice"):
    """Something the players wait for will not come; shown for a moment, in the way of nothing."""

    data: Notice
