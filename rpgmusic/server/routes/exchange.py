"""Campaigns in files: export and import, backup and restore."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from rpgmusic.protocol.exchange import CampaignFile, ImportReply, RestoreReply
from rpgmusic.server.access import Access
from rpgmusic.server.exchange.exporting import backed_up, encoded_in_turns, exported
from rpgmusic.server.exchange.importing import imported
from rpgmusic.server.exchange.reading import LARGEST_BYTES, read_campaign_file
from rpgmusic.server.exchange.restoring import restored
from rpgmusic.server.route import NO_BODY, Call, route


async def export(call: Call[None]) -> web.Response:
    """Scenes, pads, battle pool and folders."""
    return await _file(await exported(call.services, call.campaign_id))


async def backup(call: Call[None]) -> web.Response:
    """Everything of the campaign."""
    return await _file(await backed_up(call.services, call.campaign_id))


async def load(call: Call[CampaignFile]) -> ImportReply:
    """Add scenes, pads and folders."""
    return await imported(call.services, call.campaign_id, call.body)


async def restore(call: Call[CampaignFile]) -> RestoreReply:
    """Make the campaign what it was."""
    return await restored(call.services, call.campaign_id, call.body)


async def _file(file: CampaignFile) -> web.Response:
    content = await encoded_in_turns(file)
    return web.Response(body=content, content_type="application/json", headers={"Cache-Control": "no-store"})


JSON: Final = "application/json; charset=utf-8"
_BASE = "/api/campaigns/{campaign_id}"

ROUTES = (
    route("GET", f"{_BASE}/export", Access.GM, "Export scenes and folders", export, NO_BODY, media_type=JSON),
    route("GET", f"{_BASE}/backup", Access.GM, "Back the whole campaign up", backup, NO_BODY, media_type=JSON),
    route(
        "POST",
        f"{_BASE}/import",
        Access.GM,
        "Add the scenes and folders of a file",
        load,
        CampaignFile,
        ImportReply,
        largest_bytes=LARGEST_BYTES,
        decode=read_campaign_file,
    ),
    route(
        "POST",
        f"{_BASE}/restore",
        Access.GM,
        "Make the campaign what it was in a backup",
        restore,
        CampaignFile,
        RestoreReply,
        largest_bytes=LARGEST_BYTES,
        decode=read_campaign_file,
    ),
)
