"""The players of a campaign, as the GM sees them."""

from __future__ import annotations

from typing import Final

from rpgmusic.campaigns.moment import command_lead_us
from rpgmusic.domain.units import ClientId
from rpgmusic.protocol.message import Role
from rpgmusic.protocol.rest import PlayerDetail, PlayerList, PlayerRequest, SoundCheckReply, SoundCheckRequest
from rpgmusic.protocol.server_messages import SoundCheck, Ticks
from rpgmusic.protocol.views import PlayerView
from rpgmusic.server.access import Access
from rpgmusic.server.hub import gm_view
from rpgmusic.server.route import NO_BODY, Call, route

CLICKS: Final = 4
CLICKS_EVERY_US: Final = 500_000
CLICKS_AFTER_US: Final = 1_000_000
"""Nobody waits for the beat of a check: even a slow phone has time to be ready for the first click."""


async def show(call: Call[None]) -> PlayerList:
    """Everyone at the table."""
    call.services.campaigns.get(call.campaign_id)
    return PlayerList(players=call.services.hub.player_views(call.campaign_id, Role.GM))


async def detail(call: Call[None]) -> PlayerDetail:
    """One player, and how it fared lately."""
    services, campaign_id = call.services, call.campaign_id
    player = services.players.get(campaign_id, call.client_id)
    view = gm_view(player, music_is_playing=services.hub.music_is_playing.get(campaign_id, False))
    return PlayerDetail(player=view, reports=services.players.reports(campaign_id, call.client_id))


async def change(call: Call[PlayerRequest]) -> PlayerView:
    """Give a player another name or trim, from afar."""
    services, campaign_id = call.services, call.campaign_id
    player = services.players.change(campaign_id, call.client_id, name=call.body.name, trim_us=call.body.trim_us)
    services.hub.player_settings_changed(campaign_id, player)
    return gm_view(player, music_is_playing=services.hub.music_is_playing.get(campaign_id, False))


async def remove(call: Call[None]) -> None:
    """Send a player away: the seat is forgotten, and its token counts no more."""
    services, campaign_id, client_id = call.services, call.campaign_id, call.client_id
    subject = services.players.remove(campaign_id, client_id)
    services.gate.revoke(subject, services.clock.wall_s())
    services.hub.drop(campaign_id, client_id)
    services.hub.players_changed(campaign_id)


async def sound_check(call: Call[SoundCheckRequest]) -> SoundCheckReply:
    """Let clicks be heard at one player, or at all of them at the same moments."""
    services, campaign_id = call.services, call.campaign_id
    services.campaigns.get(campaign_id)
    client_id = None if call.body.client_id is None else ClientId(call.body.client_id)
    if client_id is not None:
        services.players.get(campaign_id, client_id)
    lead_us = command_lead_us(services.players.rtts_us(campaign_id), services.players.latencies_us(campaign_id))
    first_at_us = services.clock.now_us() + max(lead_us, CLICKS_AFTER_US)
    ticks = Ticks(first_at_us=first_at_us, every_us=CLICKS_EVERY_US, count=CLICKS)
    return SoundCheckReply(players=services.hub.publish_to_listeners(campaign_id, SoundCheck(data=ticks), client_id))


_BASE = "/api/campaigns/{campaign_id}/players"

ROUTES = (
    route("GET", _BASE, Access.GM, "List the players with their reports", show, NO_BODY, PlayerList),
    route(
        "POST",
        f"{_BASE}/sound-check",
        Access.GM,
        "Let clicks be heard",
        sound_check,
        SoundCheckRequest,
        SoundCheckReply,
    ),
    route("GET", f"{_BASE}/{{client_id}}", Access.GM, "Show a player's latest reports", detail, NO_BODY, PlayerDetail),
    route("PATCH", f"{_BASE}/{{client_id}}", Access.GM, "Set name or trim", change, PlayerRequest, PlayerView),
    route("DELETE", f"{_BASE}/{{client_id}}", Access.GM, "Send a player away", remove, NO_BODY),
)
