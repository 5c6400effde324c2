"""Tonight's prepared scenes as they travel."""

from __future__ import annotations

from rpgmusic.campaigns.moment import Catalogue
from rpgmusic.director.preparing import Preparing
from rpgmusic.director.views import reading_view
from rpgmusic.domain.direction import PreparedScene, PreparedState
from rpgmusic.domain.errors import TrackNotFound
from rpgmusic.domain.units import CampaignId
from rpgmusic.generation.generations import Generations
from rpgmusic.generation.providers.provider import Estimate
from rpgmusic.protocol.direction import Preparation, PreparedView
from rpgmusic.protocol.views import TrackCard, track_card

_READY = (PreparedState.READY, PreparedState.MATCHED)


def preparation_view(
    preparing: Preparing, generations: Generations, tracks: Catalogue, campaign_id: CampaignId
) -> Preparation:
    """Tonight's scenes, and what is still to be made."""
    prepared = preparing.scenes(campaign_id)
    total = preparing.total(campaign_id)
    return Preparation(
        scenes=tuple(
            _prepared_view(one, preparing.estimate(campaign_id, one), generations, tracks) for one in prepared
        ),
        ready=sum(one.state in _READY for one in prepared),
        cost_usd=total.cost_usd,
        seconds=total.seconds,
    )


def _prepared_view(one: PreparedScene, estimate: Estimate, generations: Generations, tracks: Catalogue) -> PreparedView:
    generation = generations.find(one.generation_id) if one.generation_id else None
    progress = 1.0 if one.state in _READY else 0.0 if generation is None else generation.progress
    return PreparedView(
        scene_id=one.scene_id,
        title=one.scene.title,
        reading=reading_view(one.reading),
        prompt=one.prompt,
        state=one.state,
        progress=round(progress, 4),
        cost_usd=round(estimate.cost_usd, 4),
        seconds=estimate.seconds,
        track=_card(one, tracks),
        generation_id=one.generation_id,
        problem=one.problem,
    )


def _card(one: PreparedScene, tracks: Catalogue) -> TrackCard | None:
    try:
        return None if one.track_id is None else track_card(tracks.track(one.track_id))
    except TrackNotFound:
        return None
