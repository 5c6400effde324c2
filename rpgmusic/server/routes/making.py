"""Making music: asking for it, following it, taking it away, and what it costs."""

from __future__ import annotations

from aiohttp import web

from rpgmusic.domain.errors import GenerationNotFound
from rpgmusic.domain.generation import Generation
from rpgmusic.domain.units import CampaignId, GenerationId
from rpgmusic.protocol.making import (
    EstimateView,
    GenerateRequest,
    GenerationList,
    GenerationView,
    KeepRequest,
    Spending,
    SpendingRequest,
    Workshop,
)
from rpgmusic.server.access import Access
from rpgmusic.server.making_views import generation_view, near_view, spending_view, workshop_view
from rpgmusic.server.route import NO_BODY, Body, Call, QueryField, route

_BASE = "/api/music-generator"
MOST_LISTED = 500


def _owner(call: Call[Body]) -> str:
    return call.caller.subject if call.caller else ""


def _generation_id(call: Call[Body]) -> GenerationId:
    return GenerationId(call.path_part("generation_id"))


def _view(call: Call[Body], generation: Generation) -> GenerationView:
    return generation_view(generation, call.services.signer.signed)


async def generate(call: Call[GenerateRequest]) -> GenerationView:
    """Take a request; the piece follows."""
    call.services.campaigns.get(call.body.campaign_id)
    request = await call.services.making.wishes.request(call.body, _owner(call))
    generation = call.services.making.generations.ask(request)
    if call.body.play:
        call.services.making.director.play_when_made(generation)
    return _view(call, generation)


async def estimate(call: Call[GenerateRequest]) -> EstimateView:
    """What a request would cost; nothing is spent."""
    generations = call.services.making.generations
    request = await call.services.making.wishes.request(call.body, _owner(call))
    provider = generations.provider_for(request).capabilities.name
    price = generations.estimate(request)
    words = call.services.making.words(provider, request.prompt)
    near = near_view(generations.near(request))
    return EstimateView(provider=provider, cost_usd=price.cost_usd, seconds=price.seconds, words=words, near=near)


async def listed(call: Call[None]) -> GenerationList:
    """The caller's generations, latest first."""
    campaign_id = CampaignId(call.text("campaign_id")) if call.text("campaign_id") else None
    limit = call.number("limit", 100, 1, MOST_LISTED)
    generations = call.services.making.generations.all(_owner(call), campaign_id)[:limit]
    return GenerationList(generations=tuple(_view(call, one) for one in generations))


async def status(call: Call[None]) -> GenerationView:
    """How a generation stands."""
    return _view(call, call.services.making.generations.get(_generation_id(call), _owner(call)))


async def cancel(call: Call[None]) -> GenerationView:
    """End a generation."""
    return _view(call, await call.services.making.generations.cancel(_generation_id(call), _owner(call)))


async def retry(call: Call[None]) -> GenerationView:
    """Try a failed generation again."""
    return _view(call, call.services.making.generations.retry(_generation_id(call), _owner(call)))


async def keep(call: Call[KeepRequest]) -> GenerationView:
    """Keep a piece when old ones are cleaned away."""
    generations = call.services.making.generations
    return _view(call, generations.keep(_generation_id(call), _owner(call), kept=call.body.kept))


async def delete(call: Call[None]) -> None:
    """Delete a generation that is over, with its piece."""
    await call.services.making.generations.delete(_generation_id(call), _owner(call))


async def download(call: Call[None]) -> web.StreamResponse:
    """The file of a finished piece, for its owner or whoever has the signed address."""
    services = call.services
    generation = services.making.generations.find(_generation_id(call))
    if call.caller is not None:
        generation = services.making.generations.get(_generation_id(call), call.caller.subject)
    if generation is None or generation.track_id is None:
        message = "There is no finished piece at this address. Look at its status first."
        raise GenerationNotFound(message)
    track = services.tracks.track(generation.track_id)
    path = await services.streaming.original(track)
    headers = {
        "Content-Type": track.format.mime_type,
        "Content-Disposition": f'attachment; filename="{path.name}"',
        "Cache-Control": "private, no-cache",
    }
    return web.FileResponse(path, headers=headers)


async def workshop(call: Call[None]) -> Workshop:
    """Who can make music here, and what it may cost."""
    return workshop_view(call.services.making.generations)


async def set_spending(call: Call[SpendingRequest]) -> Spending:
    """Set the most that may be spent in 30 days."""
    call.services.making.generations.set_cap(call.body.cap_usd)
    return spending_view(call.services.making.generations)


_LIST_QUERY = (
    QueryField("campaign_id", "string", "only those of this campaign"),
    QueryField("limit", "integer", f"how many, up to {MOST_LISTED}"),
)
_ONE = "{generation_id}"

ROUTES = (
    route("POST", f"{_BASE}/generate", Access.GM, "Ask for new music", generate, GenerateRequest, GenerationView),
    route("POST", f"{_BASE}/estimate", Access.GM, "What music would cost", estimate, GenerateRequest, EstimateView),
    route(
        "GET",
        f"{_BASE}/generations",
        Access.GM,
        "List music in the making and made",
        listed,
        NO_BODY,
        GenerationList,
        query=_LIST_QUERY,
    ),
    route("GET", f"{_BASE}/status/{_ONE}", Access.GM, "How a piece stands", status, NO_BODY, GenerationView),
    route("POST", f"{_BASE}/cancel/{_ONE}", Access.GM, "Cancel a piece", cancel, NO_BODY, GenerationView),
    route("POST", f"{_BASE}/retry/{_ONE}", Access.GM, "Try a piece again", retry, NO_BODY, GenerationView),
    route("PUT", f"{_BASE}/keep/{_ONE}", Access.GM, "Keep a piece", keep, KeepRequest, GenerationView),
    route("DELETE", f"{_BASE}/generations/{_ONE}", Access.GM, "Delete a piece", delete, NO_BODY),
    route(
        "GET",
        f"{_BASE}/download/{_ONE}",
        Access.GM,
        "The file of a piece",
        download,
        NO_BODY,
        media_type="audio/*",
        signed=True,
    ),
    route("GET", f"{_BASE}/providers", Access.GM, "Who can make music", workshop, NO_BODY, Workshop),
    route("PUT", f"{_BASE}/spending", Access.GM, "Set the spending limit", set_spending, SpendingRequest, Spending),
)
