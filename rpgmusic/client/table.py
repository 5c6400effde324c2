"""What the GM does at one campaign's table: playback, layers, queue, scene, players, history."""

from __future__ import annotations

from rpgmusic.client.transport import Transport, in_path
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import CampaignId, ClientId, ClipId, EntryId
from rpgmusic.protocol.rest import (
    ClipRequest,
    EnqueueRequest,
    History,
    HushRequest,
    LayerRequest,
    LoopRequest,
    MixRequest,
    MoveEntry,
    PlayerList,
    PlayerRequest,
    PlayRequest,
    PreviewReply,
    PreviewRequest,
    QueueRequest,
    QueueSettings,
    QueueView,
    SceneRequest,
    SeekRequest,
    SessionLog,
    SoundCheckReply,
    SoundCheckRequest,
)
from rpgmusic.protocol.views import CampaignState, PlayerView

EVERYTHING = LayerRequest(layer=None)
"""A command for all layers."""


class _Part:
    """One group of operations below `/api/campaigns/{id}`."""

    def __init__(self, transport: Transport, campaign: CampaignId) -> None:
        self._transport = transport
        self._base = f"/api/campaigns/{in_path(campaign)}"


class Playback(_Part):
    """Commands that change what sounds; each answers with the campaign's new state."""

    async def play(self, request: PlayRequest) -> CampaignState:
        """Play a track, several, a folder, an entry of the queue, or the queue."""
        return await self._command("play", request)

    async def pause(self, request: LayerRequest = EVERYTHING) -> CampaignState:
        """Silence and hold the position."""
        return await self._command("pause", request)

    async def resume(self, request: LayerRequest = EVERYTHING) -> CampaignState:
        """Go on where it was held."""
        return await self._command("resume", request)

    async def seek(self, request: SeekRequest) -> CampaignState:
        """Go to another position."""
        return await self._command("seek", request)

    async def stop(self, request: LayerRequest = EVERYTHING) -> CampaignState:
        """End what sounds."""
        return await self._command("stop", request)

    async def next(self, request: LayerRequest | None = None) -> CampaignState:
        """Go on to the next entry of the queue."""
        return await self._command("next", request or LayerRequest())

    async def previous(self, request: LayerRequest | None = None) -> CampaignState:
        """Go back to the entry before."""
        return await self._command("previous", request or LayerRequest())

    async def loop(self, request: LoopRequest) -> CampaignState:
        """Loop what sounds, or a region of it, or no longer."""
        return await self._command("loop", request)

    async def hush(self, request: HushRequest | None = None) -> CampaignState:
        """Fade everything out and hold it, or bring it back."""
        return await self._command("hush", request or HushRequest())

    async def panic(self) -> CampaignState:
        """Silence now."""
        return await self._command("panic", None)

    async def mix(self, layer: LayerName, request: MixRequest) -> CampaignState:
        """Set a layer's volume, mute or solo."""
        return await self._transport.fetch("PATCH", f"{self._base}/layers/{layer.value}", CampaignState, body=request)

    async def set_clip(self, layer: LayerName, clip_id: ClipId, request: ClipRequest) -> CampaignState:
        """Set the volume of one clip, relative to its layer."""
        path = f"{self._base}/layers/{layer.value}/clips/{in_path(clip_id)}"
        return await self._transport.fetch("PATCH", path, CampaignState, body=request)

    async def _command(self, name: str, request: object) -> CampaignState:
        return await self._transport.fetch("POST", f"{self._base}/playback/{name}", CampaignState, body=request)


class QueueControl(_Part):
    """What the music layer plays next."""

    async def show(self) -> QueueView:
        """The queue as it is."""
        return await self._fetch("GET")

    async def replace(self, request: QueueRequest) -> QueueView:
        """Put other tracks in the place of all."""
        return await self._fetch("PUT", body=request)

    async def add(self, request: EnqueueRequest) -> QueueView:
        """Add tracks or a folder."""
        return await self._fetch("POST", body=request)

    async def configure(self, request: QueueSettings) -> QueueView:
        """Set shuffle, repeat or cross-fade."""
        return await self._fetch("PATCH", body=request)

    async def clear(self) -> QueueView:
        """Take everything out."""
        return await self._fetch("DELETE")

    async def move(self, entry_id: EntryId, to_index: int) -> QueueView:
        """Move an entry to another place, counted from 0."""
        return await self._fetch("PATCH", f"/{in_path(entry_id)}", body=MoveEntry(to_index=to_index))

    async def remove(self, entry_id: EntryId) -> QueueView:
        """Take an entry out."""
        return await self._fetch("DELETE", f"/{in_path(entry_id)}")

    async def _fetch(self, method: str, path: str = "", *, body: object = None) -> QueueView:
        return await self._transport.fetch(method, f"{self._base}/queue{path}", QueueView, body=body)


class SceneControl(_Part):
    """What is happening in the story."""

    async def show(self) -> Scene | None:
        """The scene, if one is set."""
        return (await self._transport.fetch("GET", self._base, CampaignState)).scene

    async def change(self, request: SceneRequest) -> Scene:
        """Set the scene."""
        return await self._transport.fetch("PUT", f"{self._base}/scene", Scene, body=request)

    async def clear(self) -> None:
        """Set no scene."""
        await self._transport.send("DELETE", f"{self._base}/scene")


class Players(_Part):
    """Who listens."""

    async def show(self) -> PlayerList:
        """Everyone at the table, with their latest reports."""
        return await self._transport.fetch("GET", f"{self._base}/players", PlayerList)

    async def change(self, client_id: ClientId, request: PlayerRequest) -> PlayerView:
        """Rename a player or set its latency trim."""
        path = f"{self._base}/players/{in_path(client_id)}"
        return await self._transport.fetch("PATCH", path, PlayerView, body=request)

    async def remove(self, client_id: ClientId) -> None:
        """Forget a player and close its connection."""
        await self._transport.send("DELETE", f"{self._base}/players/{in_path(client_id)}")

    async def sound_check(self, client_id: ClientId | None = None) -> SoundCheckReply:
        """Let clicks be heard at one player, or at all of them at the same moments."""
        request = SoundCheckRequest(client_id=client_id)
        return await self._transport.fetch("POST", f"{self._base}/players/sound-check", SoundCheckReply, body=request)


class Preview(_Part):
    """Listening to a track without the table hearing it."""

    async def play(self, request: PreviewRequest) -> PreviewReply:
        """Play a track on the GM's preview pages only, or end that; none may be open."""
        return await self._transport.fetch("POST", f"{self._base}/preview", PreviewReply, body=request)


class HistoryOf(_Part):
    """What was played, and what else happened."""

    async def log(self, limit: int = 500) -> SessionLog:
        """What happened in this session, latest first."""
        return await self._transport.fetch("GET", f"{self._base}/log", SessionLog, query={"limit": str(limit)})

    async def show(self, limit: int = 100) -> History:
        """What was played, latest first."""
        return await self._transport.fetch("GET", f"{self._base}/history", History, query={"limit": str(limit)})
