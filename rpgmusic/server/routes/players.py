"""The players of a campaign, as the GM sees them."""

from __future__ import annotations

from rpgmusic.protocol.message import Role
from rpgmusic.protocol.rest import PlayerDetail, PlayerList, PlayerRequest
from rpgmusic.protocol.views import PlayerView
from rpgmusic.server.access import Access
from rpgmusic.server.hub import gm_view
from rpgmusic.server.route import NO_BODY, Call, route


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


_BASE = "/api/campaigns/{campaign_id}/players"

ROUTES = (
    route("GET", _BASE, Access.GM, "List the players with their reports", show, NO_BODY, PlayerList),
    route("GET", f"{_BASE}/{{client_id}}", Access.GM, "Show a player's latest reports", detail, NO_BODY, PlayerDetail),
    route("PATCH", f"{_BASE}/{{client_id}}", Access.GM, "Set name or trim", change, PlayerRequest, PlayerView),
    route("DELETE", f"{_BASE}/{{client_id}}", Access.GM, "Send a player away", remove, NO_BODY),
)
