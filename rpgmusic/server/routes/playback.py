"""Commands that change what sounds. Each answers with the campaign's new state."""

from __future__ import annotations

from rpgmusic.campaigns import starting, transport
from rpgmusic.campaigns.loops import set_loop
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.rest import HushRequest, LayerRequest, LoopRequest, PlayRequest, SeekRequest
from rpgmusic.protocol.views import CampaignState
from rpgmusic.server.access import Access
from rpgmusic.server.route import NO_BODY, Call, route


async def play(call: Call[PlayRequest]) -> CampaignState:
    """Play something; a track that was not measured yet is measured next."""
    body = call.body
    for track_id in _named(body):
        call.services.library.prioritise(track_id)
    return call.services.campaigns.command(call.campaign_id, lambda campaign, now: starting.play(campaign, body, now))


def _named(body: PlayRequest) -> tuple[TrackId, ...]:
    return (body.track_id,) if body.track_id is not None else (body.track_ids or ())[:1]


async def pause(call: Call[LayerRequest]) -> CampaignState:
    """Silence and hold."""
    return call.services.campaigns.command(call.campaign_id, lambda c, now: transport.pause(c, call.body, now))


async def resume(call: Call[LayerRequest]) -> CampaignState:
    """Bring back what is held."""
    return call.services.campaigns.command(call.campaign_id, lambda c, now: transport.resume(c, call.body, now))


async def seek(call: Call[SeekRequest]) -> CampaignState:
    """Go to another position."""
    return call.services.campaigns.command(call.campaign_id, lambda c, now: transport.seek(c, call.body, now))


async def stop(call: Call[LayerRequest]) -> CampaignState:
    """End what sounds."""
    return call.services.campaigns.command(call.campaign_id, lambda c, now: transport.stop(c, call.body, now))


async def skip_to_next(call: Call[LayerRequest]) -> CampaignState:
    """Go on to the next entry of the queue."""
    return call.services.campaigns.command(call.campaign_id, lambda c, now: starting.skip_to_next(c, call.body, now))


async def skip_to_previous(call: Call[LayerRequest]) -> CampaignState:
    """Go back."""
    return call.services.campaigns.command(
        call.campaign_id, lambda c, now: starting.skip_to_previous(c, call.body, now)
    )


async def hush(call: Call[HushRequest]) -> CampaignState:
    """Fade everything out and hold it, or bring it back."""
    return call.services.campaigns.command(call.campaign_id, lambda c, now: transport.hush(c, call.body, now))


async def panic(call: Call[None]) -> CampaignState:
    """Silence now."""
    return call.services.campaigns.command(call.campaign_id, transport.panic)


async def loop(call: Call[LoopRequest]) -> CampaignState:
    """Loop what plays, or a region of it, or no longer."""
    return call.services.campaigns.command(call.campaign_id, lambda c, now: set_loop(c, call.body, now))


_BASE = "/api/campaigns/{campaign_id}/playback"

ROUTES = (
    route(
        "POST",
        f"{_BASE}/play",
        Access.GM,
        "Play tracks, a folder or the queue",
        play,
        PlayRequest,
        CampaignState,
    ),
    route("POST", f"{_BASE}/pause", Access.GM, "Pause a layer, or all", pause, LayerRequest, CampaignState),
    route("POST", f"{_BASE}/resume", Access.GM, "Resume what is held", resume, LayerRequest, CampaignState),
    route("POST", f"{_BASE}/seek", Access.GM, "Go to a position", seek, SeekRequest, CampaignState),
    route("POST", f"{_BASE}/stop", Access.GM, "Stop a layer, all, or one clip", stop, LayerRequest, CampaignState),
    route("POST", f"{_BASE}/next", Access.GM, "Play the next entry", skip_to_next, LayerRequest, CampaignState),
    route(
        "POST", f"{_BASE}/previous", Access.GM, "Play the entry before", skip_to_previous, LayerRequest, CampaignState
    ),
    route("POST", f"{_BASE}/hush", Access.GM, "Fade everything out, or back in", hush, HushRequest, CampaignState),
    route("POST", f"{_BASE}/panic", Access.GM, "Silence everything now", panic, NO_BODY, CampaignState),
    route("POST", f"{_BASE}/loop", Access.GM, "Loop what plays, or no longer", loop, LoopRequest, CampaignState),
)
