"""Importing: the scenes, pads and folders of a file are added; nothing that is there is overwritten."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from typing import Final

from rpgmusic.campaigns.moment import Outcome
from rpgmusic.campaigns.saving import within_bounds
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.errors import TooLarge, TrackNotFound
from rpgmusic.domain.folder import Folder
from rpgmusic.domain.saved_scene import DEFAULT_BATTLE, MAX_PADS, MAX_SCENES, Pad, SavedScene
from rpgmusic.domain.units import CampaignId, FolderId, PadId, SceneId, TrackId
from rpgmusic.library.editing import LabelStates, TrackLabels, inherited_labels
from rpgmusic.protocol.exchange import CampaignFile, ImportReply, TrackReference
from rpgmusic.server.exchange.merging import merged
from rpgmusic.server.exchange.references import found_here, labels_here
from rpgmusic.server.exchange.rewriting import Here, mentioned_tracks, with_new_ids, without_ids
from rpgmusic.server.exchange.taking_back import Imported, board_parts, remember_import
from rpgmusic.server.services import Services

_ID_BYTES: Final = 8
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a file means here: the tracks that it names, its folders with those, and labels; and what is not here."""

    tracks: dict[TrackId, TrackId]
    folders: tuple[Folder, ...]
    labels: LabelStates
    not_found: tuple[str, ...]


async def imported(services: Services, campaign_id: CampaignId, file: CampaignFile) -> ImportReply:
    """Add what a file holds to a campaign and to the library; what is there already, exactly alike, is not added again.

    Raises:
        CampaignNotFound: there is no such campaign.
        TooLarge, InvalidRequest: there would be too many scenes, pads, folders or tracks; nothing was changed.
    """
    services.campaigns.get(campaign_id)
    arrival = await arrived(services, file)
    folders = merged(services.library.folders(), arrival.folders, _fresh_id)
    here = Here(arrival.tracks, folders.ids)
    _with_additions(services.campaigns.get(campaign_id), file, here)
    await services.library.shelf.add_all(folders.new)
    before = services.campaigns.get(campaign_id)
    services.campaigns.command(campaign_id, lambda campaign, _: Outcome(_with_additions(campaign, file, here)))
    after = services.campaigns.get(campaign_id)
    labels_before, labels_after = await labelled_as(services, arrival, inherited_labels)
    remember_import(
        services,
        campaign_id,
        f"Imported “{file.name}”",
        Imported(board_parts(before), {folder.id: None for folder in folders.new}, labels_before),
        Imported(board_parts(after), {folder.id: folder for folder in folders.new}, labels_after),
    )
    return ImportReply(
        scenes=len(after.scenes) - len(before.scenes),
        pads=len(after.pads) - len(before.pads),
        folders=len(folders.new),
        labelled=len(labels_after),
        not_found=arrival.not_found,
    )


async def arrived(services: Services, file: CampaignFile, more: tuple[TrackId, ...] = ()) -> Arrival:
    """Look for everything that a file names; `more` are the tracks that its table names."""
    found, lost = await found_here(services.library, await _named(file, more))
    folders: list[Folder] = []
    for folder in file.folders:
        folders.append(replace(folder, track_ids=Here(found, {}).known(folder.track_ids)))
        await asyncio.sleep(0)
    not_found = tuple(one.path or one.id for one in lost)
    return Arrival(found, tuple(folders), await labels_here(file.tracks, found), not_found)


async def _named(file: CampaignFile, more: tuple[TrackId, ...]) -> list[TrackReference]:
    """The file's references, and for what it names without one, one that only this very library knows."""
    known = {reference.id for reference in file.tracks}
    bare = dict.fromkeys(mentioned_tracks(file.scenes, file.pads, file.battle))
    bare.update(dict.fromkeys(more))
    for folder in file.folders:
        bare.update(dict.fromkeys(folder.track_ids))
        await asyncio.sleep(0)
    bare = dict.fromkeys(track_id for track_id in bare if track_id not in known)
    return [*file.tracks, *(TrackReference(id=track_id, path="", title="") for track_id in bare)]


async def labelled_as(
    services: Services, arrival: Arrival, joined: Callable[[TrackLabels, TrackLabels], TrackLabels]
) -> tuple[LabelStates, LabelStates]:
    """Give tracks the labels that the file has for them, joined with their own; returns those that changed."""
    labels = services.library.labels
    wanted: dict[str, TrackLabels] = {}
    for track_id, said in arrival.labels.items():
        try:
            wanted[track_id] = joined(labels.of(TrackId(track_id)), said)
        except TrackNotFound:
            continue
        if len(wanted) % _AT_ONCE == 0:
            await asyncio.sleep(0)
    return await labels.apply(wanted)


def _with_additions(campaign: Campaign, file: CampaignFile, here: Here) -> Campaign:
    scenes = (*campaign.scenes, *_new_scenes(campaign, file, here))
    pads = (*campaign.pads, *_new_pads(campaign, file, here))
    if len(scenes) > MAX_SCENES or len(pads) > MAX_PADS:
        message = f"A campaign has at most {MAX_SCENES} scenes and {MAX_PADS} pads. Delete some before you import more."
        raise TooLarge(message)
    battle = here.battle(file.battle) if campaign.battle == DEFAULT_BATTLE else campaign.battle
    return within_bounds(replace(campaign, scenes=scenes, pads=pads, battle=battle))


def _new_scenes(campaign: Campaign, file: CampaignFile, here: Here) -> list[SavedScene]:
    present = {without_ids(scene) for scene in campaign.scenes}
    incoming = (here.scene(scene) for scene in file.scenes)
    return [
        replace(scene, id=SceneId(new_id()), pads=with_new_ids(scene.pads, new_id))
        for scene in incoming
        if without_ids(scene) not in present
    ]


def _new_pads(campaign: Campaign, file: CampaignFile, here: Here) -> tuple[Pad, ...]:
    present = {replace(pad, id=PadId("")) for pad in campaign.pads}
    return with_new_ids((pad for pad in here.pads(file.pads) if replace(pad, id=PadId("")) not in present), new_id)


def _fresh_id(_: FolderId, _taken: Container[FolderId]) -> FolderId:
    return FolderId(new_id())


def new_id() -> str:
    """An id that nothing had before."""
    return secrets.token_hex(_ID_BYTES)
