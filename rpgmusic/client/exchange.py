"""Carrying campaigns in and out: scenes and folders, or a whole campaign as a backup."""

from __future__ import annotations

from rpgmusic.client.transport import Transport, in_path
from rpgmusic.domain.units import CampaignId
from rpgmusic.protocol.exchange import CampaignFile, ImportReply, RestoreReply


class Exchange:
    """Export, import, backup and restore."""

    def __init__(self, transport: Transport, campaign: CampaignId) -> None:
        self._transport = transport
        self._base = f"/api/campaigns/{in_path(campaign)}"

    async def export(self) -> CampaignFile:
        """Scenes, pads, battle pool and folders."""
        return await self._transport.fetch("GET", f"{self._base}/export", CampaignFile)

    async def load(self, file: CampaignFile) -> ImportReply:
        """Add the scenes, pads and folders of a file to this campaign."""
        return await self._transport.fetch("POST", f"{self._base}/import", ImportReply, body=file)

    async def backup(self) -> CampaignFile:
        """Everything of the campaign: also what sounds, the queue, the history and the players' names and trims."""
        return await self._transport.fetch("GET", f"{self._base}/backup", CampaignFile)

    async def restore(self, file: CampaignFile) -> RestoreReply:
        """Make this campaign what it was in a backup."""
        return await self._transport.fetch("POST", f"{self._base}/restore", RestoreReply, body=file)
