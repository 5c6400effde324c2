"""The queue of a campaign. Every edit of it can be undone."""

from __future__ import annotations

from collections.abc import Callable

from rpgmusic.campaigns import queueing
from rpgmusic.campaigns.campaigns import Decide
from rpgmusic.campaigns.views import queue_view
from rpgmusic.domain.errors import TrackNotFound
from rpgmusic.domain.queue import Queue
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.rest import EnqueueRequest, MoveEntry, QueueRequest, QueueSettings, QueueView
from rpgmusic.server.access import Access
from rpgmusic.server.campaign_edits import QUEUE, edited
from rpgmusic.server.route import NO_BODY, Body, Call, route


def _view(call: Call[Body]) -> QueueView:
    return queue_view(call.services.campaigns.get(call.campaign_id), call.services.tracks)


def _queue(call: Call[Body]) -> Queue:
    return call.services.campaigns.get(call.campaign_id).queue


def _edit(call: Call[Body], label: Callable[[], str], decide: Decide) -> QueueView:
    edited(call.services, call.campaign_id, QUEUE, label, decide)
    return _view(call)


def _tracks(call: Call[Body], track_ids: tuple[TrackId, ...]) -> str:
    """Tracks in words: the title of a single one, or how many they are."""
    if len(track_ids) != 1:
        return f"{len(track_ids):,} tracks"
    try:
        return f"“{call.services.tracks.track(track_ids[0]).title}”"
    except TrackNotFound:
        return "a track"


def _entry(call: Call[Body]) -> str:
    """The entry in the path, in words."""
    entries = (entry for entry in _queue(call).entries if entry.id == call.entry_id)
    return _tracks(call, tuple(entry.track_id for entry in entries))


async def show(call: Call[None]) -> QueueView:
    """The queue as it is."""
    return _view(call)


async def put(call: Call[QueueRequest]) -> QueueView:
    """Replace the queue."""
    label = f"Replaced the queue by {_tracks(call, call.body.track_ids)}"
    return _edit(call, lambda: label, lambda c, now: queueing.replace_queue(c, call.body, now))


async def add(call: Call[EnqueueRequest]) -> QueueView:
    """Add tracks or a folder."""
    known = {entry.id for entry in _queue(call).entries}

    def label() -> str:
        added = tuple(entry.track_id for entry in _queue(call).entries if entry.id not in known)
        return f"Added {_tracks(call, added)} to the queue"

    return _edit(call, label, lambda c, now: queueing.enqueue(c, call.body, now))


async def configure(call: Call[QueueSettings]) -> QueueView:
    """Set shuffle, repeat or cross-fade."""
    return _edit(call, lambda: _settings(call.body), lambda c, now: queueing.configure_queue(c, call.body, now))


def _settings(body: QueueSettings) -> str:
    parts = []
    if body.shuffle is not None:
        parts.append(f"shuffle {'on' if body.shuffle else 'off'}")
    if body.repeat is not None:
        parts.append(f"repeat “{body.repeat}”")
    if body.crossfade_s is not None:
        parts.append(f"cross-fade {body.crossfade_s:g} s")
    return f"Set the queue to {', '.join(parts)}"


async def clear(call: Call[None]) -> QueueView:
    """Take everything out."""
    return _edit(call, lambda: "Cleared the queue", lambda c, _: queueing.clear_queue(c))


async def move(call: Call[MoveEntry]) -> QueueView:
    """Move an entry."""
    label = f"Moved {_entry(call)} in the queue"
    return _edit(call, lambda: label, lambda c, _: queueing.move_entry(c, call.entry_id, call.body))


async def remove(call: Call[None]) -> QueueView:
    """Take an entry out."""
    label = f"Removed {_entry(call)} from the queue"
    return _edit(call, lambda: label, lambda c, _: queueing.remove_entry(c, call.entry_id))


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
