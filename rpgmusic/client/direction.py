"""The director of a campaign: scene updates, choices, tonight's prepared scenes."""

from __future__ import annotations

from rpgmusic.client.transport import Transport, in_path
from rpgmusic.domain.units import CampaignId
from rpgmusic.protocol.direction import (
    DirectorRequest,
    DirectorView,
    IntensityRequest,
    MakeAllRequest,
    NeverRequest,
    OutlineRequest,
    PinRequest,
    Preparation,
    SceneOutcome,
    SceneReadingView,
    SceneUpdate,
)


class Director:
    """Operations below `/api/campaigns/{id}` that find music for a scene."""

    def __init__(self, transport: Transport, campaign: CampaignId) -> None:
        self._transport = transport
        self._base = f"/api/campaigns/{in_path(campaign)}"

    async def update_scene(self, request: SceneUpdate) -> SceneOutcome:
        """Say what is happening; music is found as the director's mode has it."""
        return await self._transport.fetch("POST", f"{self._base}/scene", SceneOutcome, body=request)

    async def read(self, request: SceneUpdate) -> SceneReadingView:
        """How a scene would be understood and what would be chosen; nothing changes."""
        return await self._transport.fetch("POST", f"{self._base}/scene/read", SceneReadingView, body=request)

    async def show(self) -> DirectorView:
        """Settings, and the present scene's reading, prompt and choice."""
        return await self._transport.fetch("GET", f"{self._base}/director", DirectorView)

    async def change(self, request: DirectorRequest) -> DirectorView:
        """Change how the director works."""
        return await self._transport.fetch("PATCH", f"{self._base}/director", DirectorView, body=request)

    async def accept(self) -> DirectorView:
        """Play what is suggested."""
        return await self._transport.fetch("POST", f"{self._base}/director/accept", DirectorView)

    async def reroll(self) -> DirectorView:
        """Choose something else for the present scene; plays at once unless it is only suggested."""
        return await self._transport.fetch("POST", f"{self._base}/director/reroll", DirectorView)

    async def pin(self, request: PinRequest | None = None) -> DirectorView:
        """Pin a track to a mood: it is chosen first from now on."""
        return await self._transport.fetch(
            "POST", f"{self._base}/director/pin", DirectorView, body=request or PinRequest()
        )

    async def never(self, request: NeverRequest | None = None) -> DirectorView:
        """Never choose a track again; if it is the one that plays, something else is chosen."""
        path = f"{self._base}/director/never"
        return await self._transport.fetch("POST", path, DirectorView, body=request or NeverRequest())

    async def change_intensity(self, request: IntensityRequest) -> DirectorView:
        """Make the music more or less intense, on every player in step."""
        return await self._transport.fetch("POST", f"{self._base}/director/intensity", DirectorView, body=request)

    async def prepare(self, request: OutlineRequest) -> Preparation:
        """Make scenes of tonight's outline and put them on the board; their music is not made yet."""
        return await self._transport.fetch("POST", f"{self._base}/prepare", Preparation, body=request)

    async def preparation(self) -> Preparation:
        """Tonight's scenes and how ready their music is."""
        return await self._transport.fetch("GET", f"{self._base}/prepare", Preparation)

    async def make_all(self, request: MakeAllRequest | None = None) -> Preparation:
        """Make the music that is missing."""
        path = f"{self._base}/prepare/make"
        return await self._transport.fetch("POST", path, Preparation, body=request or MakeAllRequest())

    async def forget_preparation(self) -> None:
        """End preparing; scenes on the board and finished music stay."""
        await self._transport.send("DELETE", f"{self._base}/prepare")
