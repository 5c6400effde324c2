"""Layers: volume and mute."""

from __future__ import annotations

from rpgmusic.campaigns.mixing import set_mix
from rpgmusic.domain.errors import NotFound
from rpgmusic.domain.timeline import Layer, LayerName
from rpgmusic.protocol.rest import MixRequest
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
    """Set volume or mute."""
    name = _layer_name(call.path_part("layer"))
    return call.services.campaigns.command(call.campaign_id, lambda c, now: set_mix(c, name, call.body, now))


_BASE = "/api/campaigns/{campaign_id}/layers/{layer}"

ROUTES = (
    route("GET", _BASE, Access.GM, "Show a layer", show, NO_BODY, Layer),
    route("PATCH", _BASE, Access.GM, "Set a layer's volume or mute", change, MixRequest, CampaignState),
)
