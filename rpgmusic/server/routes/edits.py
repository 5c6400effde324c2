"""Undoing edits, and doing them again."""

from __future__ import annotations

from rpgmusic.protocol.board import EditReply
from rpgmusic.server.access import Access
from rpgmusic.server.route import NO_BODY, Call, route


async def undo(call: Call[None]) -> EditReply:
    """Take the latest edit back."""
    campaign = call.services.campaigns.get(call.campaign_id)
    return await call.services.edits.undo(campaign.id)


async def redo(call: Call[None]) -> EditReply:
    """Do again what was undone last."""
    campaign = call.services.campaigns.get(call.campaign_id)
    return await call.services.edits.redo(campaign.id)


_BASE = "/api/campaigns/{campaign_id}"

ROUTES = (
    route("POST", f"{_BASE}/undo", Access.GM, "Take the latest edit back", undo, NO_BODY, EditReply),
    route("POST", f"{_BASE}/redo", Access.GM, "Do the edit again that was undone last", redo, NO_BODY, EditReply),
)
