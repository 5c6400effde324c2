"""News of the tables in plain words: what began to play, scenes, battles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from rpgmusic.domain.campaign import Campaign, HistoryEntry
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import CampaignId
from rpgmusic.protocol.server_messages import SceneChanged, ServerMessage
from rpgmusic.server.session_log import SessionLog

Publish = Callable[[CampaignId, ServerMessage], None]

_NO_SCENE = Scene()


class TableNews:
    """Stands between the campaigns and the hub, and writes into the log what passes."""

    def __init__(self, log: SessionLog, publish: Publish, campaign: Callable[[CampaignId], Campaign]) -> None:
        self._log = log
        self._publish = publish
        self._campaign = campaign
        self._scenes: dict[CampaignId, Scene] = {}

    def begin(self, campaigns: Iterable[Campaign]) -> None:
        """The tables as they are before anything happens."""
        self._scenes = {campaign.id: campaign.scene or _NO_SCENE for campaign in campaigns}

    def publish(self, campaign_id: CampaignId, message: ServerMessage) -> None:
        """Pass a message on to everyone at a table."""
        self._publish(campaign_id, message)
        if isinstance(message, SceneChanged):
            self._scene_changed(campaign_id, message.data.scene or _NO_SCENE)

    def began(self, campaign_id: CampaignId, entry: HistoryEntry) -> None:
        """Something began to play."""
        where = "" if entry.layer is LayerName.MUSIC else f" ({entry.layer.value})"
        self._log.add(campaign_id, "music", f"“{entry.title}” began{where}")

    def forget(self, campaign_id: CampaignId) -> None:
        """A campaign was deleted."""
        self._scenes.pop(campaign_id, None)
        self._log.forget(campaign_id)

    def _scene_changed(self, campaign_id: CampaignId, scene: Scene) -> None:
        before = self._scenes.get(campaign_id, _NO_SCENE)
        self._scenes[campaign_id] = scene
        if _story(scene) != _story(before):
            self._log.add(campaign_id, "scene", self._scene_words(campaign_id, scene))
        if scene.combat != before.combat:
            self._log.add(campaign_id, "scene", "A battle began" if scene.combat else "The battle ended")

    def _scene_words(self, campaign_id: CampaignId, scene: Scene) -> str:
        if _story(scene) == _NO_SCENE:
            return "The scene was cleared"
        campaign = self._campaign(campaign_id)
        fired = (saved.scene for saved in campaign.scenes if saved.id == campaign.fired)
        verb = "fired" if any(_story(one) == _story(scene) for one in fired) else "set"
        return f"Scene “{scene.title}” {verb}" if scene.title else f"A scene without a title was {verb}"


def _story(scene: Scene) -> Scene:
    """A scene without its battle, which has words of its own."""
    return replace(scene, combat=False)
