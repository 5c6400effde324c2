"""Edits of a campaign that can be undone: the parts of it that are edited, and how each is set to what it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from rpgmusic.campaigns.campaigns import Decide
from rpgmusic.campaigns.moment import Moment, Outcome
from rpgmusic.campaigns.queueing import as_arranged, restore_queue
from rpgmusic.campaigns.restoring import restore_battle, restore_pads, restore_scenes
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.queue import Queue
from rpgmusic.domain.saved_scene import MusicChoice, Pad, SavedScene
from rpgmusic.domain.units import CampaignId
from rpgmusic.protocol.views import CampaignState
from rpgmusic.server.services import Services

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Part(Generic[Value]):
    """A part of a campaign that is edited: how it is read, and the command that brings an earlier value back."""

    read: Callable[[Campaign], Value]
    restore: Callable[[Campaign, Value, Moment], Outcome]


QUEUE: Final[Part[Queue]] = Part(lambda campaign: as_arranged(campaign.queue), restore_queue)
SCENES: Final[Part[tuple[SavedScene, ...]]] = Part(lambda campaign: campaign.scenes, restore_scenes)
PADS: Final[Part[tuple[Pad, ...]]] = Part(lambda campaign: campaign.pads, restore_pads)
BATTLE: Final[Part[MusicChoice]] = Part(lambda campaign: campaign.battle, restore_battle)


def edited(
    services: Services, campaign_id: CampaignId, part: Part[Value], label: Callable[[], str], decide: Decide
) -> CampaignState:
    """Carry out a command that edits a part of a campaign, and remember the edit.

    `label` is asked after the command and says in words what was done. A command that was carried out but could not be
    saved is remembered too.
    """
    campaigns = services.campaigns

    def current() -> Value:
        return part.read(campaigns.get(campaign_id))

    def restore(value: Value) -> None:
        campaigns.command(campaign_id, lambda campaign, now: part.restore(campaign, value, now))

    before = current()
    try:
        return campaigns.command(campaign_id, decide)
    finally:
        if (after := current()) != before:
            services.edits.remember(label(), before, after, current, restore, campaign_id)
