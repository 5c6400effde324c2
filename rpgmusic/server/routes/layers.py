"""Layers: volume, mute, solo, intensity, and the volumes of what sounds on them."""

from __future__ import annotations

from rpgmusic.campaigns.mixing import set_clip_volume, set_mix
from rpgmusic.domain.errors import NotFound
from rpgmusic.domain.timeline import Layer, LayerName
from rpgmusic.domain.units import ClipId
from rpgmusic.protocol.rest import ClipRequest, MixRequest
from rpgmusic.protocol.views import CampaignState
from rpgmusic.server.access import Access
from rpgmusic.server.route import NO_BODY, Call, route


def _layer_name(text: str) -> LayerName:
    try:
        return LayerName(text)
    except ValueError:
        message = f"There is no layer “{text}”. Choose one of: {', '.join(LayerName)}."
        raise NotFound(message) from None


async def show(call: Call[None]) -> Layer:
    """One layer as it is."""
    name = _layer_name(call.path_part("layer"))
    return call.services.campaigns.get(call.campaign_id).timeline.layer(name)


async def change(call: Call[MixRequest]) -> CampaignState:
    """Set volume, mute, solo or intensity."""
    name = _layer_name(call.path_part("layer"))
    return call.services.campaigns.command(call.campaign_id, lambda c, now: set_mix(c, name, call.body, now))


async def change_clip(call: Call[ClipRequest]) -> CampaignState:
    """Set the volume of one clip."""
    name, clip_id = _layer_name(call.path_part("layer")), ClipId(call.path_part("clip_id"))
    return call.services.campaigns.command(
        call.campaign_id, lambda c, now: set_clip_volume(c, name, clip_id, call.body, now)
    )


_BASE = "/api/campaigns/{campaign_id}/layers/{layer}"

ROUTES = (
    route("GET", _BASE, Access.GM, "Show a layer", show, NO_BODY, Layer),
    route(
        "PATCH", _BASE, Access.GM, "Set a layer's volume, mute, solo or intensity", change, MixRequest, CampaignState
    ),
    route(
        "PATCH",
        f"{_BASE}/clips/{{clip_id}}",
        Access.GM,
        "Set the volume of one sound",
        change_clip,
        ClipRequest,
        CampaignState,
    ),
)
