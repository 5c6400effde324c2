"""Making music: generations, providers, what they cost."""

from __future__ import annotations

from rpgmusic.client.transport import Transport, in_path
from rpgmusic.domain.units import CampaignId, GenerationId
from rpgmusic.protocol.making import (
    EstimateView,
    GenerateRequest,
    GenerationList,
    GenerationView,
    KeepRequest,
    Spending,
    SpendingRequest,
    Workshop,
)

_BASE = "/api/music-generator"


class Making:
    """Operations below `/api/music-generator`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def workshop(self) -> Workshop:
        """Whether music can be made, by whom, and what it may cost."""
        return await self._transport.fetch("GET", f"{_BASE}/providers", Workshop)

    async def set_cap(self, request: SpendingRequest) -> Spending:
        """Set the most that may be spent in 30 days."""
        return await self._transport.fetch("PUT", f"{_BASE}/spending", Spending, body=request)

    async def estimate(self, request: GenerateRequest) -> EstimateView:
        """What a request would cost and take; nothing is spent."""
        return await self._transport.fetch("POST", f"{_BASE}/estimate", EstimateView, body=request)

    async def generate(self, request: GenerateRequest) -> GenerationView:
        """Ask for new music; the answer comes at once, the music later."""
        return await self._transport.fetch("POST", f"{_BASE}/generate", GenerationView, body=request)

    async def list(self, campaign_id: CampaignId | None = None, limit: int = 100) -> GenerationList:
        """The caller's generations, latest first; of one campaign if it is named."""
        query = {"limit": str(limit)} | ({} if campaign_id is None else {"campaign_id": campaign_id})
        return await self._transport.fetch("GET", f"{_BASE}/generations", GenerationList, query=query)

    async def status(self, generation_id: GenerationId) -> GenerationView:
        """How a generation stands."""
        return await self._transport.fetch("GET", self._path("status", generation_id), GenerationView)

    async def cancel(self, generation_id: GenerationId) -> GenerationView:
        """End a generation, at the service too where that is possible."""
        return await self._transport.fetch("POST", self._path("cancel", generation_id), GenerationView)

    async def retry(self, generation_id: GenerationId) -> GenerationView:
        """Try a failed or cancelled generation again."""
        return await self._transport.fetch("POST", self._path("retry", generation_id), GenerationView)

    async def keep(self, generation_id: GenerationId, request: KeepRequest) -> GenerationView:
        """Keep a piece when old ones are cleaned away."""
        return await self._transport.fetch("PUT", self._path("keep", generation_id), GenerationView, body=request)

    async def download(self, generation_id: GenerationId) -> bytes:
        """The file of a finished piece."""
        return await self._transport.send("GET", self._path("download", generation_id))

    async def delete(self, generation_id: GenerationId) -> None:
        """Delete a generation that is over, with its piece."""
        await self._transport.send("DELETE", f"{_BASE}/generations/{in_path(generation_id)}")

    @staticmethod
    def _path(operation: str, generation_id: GenerationId) -> str:
        return f"{_BASE}/{operation}/{in_path(generation_id)}"
