"""The session's log."""

from __future__ import annotations

from rpgmusic.protocol.rest import SessionLog
from rpgmusic.server.access import Access
from rpgmusic.server.route import NO_BODY, Call, QueryField, route
from rpgmusic.server.session_log import ENTRIES_KEPT


async def show(call: Call[None]) -> SessionLog:
    """What happened at a table."""
    call.services.campaigns.get(call.campaign_id)
    limit = call.number("limit", 500, 1, ENTRIES_KEPT)
    return SessionLog(entries=call.services.log.latest_first(call.campaign_id, limit))


ROUTES = (
    route(
        "GET",
        "/api/campaigns/{campaign_id}/log",
        Access.GM,
        "List what happened in this session, latest first",
        show,
        NO_BODY,
        SessionLog,
        query=(QueryField("limit", "integer", "how many entries, 500 if left out"),),
    ),
)
