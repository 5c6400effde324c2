"""Exporting: a campaign's scenes and folders as a file, or with its table as a backup."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from typing import Final

import msgspec

from rpgmusic.campaigns.moment import Moment
from rpgmusic.campaigns.records import HISTORY_LIMIT
from rpgmusic.campaigns.transport import panic
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.timeline import Ramp
from rpgmusic.domain.units import CampaignId, TrackId
from rpgmusic.protocol.codec import encode
from rpgmusic.protocol.exchange import CampaignFile, Table
from rpgmusic.server.exchange.references import references
from rpgmusic.server.exchange.rewriting import mentioned_tracks, table_tracks
from rpgmusic.server.services import Services

_AT_ONCE_BYTES: Final = 1_000_000


async def exported(services: Services, campaign_id: CampaignId) -> CampaignFile:
    """Scenes, pads, battle pool, all folders, and how their tracks are found; raises CampaignNotFound."""
    campaign = services.campaigns.get(campaign_id)
    return await _file(services, campaign, None, [])


async def backed_up(services: Services, campaign_id: CampaignId) -> CampaignFile:
    """The same with the table as it is, and the labels of all tracks that have any; raises CampaignNotFound."""
    campaign = services.campaigns.get(campaign_id)
    table = _table(services, campaign)
    labelled = [TrackId(track_id) for track_id in await services.library.labels.labelled()]
    return await _file(services, campaign, table, [*table_tracks(table), *labelled])


async def encoded_in_turns(file: CampaignFile) -> bytes:
    """The file as JSON, encoded a part at a time."""
    rest = encode(msgspec.structs.replace(file, folders=(), tracks=()))
    members = msgspec.json.decode(rest, type=dict[str, msgspec.Raw])
    members["folders"] = await _encoded_list(file.folders)
    members["tracks"] = await _encoded_list(file.tracks)
    await asyncio.sleep(0)
    return encode(members)


async def _encoded_list(items: tuple[object, ...]) -> msgspec.Raw:
    parts: list[bytes] = []
    pending_bytes = 0
    for item in items:
        parts.append(encode(item))
        pending_bytes += len(parts[-1])
        if pending_bytes > _AT_ONCE_BYTES:
            pending_bytes = 0
            await asyncio.sleep(0)
    return msgspec.Raw(b"[" + b",".join(parts) + b"]")


async def _file(services: Services, campaign: Campaign, table: Table | None, more: list[TrackId]) -> CampaignFile:
    folders = services.library.folders()
    named = dict.fromkeys((*mentioned_tracks(campaign.scenes, campaign.pads, campaign.battle), *more))
    for folder in folders:
        named.update(dict.fromkeys(folder.track_ids))
        await asyncio.sleep(0)
    return CampaignFile(
        name=campaign.name,
        scenes=campaign.scenes,
        pads=campaign.pads,
        battle=campaign.battle,
        folders=folders,
        tracks=await references(services.library, tuple(named)),
        table=table,
    )


def _table(services: Services, campaign: Campaign) -> Table:
    players = services.players.all(campaign.id)
    held = _held(services, campaign)
    return Table(
        timeline=held.timeline,
        queue=campaign.queue,
        scene=campaign.scene,
        history=services.campaigns.history(campaign.id, HISTORY_LIMIT),
        names={player.client_id: player.name for player in players},
        trims_us={player.client_id: player.trim_us for player in players},
        fired=campaign.fired,
        set_aside=campaign.set_aside,
        scatters=held.scatters,
    )


def _held(services: Services, campaign: Campaign) -> Campaign:
    """The campaign with all that sounds now held where it is, and no fade under way."""
    now_us = services.clock.now_us()
    moment = Moment(now_us, now_us, services.tracks, lambda: "", random.SystemRandom())
    held = panic(campaign, moment).campaign
    layers = tuple(
        replace(layer, level=Ramp(layer.level.to_level, layer.level.to_level)) for layer in held.timeline.layers
    )
    return replace(held, timeline=replace(held.timeline, layers=layers))
