"""What a change of a campaign is told as: the messages that follow from the campaign before and after it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from rpgmusic.campaigns.moment import Catalogue, Outcome
from rpgmusic.campaigns.views import board_message, change_message, queue_message
from rpgmusic.domain.campaign import Campaign
from rpgmusic.protocol.server_messages import SceneChanged, SceneState, ServerMessage, TimelineUpdated


def announcements(
    before: Campaign, after: Campaign, outcome: Outcome, now_us: int, tracks: Catalogue, *, began: bool
) -> Iterator[ServerMessage]:
    """The messages that tell a change; `began` says that something began to play."""
    if began or after.timeline.revision != before.timeline.revision:
        event = outcome.event or TimelineUpdated
        yield change_message(event, after, outcome.layer, outcome.effective_at_us or now_us, tracks)
    if after.queue != before.queue:
        yield queue_message(after, tracks)
    if after.scene != before.scene:
        yield SceneChanged(data=SceneState(campaign_id=after.id, scene=after.scene))
    if _on_board(after) != _on_board(before):
        yield board_message(after, tracks)


def _on_board(campaign: Campaign) -> tuple[object, ...]:
    in_combat = campaign.set_aside is not None
    return campaign.scenes, campaign.fired, campaign.pads, campaign.battle, in_combat, campaign.scatters
