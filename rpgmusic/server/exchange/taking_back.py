"""Taking an import back: everything that it added goes again, unless somebody changed it since."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rpgmusic.campaigns.moment import Moment, Outcome
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.errors import Conflict
from rpgmusic.domain.saved_scene import MusicChoice, Pad, SavedScene
from rpgmusic.domain.units import CampaignId
from rpgmusic.library.editing import LabelStates
from rpgmusic.library.folder_tree import FolderStates
from rpgmusic.server.edit_log import Edit
from rpgmusic.server.services import Services

BoardParts = tuple[tuple[SavedScene, ...], tuple[Pad, ...], MusicChoice]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import touches, as it was at a moment."""

    board: BoardParts
    folders: FolderStates
    labels: LabelStates


def board_parts(campaign: Campaign) -> BoardParts:
    """The parts of a campaign that an import adds to."""
    return campaign.scenes, campaign.pads, campaign.battle


def remember_import(services: Services, campaign_id: CampaignId, label: str, before: Imported, after: Imported) -> None:
    """Remember an import, to take it back and do it again; one that added nothing is none."""

    async def step(expected: Imported, wanted: Imported) -> None:
        _check_unchanged(services, campaign_id, expected)
        await services.library.labels.restore(expected.labels, wanted.labels)
        _check_unchanged(services, campaign_id, expected)
        services.library.shelf.restore(wanted.folders)
        services.campaigns.command(campaign_id, lambda campaign, now: _with_board(campaign, wanted.board, now))

    if before != after:
        services.edits.add(Edit(label, campaign_id, lambda: step(after, before), lambda: step(before, after)))


def _check_unchanged(services: Services, campaign_id: CampaignId, expected: Imported) -> None:
    folders = services.library.shelf.states(expected.folders)
    if folders != expected.folders or board_parts(services.campaigns.get(campaign_id)) != expected.board:
        message = "The scenes or folders were changed since."
        raise Conflict(message)


def _with_board(campaign: Campaign, board: BoardParts, _: Moment) -> Outcome:
    scenes, pads, battle = board
    fired = campaign.fired if any(scene.id == campaign.fired for scene in scenes) else None
    return Outcome(replace(campaign, scenes=scenes, pads=pads, battle=battle, fired=fired))
