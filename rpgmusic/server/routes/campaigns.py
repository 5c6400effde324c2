"""Campaigns: list, create, show, rename, delete; their links and their history."""

from __future__ import annotations

from rpgmusic.campaigns.loops import sounding_clip
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.errors import TrackNotFound
from rpgmusic.domain.timeline import LayerName
from rpgmusic.protocol.rest import CampaignRequest, CampaignView, History
from rpgmusic.protocol.views import CampaignState
from rpgmusic.server.access import Access
from rpgmusic.server.route import NO_BODY, Call, QueryField, route
from rpgmusic.server.services import Services
from rpgmusic.server.shortening import state_for_role


def campaign_view(services: Services, campaign: Campaign) -> CampaignView:
    """A campaign as lists show it."""
    clip = sounding_clip(campaign, LayerName.MUSIC, services.clock.now_us())
    try:
        title = "" if clip is None else services.tracks.track(clip.track_id).title
    except TrackNotFound:
        title = ""
    return CampaignView(
        id=campaign.id,
        name=campaign.name,
        created_at_s=campaign.created_at_s,
        join_url=services.join_url(campaign.id),
        players=services.players.connected(campaign.id),
        now_playing=title,
    )


async def list_campaigns(call: Call[None]) -> tuple[CampaignView, ...]:
    """Every campaign."""
    return tuple(campaign_view(call.services, campaign) for campaign in call.services.campaigns.all())


async def create(call: Call[CampaignRequest]) -> CampaignView:
    """Lay another table."""
    return campaign_view(call.services, call.services.campaigns.create(call.body.name))


async def show(call: Call[None]) -> CampaignState:
    """The full state of a campaign; players get what they would get on their socket."""
    state = call.services.campaigns.state(call.campaign_id)
    return state if call.caller is None else state_for_role(state, call.caller.role)


async def rename(call: Call[CampaignRequest]) -> CampaignView:
    """Give a campaign another name."""
    campaign = call.services.campaigns.rename(call.campaign_id, call.body.name)
    call.services.log.add(campaign.id, "table", f"The campaign is now called “{campaign.name}”")
    return campaign_view(call.services, campaign)


async def delete(call: Call[None]) -> None:
    """Delete a campaign and send its players away."""
    call.services.campaigns.delete(call.campaign_id)
    call.services.making.director.forget(call.campaign_id)
    call.services.table_news.forget(call.campaign_id)
    call.services.hub.drop(call.campaign_id)


async def show_link(call: Call[None]) -> CampaignView:
    """The campaign with its link."""
    return campaign_view(call.services, call.services.campaigns.get(call.campaign_id))


async def rotate_link(call: Call[None]) -> CampaignView:
    """A new link; the old one admits nobody any more, those at the table stay."""
    campaign = call.services.campaigns.rotate_join_code(call.campaign_id)
    call.services.log.add(campaign.id, "table", "The players' link was renewed: the old one admits nobody any more")
    return campaign_view(call.services, campaign)


async def history(call: Call[None]) -> History:
    """What was played."""
    limit = call.number("limit", 100, 1, 10_000)
    return History(entries=call.services.campaigns.history(call.campaign_id, limit))


_BASE = "/api/campaigns/{campaign_id}"

ROUTES = (
    route("GET", "/api/campaigns", Access.GM, "List the campaigns", list_campaigns, NO_BODY, tuple[CampaignView, ...]),
    route("POST", "/api/campaigns", Access.GM, "Create a campaign", create, CampaignRequest, CampaignView),
    route("GET", _BASE, Access.LISTENER, "Show a campaign's shared state", show, NO_BODY, CampaignState),
    route("PATCH", _BASE, Access.GM, "Rename a campaign", rename, CampaignRequest, CampaignView),
    route("DELETE", _BASE, Access.GM, "Delete a campaign", delete, NO_BODY),
    route("GET", f"{_BASE}/link", Access.GM, "Show the players' link", show_link, NO_BODY, CampaignView),
    route("POST", f"{_BASE}/link", Access.GM, "Make a new players' link", rotate_link, NO_BODY, CampaignView),
    route(
        "GET",
        f"{_BASE}/history",
        Access.GM,
        "List what was played, latest first",
        history,
        NO_BODY,
        History,
        query=(QueryField("limit", "integer", "how many entries, 100 if left out"),),
    ),
)
