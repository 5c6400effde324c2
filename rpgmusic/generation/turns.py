"""Turns: how many pieces are made at once, in all, for one campaign, and by one provider."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from rpgmusic.domain.generation import ProviderName
from rpgmusic.domain.units import CampaignId
from rpgmusic.generation.limits import Limits


class Turns:
    """Lets those who wait begin, first come first served; what a table waits for has a way of its own."""

    def __init__(self, limits: Limits) -> None:
        self._all = asyncio.Semaphore(limits.at_once)
        self._campaigns: defaultdict[CampaignId, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(limits.per_campaign)
        )
        self._providers: dict[ProviderName, asyncio.Semaphore] = {}

    @asynccontextmanager
    async def turn(self, campaign_id: CampaignId, *, urgent: bool) -> AsyncIterator[None]:
        """Wait for a turn and have it as long as the block lasts."""
        if urgent:
            yield
            return
        async with self._campaigns[campaign_id], self._all:
            yield

    @asynccontextmanager
    async def with_provider(self, name: ProviderName, most: int, *, urgent: bool) -> AsyncIterator[None]:
        """Wait until a provider takes one more."""
        if urgent:
            yield
            return
        async with self._providers.setdefault(name, asyncio.Semaphore(most)):
            yield
