"""Bringing earlier parts of a GM's board back, as campaign commands. Pure; what sounds is not touched."""

from __future__ import annotations

from dataclasses import replace

from rpgmusic.campaigns.moment import Moment, Outcome
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.saved_scene import MusicChoice, Pad, SavedScene


def restore_scenes(campaign: Campaign, scenes: tuple[SavedScene, ...], _: Moment) -> Outcome:
    """Bring the saved scenes back as they were; the one that is on stays on if it is among them."""
    fired = campaign.fired if any(scene.id == campaign.fired for scene in scenes) else None
    return Outcome(replace(campaign, scenes=scenes, fired=fired))


def restore_pads(campaign: Campaign, pads: tuple[Pad, ...], _: Moment) -> Outcome:
    """Bring the campaign's own pads back as they were."""
    return Outcome(replace(campaign, pads=pads))


def restore_battle(campaign: Campaign, battle: MusicChoice, _: Moment) -> Outcome:
    """Bring the battle pool back as it was."""
    return Outcome(replace(campaign, battle=battle))
