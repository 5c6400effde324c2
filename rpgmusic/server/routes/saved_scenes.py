"""Saved scenes: keeping them, and firing them. Every edit can be undone."""

from __future__ import annotations

from rpgmusic.campaigns import saving
from rpgmusic.campaigns.campaigns import Decide
from rpgmusic.campaigns.capturing import capture as capture_scene
from rpgmusic.campaigns.firing import fire as fire_scene
from rpgmusic.campaigns.firing import saved_scene
from rpgmusic.campaigns.views import board_view
from rpgmusic.domain.saved_scene import SavedScene
from rpgmusic.domain.units import SceneId
from rpgmusic.protocol.board import CaptureRequest, FireRequest, PositionRequest, SavedSceneRequest
from rpgmusic.protocol.views import Board, CampaignState
from rpgmusic.server.access import Access
from rpgmusic.server.campaign_edits import SCENES, edited
from rpgmusic.server.route import NO_BODY, Body, Call, route


def _scene_id(call: Call[Body]) -> SceneId:
    return SceneId(call.path_part("scene_id"))


def _scene(call: Call[Body]) -> SavedScene:
    return saved_scene(call.services.campaigns.get(call.campaign_id), _scene_id(call))


def _board(call: Call[Body]) -> Board:
    return board_view(call.services.campaigns.get(call.campaign_id), call.services.tracks)


def _added(call: Call[Body], decide: Decide) -> SavedScene:
    def last() -> SavedScene:
        return call.services.campaigns.get(call.campaign_id).scenes[-1]

    edited(call.services, call.campaign_id, SCENES, lambda: f"Saved the scene “{last().scene.title}”", decide)
    return last()


async def board(call: Call[None]) -> Board:
    """Everything on the GM's board."""
    return _board(call)


async def show(call: Call[None]) -> SavedScene:
    """One saved scene."""
    return _scene(call)


async def create(call: Call[SavedSceneRequest]) -> SavedScene:
    """Save a scene."""
    return _added(call, lambda c, now: saving.create_scene(c, call.body, now))


async def capture(call: Call[CaptureRequest]) -> SavedScene:
    """Save what sounds now as a scene."""
    return _added(call, lambda c, now: capture_scene(c, call.body, now))


async def change(call: Call[SavedSceneRequest]) -> SavedScene:
    """Write a scene anew."""
    label = f"Changed the scene “{_scene(call).scene.title}”"
    scene_id = _scene_id(call)
    edited(
        call.services,
        call.campaign_id,
        SCENES,
        lambda: label,
        lambda c, now: saving.change_scene(c, scene_id, call.body, now),
    )
    return _scene(call)


async def move(call: Call[PositionRequest]) -> Board:
    """Move a scene on the board."""
    label, scene_id = f"Moved the scene “{_scene(call).scene.title}”", _scene_id(call)
    edited(
        call.services, call.campaign_id, SCENES, lambda: label, lambda c, _: saving.move_scene(c, scene_id, call.body)
    )
    return _board(call)


async def delete(call: Call[None]) -> None:
    """Take a scene off the board."""
    label, scene_id = f"Deleted the scene “{_scene(call).scene.title}”", _scene_id(call)
    edited(call.services, call.campaign_id, SCENES, lambda: label, lambda c, _: saving.delete_scene(c, scene_id))


async def fire(call: Call[FireRequest]) -> CampaignState:
    """Cross-fade everything to a scene."""
    scene_id = _scene_id(call)
    return call.services.campaigns.command(call.campaign_id, lambda c, now: fire_scene(c, scene_id, call.body, now))


_BASE = "/api/campaigns/{campaign_id}/scenes"
_ONE = f"{_BASE}/{{scene_id}}"

ROUTES = (
    route("GET", "/api/campaigns/{campaign_id}/board", Access.GM, "Show the GM's board", board, NO_BODY, Board),
    route("POST", _BASE, Access.GM, "Save a scene", create, SavedSceneRequest, SavedScene),
    route("POST", f"{_BASE}/capture", Access.GM, "Save what sounds now", capture, CaptureRequest, SavedScene),
    route("GET", _ONE, Access.GM, "Show a saved scene", show, NO_BODY, SavedScene),
    route("PUT", _ONE, Access.GM, "Write a saved scene anew", change, SavedSceneRequest, SavedScene),
    route("PATCH", _ONE, Access.GM, "Move a scene on the board", move, PositionRequest, Board),
    route("DELETE", _ONE, Access.GM, "Delete a saved scene", delete, NO_BODY),
    route("POST", f"{_ONE}/fire", Access.GM, "Cross-fade everything to a scene", fire, FireRequest, CampaignState),
)
