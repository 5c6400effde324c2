"""What the server does by itself, again and again: position checks, keeping the clock, telling how measuring goes."""

from __future__ import annotations

import asyncio
from typing import Final

from rpgmusic.campaigns.campaigns import Campaigns
from rpgmusic.campaigns.clock import ClockFile, ServerClock
from rpgmusic.campaigns.views import position_check
from rpgmusic.domain.campaign import Transport, transport_at
from rpgmusic.domain.errors import CampaignNotFound
from rpgmusic.library import Library
from rpgmusic.protocol.server_messages import ScanProgress
from rpgmusic.server.hub import Hub
from rpgmusic.server.routes.scan import scan_state

CLOCK_EVERY_S: Final = 1.0
MEASURING_EVERY_S: Final = 1.0


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


async def tell_measuring(library: Library, hub: Hub) -> None:
    """Tell the GMs how many tracks are still to be measured, whenever that changed; runs until cancelled."""
    told = library.to_analyse()
    while True:
        await asyncio.sleep(MEASURING_EVERY_S)
        if library.to_analyse() != told:
            told = library.to_analyse()
            hub.publish_to_gms(ScanProgress(data=scan_state(library)))
