"""The queue of a campaign."""

from __future__ import annotations

from rpgmusic.campaigns import queueing
from rpgmusic.campaigns.views import queue_view
from rpgmusic.protocol.rest import EnqueueRequest, MoveEntry, QueueRequest, QueueSettings, QueueView
from rpgmusic.server.access import Access
from rpgmusic.server.route import NO_BODY, Body, Call, route


def _view(call: Call[Body]) -> QueueView:
    return queue_view(call.services.campaigns.get(call.campaign_id), call.services.tracks)


async def show(call: Call[None]) -> QueueView:
    """The queue as it is."""
    return _view(call)


async def put(call: Call[QueueRequest]) -> QueueView:
    """Replace the queue."""
    call.services.campaigns.command(call.campaign_id, lambda c, now: queueing.replace_queue(c, call.body, now))
    return _view(call)


async def add(call: Call[EnqueueRequest]) -> QueueView:
    """Add tracks or a folder."""
    call.services.campaigns.command(call.campaign_id, lambda c, now: queueing.enqueue(c, call.body, now))
    return _view(call)


async def configure(call: Call[QueueSettings]) -> QueueView:
    """Set shuffle, repeat or cross-fade."""
    call.services.campaigns.command(call.campaign_id, lambda c, now: queueing.configure_queue(c, call.body, now))
    return _view(call)


async def clear(call: Call[None]) -> QueueView:
    """Take everything out."""
    call.services.campaigns.command(call.campaign_id, lambda c, _: queueing.clear_queue(c))
    return _view(call)


async def move(call: Call[MoveEntry]) -> QueueView:
    """Move an entry."""
    call.services.campaigns.command(call.campaign_id, lambda c, _: queueing.move_entry(c, call.entry_id, call.body))
    return _view(call)


async def remove(call: Call[None]) -> QueueView:
    """Take an entry out."""
    call.services.campaigns.command(call.campaign_id, lambda c, _: queueing.remove_entry(c, call.entry_id))
    return _view(call)


_BASE = "/api/campaigns/{campaign_id}/queue"

ROUTES = (
    route("GET", _BASE, Access.GM, "Show the queue", show, NO_BODY, QueueView),
    route("PUT", _BASE, Access.GM, "Replace the queue", put, QueueRequest, QueueView),
    route("POST", _BASE, Access.GM, "Add to the queue", add, EnqueueRequest, QueueView),
    route("PATCH", _BASE, Access.GM, "Set shuffle, repeat or cross-fade", configure, QueueSettings, QueueView),
    route("DELETE", _BASE, Access.GM, "Clear the queue", clear, NO_BODY, QueueView),
    route("PATCH", f"{_BASE}/{{entry_id}}", Access.GM, "Move an entry", move, MoveEntry, QueueView),
    route("DELETE", f"{_BASE}/{{entry_id}}", Access.GM, "Remove an entry", remove, NO_BODY, QueueView),
)
