"""Replacing a missing track everywhere: in the library, and at every table."""

from __future__ import annotations

from rpgmusic.campaigns.moment import Moment, Outcome
from rpgmusic.campaigns.replacing import TrackUses, replaced_track, track_uses, with_track_uses
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.errors import Conflict
from rpgmusic.domain.track import Track
from rpgmusic.domain.units import CampaignId, TrackId
from rpgmusic.library.replacing import Replacement
from rpgmusic.server.edit_log import Edit
from rpgmusic.server.library_edits import track_name
from rpgmusic.server.services import Services

Kept = dict[CampaignId, tuple[TrackUses, TrackUses]]
"""What tables kept before a replacement and after it."""


def replace_track(services: Services, missing: TrackId, by: TrackId) -> Track:
    """Let a track take the place of a missing one in folders, queues, scenes and pads, and forget the missing one.

    Raises:
        TrackNotFound, InvalidRequest: see `check_replaceable`; nothing was changed.
    """
    label = f"Replaced {track_name(services, missing)} by {track_name(services, by)}"
    done = [_replaced(services, missing, by)]

    def undo() -> None:
        replacement, kept = done[0]
        _check_unchanged(services, kept)
        services.library.take_back(replacement)
        for campaign_id, (before, _) in kept.items():
            _keep(services, campaign_id, before)

    def redo() -> None:
        done[0] = _replaced(services, missing, by)

    services.edits.add(Edit(label, None, undo, redo))
    return services.library.track(by)


def _replaced(services: Services, missing: TrackId, by: TrackId) -> tuple[Replacement, Kept]:
    services.library.check_replaceable(missing, by)
    new = services.library.track(by)
    kept: Kept = {}
    for campaign in services.campaigns.all():
        if replaced_track(campaign, missing, new) is campaign:
            continue
        services.campaigns.command(campaign.id, lambda now, _: Outcome(replaced_track(now, missing, new)))
        kept[campaign.id] = (track_uses(campaign), track_uses(services.campaigns.get(campaign.id)))
    return services.library.replace(missing, by), kept


def _check_unchanged(services: Services, kept: Kept) -> None:
    for campaign_id, (_, after) in kept.items():
        if track_uses(services.campaigns.get(campaign_id)) != after:
            message = "A queue or the scenes were changed since."
            raise Conflict(message)


def _keep(services: Services, campaign_id: CampaignId, uses: TrackUses) -> None:
    def decide(campaign: Campaign, _: Moment) -> Outcome:
        return Outcome(with_track_uses(campaign, uses))

    services.campaigns.command(campaign_id, decide)
