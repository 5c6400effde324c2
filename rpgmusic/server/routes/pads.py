"""Pads: effects on keys."""

from __future__ import annotations

from rpgmusic.campaigns.pads import fire_pad, stop_pads
from rpgmusic.campaigns.saving import arrange_pads
from rpgmusic.campaigns.views import board_view
from rpgmusic.domain.units import PadId
from rpgmusic.protocol.board import PadsRequest, StopPadsRequest
from rpgmusic.protocol.views import Board, CampaignState
from rpgmusic.server.access import Access
from rpgmusic.server.campaign_edits import PADS, edited
from rpgmusic.server.route import NO_BODY, Call, route


async def arrange(call: Call[PadsRequest]) -> Board:
    """Set the campaign's own pads."""
    edited(
        call.services,
        call.campaign_id,
        PADS,
        lambda: "Arranged the pads",
        lambda c, now: arrange_pads(c, call.body, now),
    )
    return board_view(call.services.campaigns.get(call.campaign_id), call.services.tracks)


async def fire(call: Call[None]) -> CampaignState:
    """Let a pad sound."""
    pad_id = PadId(call.path_part("pad_id"))
    return call.services.campaigns.command(call.campaign_id, lambda c, now: fire_pad(c, pad_id, now))


async def stop(call: Call[StopPadsRequest]) -> CampaignState:
    """End what pads play."""
    return call.services.campaigns.command(call.campaign_id, lambda c, now: stop_pads(c, call.body, now))


_BASE = "/api/campaigns/{campaign_id}/pads"

ROUTES = (
    route("PUT", _BASE, Access.GM, "Set the campaign's own pads", arrange, PadsRequest, Board),
    route("POST", f"{_BASE}/stop", Access.GM, "Stop one pad, or all", stop, StopPadsRequest, CampaignState),
    route("POST", f"{_BASE}/{{pad_id}}/fire", Access.GM, "Let a pad sound", fire, NO_BODY, CampaignState),
)
