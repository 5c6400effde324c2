"""The GM's board of a campaign: saved scenes, pads, battles, and undoing edits."""

from __future__ import annotations

from rpgmusic.client.transport import Transport, in_path
from rpgmusic.domain.saved_scene import MusicChoice, SavedScene
from rpgmusic.domain.units import CampaignId, PadId, ScatterId, SceneId
from rpgmusic.protocol.board import (
    CaptureRequest,
    CombatRequest,
    EditReply,
    FireRequest,
    PadsRequest,
    PositionRequest,
    SavedSceneRequest,
    StopPadsRequest,
)
from rpgmusic.protocol.views import Board, CampaignState


class _Part:
    """One group of operations below `/api/campaigns/{id}`."""

    def __init__(self, transport: Transport, campaign: CampaignId) -> None:
        self._transport = transport
        self._base = f"/api/campaigns/{in_path(campaign)}"


class SavedScenes(_Part):
    """Scenes that one key brings back."""

    async def board(self) -> Board:
        """Everything on the GM's board."""
        return await self._transport.fetch("GET", f"{self._base}/board", Board)

    async def get(self, scene_id: SceneId) -> SavedScene:
        """One saved scene."""
        return await self._transport.fetch("GET", self._path(scene_id), SavedScene)

    async def create(self, request: SavedSceneRequest) -> SavedScene:
        """Save a scene, as the last on the board."""
        return await self._transport.fetch("POST", f"{self._base}/scenes", SavedScene, body=request)

    async def capture(self, request: CaptureRequest) -> SavedScene:
        """Save what sounds now, with the scene that is set, as a scene."""
        return await self._transport.fetch("POST", f"{self._base}/scenes/capture", SavedScene, body=request)

    async def change(self, scene_id: SceneId, request: SavedSceneRequest) -> SavedScene:
        """Write a scene anew; what sounds is not touched until it is fired."""
        return await self._transport.fetch("PUT", self._path(scene_id), SavedScene, body=request)

    async def move(self, scene_id: SceneId, position: int) -> Board:
        """Move a scene to another place on the board, counted from 0."""
        return await self._transport.fetch(
            "PATCH", self._path(scene_id), Board, body=PositionRequest(position=position)
        )

    async def delete(self, scene_id: SceneId) -> None:
        """Take a scene off the board; what sounds plays on."""
        await self._transport.send("DELETE", self._path(scene_id))

    async def fire(self, scene_id: SceneId, request: FireRequest | None = None) -> CampaignState:
        """Cross-fade everything to a scene."""
        path = f"{self._path(scene_id)}/fire"
        return await self._transport.fetch("POST", path, CampaignState, body=request or FireRequest())

    async def stop_scatter(self, scatter_id: ScatterId) -> Board:
        """End a bed of random sounds."""
        return await self._transport.fetch("DELETE", f"{self._base}/scatters/{in_path(scatter_id)}", Board)

    def _path(self, scene_id: SceneId) -> str:
        return f"{self._base}/scenes/{in_path(scene_id)}"


class Pads(_Part):
    """One-shot effects: those of the fired scene, then the campaign's own."""

    async def arrange(self, request: PadsRequest) -> Board:
        """Set the campaign's own pads."""
        return await self._transport.fetch("PUT", f"{self._base}/pads", Board, body=request)

    async def fire(self, pad_id: PadId) -> CampaignState:
        """Let a pad sound over everything; a looping pad that sounds is stopped instead."""
        return await self._transport.fetch("POST", f"{self._base}/pads/{in_path(pad_id)}/fire", CampaignState)

    async def stop(self, request: StopPadsRequest | None = None) -> CampaignState:
        """End what pads play: one, or all."""
        path = f"{self._base}/pads/stop"
        return await self._transport.fetch("POST", path, CampaignState, body=request or StopPadsRequest())


class Combat(_Part):
    """Battles that push the music aside and give it back."""

    async def switch(self, request: CombatRequest | None = None) -> CampaignState:
        """Begin a battle, or end it and return to the earlier music where it was."""
        path = f"{self._base}/combat"
        return await self._transport.fetch("POST", path, CampaignState, body=request or CombatRequest())

    async def choose(self, choice: MusicChoice) -> Board:
        """Set the battle pool."""
        return await self._transport.fetch("PUT", f"{self._base}/battle", Board, body=choice)


class Edits(_Part):
    """Undoing edits of folders, labels, queue and scenes."""

    async def undo(self) -> EditReply:
        """Take the latest edit back."""
        return await self._transport.fetch("POST", f"{self._base}/undo", EditReply)

    async def redo(self) -> EditReply:
        """Do again what was undone last."""
        return await self._transport.fetch("POST", f"{self._base}/redo", EditReply)
