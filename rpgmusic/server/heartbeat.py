"""What the server does by itself, again and again: position checks, and keeping the clock on disk."""

from __future__ import annotations

import asyncio
from typing import Final

from rpgmusic.campaigns.campaigns import Campaigns
from rpgmusic.campaigns.clock import ClockFile, ServerClock
from rpgmusic.campaigns.views import position_check
from rpgmusic.domain.campaign import Transport, transport_at
from rpgmusic.domain.errors import CampaignNotFound
from rpgmusic.server.hub import Hub

CLOCK_EVERY_S: Final = 1.0


async def check_positions(campaigns: Campaigns, clock: ServerClock, hub: Hub, every_s: float) -> None:
    """Tell every table regularly what should sound; runs until cancelled."""
    while True:
        await asyncio.sleep(every_s)
        for campaign_id in hub.campaign_ids():
            try:
                campaign = campaigns.get(campaign_id)
            except CampaignNotFound:
                continue
            now_us = clock.now_us()
            playing = transport_at(campaign.timeline, now_us) is Transport.PLAYING
            hub.music_is_playing[campaign_id] = playing
            hub.publish(campaign_id, position_check(campaign, now_us))


async def keep_clock(file: ClockFile, clock: ServerClock) -> None:
    """Write the clock down regularly; runs until cancelled."""
    while True:
        file.write(clock.reading())
        await asyncio.sleep(CLOCK_EVERY_S)
