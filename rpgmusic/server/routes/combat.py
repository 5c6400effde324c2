"""Battles, and the music for them."""

from __future__ import annotations

from rpgmusic.campaigns.combat import switch_combat
from rpgmusic.campaigns.saving import choose_battle
from rpgmusic.campaigns.views import board_view
from rpgmusic.domain.saved_scene import MusicChoice
from rpgmusic.protocol.board import CombatRequest
from rpgmusic.protocol.views import Board, CampaignState
from rpgmusic.server.access import Access
from rpgmusic.server.campaign_edits import BATTLE, edited
from rpgmusic.server.route import Call, route


async def switch(call: Call[CombatRequest]) -> CampaignState:
    """Begin or end a battle."""
    return call.services.campaigns.command(call.campaign_id, lambda c, now: switch_combat(c, call.body, now))


async def choose(call: Call[MusicChoice]) -> Board:
    """Set the battle pool."""
    edited(
        call.services,
        call.campaign_id,
        BATTLE,
        lambda: "Chose other battle music",
        lambda c, now: choose_battle(c, call.body, now),
    )
    return board_view(call.services.campaigns.get(call.campaign_id), call.services.tracks)


_BASE = "/api/campaigns/{campaign_id}"

ROUTES = (
    route("POST", f"{_BASE}/combat", Access.GM, "Begin or end a battle", switch, CombatRequest, CampaignState),
    route("PUT", f"{_BASE}/battle", Access.GM, "Set the battle music", choose, MusicChoice, Board),
)
