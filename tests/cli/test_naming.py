from __future__ import annotations

import pytest

from rpgmusic.cli.naming import find_pad, find_scene, pads_at_hand
from rpgmusic.domain.errors import InvalidRequest, PadNotFound, SceneNotFound
from rpgmusic.domain.saved_scene import Pad, SavedScene
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.units import PadId, SceneId, TrackId
from rpgmusic.protocol.views import Board


def saved(scene_id: str, title: str, *pads: Pad) -> SavedScene:
    return SavedScene(SceneId(scene_id), Scene(title=title), pads=pads)


def pad(pad_id: str, name: str) -> Pad:
    return Pad(PadId(pad_id), name, TrackId("t"))


BOARD = Board(
    scenes=(saved("s1", "The tavern"), saved("s2", "The taverns below"), saved("s3", "Ambush", pad("p1", "Arrow"))),
    fired=SceneId("s3"),
    pads=(pad("p2", "Thunder"), pad("p3", "Thunderbolt"), pad("p4", "Door")),
)


@pytest.mark.parametrize(
    ("text", "found"), [("s2", "s2"), ("the TAVERN", "s1"), ("amb", "s3"), ("the taverns", "s2"), ("3", "s3")]
)
def test_a_scene_is_meant_by_id_title_beginning_or_place(text: str, found: str) -> None:
    assert find_scene(BOARD, text).id == found


def test_a_beginning_that_several_scenes_share_lists_them() -> None:
    with pytest.raises(InvalidRequest, match=r"The tavern .*The taverns below"):
        find_scene(BOARD, "the t")


@pytest.mark.parametrize("text", ["", "4", "0", "cave"])
def test_what_no_scene_is_called_is_told(text: str) -> None:
    with pytest.raises(SceneNotFound, match="rpgmusic scenes"):
        find_scene(BOARD, text)


def test_the_pads_of_the_fired_scene_come_before_the_campaigns_own() -> None:
    assert [one.name for one in pads_at_hand(BOARD)] == ["Arrow", "Thunder", "Thunderbolt", "Door"]


def test_a_pad_is_meant_by_its_name_though_another_begins_with_it() -> None:
    assert find_pad(BOARD.pads, "thunder").id == "p2"
    assert find_pad(BOARD.pads, "d").id == "p4"


def test_what_no_pad_is_called_is_told() -> None:
    with pytest.raises(PadNotFound, match="rpgmusic pads"):
        find_pad(BOARD.pads, "gong")
