"""Beds of random sounds that go on."""

from __future__ import annotations

from rpgmusic.campaigns.scattering import end_scatter
from rpgmusic.campaigns.views import board_view
from rpgmusic.domain.units import ScatterId
from rpgmusic.protocol.views import Board
from rpgmusic.server.access import Access
from rpgmusic.server.route import NO_BODY, Call, route


async def stop(call: Call[None]) -> Board:
    """End a bed of random sounds."""
    campaigns, scatter_id = call.services.campaigns, ScatterId(call.path_part("scatter_id"))
    campaigns.command(call.campaign_id, lambda c, now: end_scatter(c, scatter_id, now))
    return board_view(campaigns.get(call.campaign_id), call.services.tracks)


_PATH = "/api/campaigns/{campaign_id}/scatters/{scatter_id}"

ROUTES = (route("DELETE", _PATH, Access.GM, "End a bed of random sounds", stop, NO_BODY, Board),)
