"""Edits of the board: saved scenes, pads and the battle pool. Pure; what sounds is not touched."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from rpgmusic.campaigns.existing import check_choice, check_pads, check_scene
from rpgmusic.campaigns.firing import saved_scene
from rpgmusic.campaigns.moment import Moment, Outcome
from rpgmusic.campaigns.wellformed import checked_choice, checked_pads, checked_scene
from rpgmusic.domain.campaign import Campaign, board_track_ids
from rpgmusic.domain.errors import Conflict, InvalidRequest
from rpgmusic.domain.saved_scene import MAX_SCENES, MusicChoice, MusicSource, Pad, SavedScene
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.units import PadId, SceneId
from rpgmusic.protocol.board import PadsRequest, PositionRequest, SavedSceneRequest

MAX_BOARD_TRACKS = 5_000
"""Tracks that a board may name: it travels to every console as a whole, with the cards of all of them."""


def create_scene(campaign: Campaign, request: SavedSceneRequest, moment: Moment) -> Outcome:
    """Save a scene, as the last on the board."""
    return with_new_scene(campaign, _scene(SceneId(moment.new_id()), request), moment)


def with_new_scene(campaign: Campaign, saved: SavedScene, moment: Moment) -> Outcome:
    """Put a scene on the board, as the last.

    Raises:
        Conflict: the board is full.
        InvalidRequest, TrackNotFound, FolderNotFound: something in the scene cannot be.
    """
    if len(campaign.scenes) >= MAX_SCENES:
        message = f"There are {MAX_SCENES} scenes already. Delete one that is over first."
        raise Conflict(message)
    saved = checked_scene(saved)
    check_scene(saved, (), moment.tracks)
    return _with_scenes(campaign, (*campaign.scenes, _with_pad_ids(campaign, saved, (), moment)))


def change_scene(campaign: Campaign, scene_id: SceneId, request: SavedSceneRequest, moment: Moment) -> Outcome:
    """Write a scene anew; what is gone from the library may stay in it.

    Raises:
        SceneNotFound: there is no such scene.
        InvalidRequest, TrackNotFound, FolderNotFound: something new in the scene cannot be.
    """
    old = saved_scene(campaign, scene_id)
    known = (*old.music.track_ids, *(bed.track_id for bed in old.ambience), *(pad.track_id for pad in old.pads))
    folders = (old.music.folder_id, *(bed.folder_id for bed in old.ambience))
    fresh = checked_scene(_scene(scene_id, request))
    check_scene(fresh, {*known, *folders}, moment.tracks)
    fresh = _with_pad_ids(campaign, fresh, old.pads, moment)
    return _with_scenes(campaign, tuple(fresh if scene.id == scene_id else scene for scene in campaign.scenes))


def move_scene(campaign: Campaign, scene_id: SceneId, request: PositionRequest) -> Outcome:
    """Move a scene to another place, clamped to the board; raises SceneNotFound."""
    saved = saved_scene(campaign, scene_id)
    scenes = [scene for scene in campaign.scenes if scene.id != scene_id]
    scenes.insert(min(request.position, len(scenes)), saved)
    return _with_scenes(campaign, tuple(scenes))


def delete_scene(campaign: Campaign, scene_id: SceneId) -> Outcome:
    """Take a scene off the board; what sounds plays on. Raises SceneNotFound."""
    saved_scene(campaign, scene_id)
    fired = None if campaign.fired == scene_id else campaign.fired
    scenes = tuple(scene for scene in campaign.scenes if scene.id != scene_id)
    return _with_scenes(replace(campaign, fired=fired), scenes)


def arrange_pads(campaign: Campaign, request: PadsRequest, moment: Moment) -> Outcome:
    """Set the campaign's own pads; raises InvalidRequest or TrackNotFound."""
    pads = checked_pads(request.pads)
    check_pads(pads, {pad.track_id for pad in campaign.pads}, moment.tracks)
    taken = {pad.id for scene in campaign.scenes for pad in scene.pads}
    return Outcome(within_bounds(replace(campaign, pads=_identified(pads, taken, moment))))


def choose_battle(campaign: Campaign, choice: MusicChoice, moment: Moment) -> Outcome:
    """Set the battle pool; raises InvalidRequest, TrackNotFound or FolderNotFound."""
    if choice.source in (MusicSource.KEEP, MusicSource.SILENCE):
        message = "A battle needs music: choose tracks, a folder, or a mood to match."
        raise InvalidRequest(message)
    battle = checked_choice(choice)
    check_choice(battle, {*campaign.battle.track_ids, campaign.battle.folder_id}, moment.tracks)
    return Outcome(within_bounds(replace(campaign, battle=battle)))


def _scene(scene_id: SceneId, request: SavedSceneRequest) -> SavedScene:
    told = request.scene
    scene = Scene(
        told.title, told.description, told.mood, told.combat, told.intensity, told.tags, told.hints, told.tone
    )
    return SavedScene(scene_id, scene, request.music, request.ambience, request.pads, request.fade_s)


def _with_pad_ids(campaign: Campaign, saved: SavedScene, old: tuple[Pad, ...], moment: Moment) -> SavedScene:
    elsewhere = {pad.id for scene in campaign.scenes for pad in scene.pads} | {pad.id for pad in campaign.pads}
    taken = elsewhere - {pad.id for pad in old}
    return replace(saved, pads=_identified(saved.pads, taken, moment))


def _identified(pads: tuple[Pad, ...], taken: Container[PadId], moment: Moment) -> tuple[Pad, ...]:
    """Pads keep their ids; those without one, or with one that another pad has, get a new one."""
    seen: set[PadId] = set()
    identified = []
    for pad in pads:
        fresh = not pad.id or pad.id in taken or pad.id in seen
        identified.append(replace(pad, id=PadId(moment.new_id())) if fresh else pad)
        seen.add(pad.id)
    return tuple(identified)


def _with_scenes(campaign: Campaign, scenes: tuple[SavedScene, ...]) -> Outcome:
    return Outcome(within_bounds(replace(campaign, scenes=scenes)))


def within_bounds(campaign: Campaign) -> Campaign:
    """The campaign, if its board does not name too many tracks; raises InvalidRequest."""
    if len(set(board_track_ids(campaign))) > MAX_BOARD_TRACKS:
        message = f"The board would name more than {MAX_BOARD_TRACKS:,} tracks. Use folders for some of its scenes."
        raise InvalidRequest(message)
    return campaign
