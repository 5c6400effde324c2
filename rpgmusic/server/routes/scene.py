"""The scene of a campaign."""

from __future__ import annotations

from rpgmusic.domain.scene import Scene
from rpgmusic.protocol.rest import SceneRequest
from rpgmusic.server.access import Access
from rpgmusic.server.route import NO_BODY, Call, route


async def show(call: Call[None]) -> Scene | None:
    """The scene, if one is set."""
    return call.services.campaigns.get(call.campaign_id).scene


async def change(call: Call[SceneRequest]) -> Scene:
    """Set the scene; music is not touched."""
    body = call.body
    scene = Scene(
        body.title, body.description, body.mood, body.combat, body.intensity, body.tags, body.hints, body.tone
    )
    call.services.campaigns.set_scene(call.campaign_id, scene)
    return scene


async def clear(call: Call[None]) -> None:
    """Set no scene: it is over, and the music plays on or fades out as the director was told."""
    call.services.campaigns.set_scene(call.campaign_id, None)
    call.services.making.director.scene_over(call.campaign_id)


_BASE = "/api/campaigns/{campaign_id}/scene"

ROUTES = (
    route("GET", _BASE, Access.GM, "Show the scene", show, NO_BODY),
    route("PUT", _BASE, Access.GM, "Set the scene", change, SceneRequest, Scene),
    route("DELETE", _BASE, Access.GM, "Set no scene", clear, NO_BODY),
)
