"""Pads are effects on keys."""

from __future__ import annotations

import pytest

from rpgmusic.campaigns.pads import fire_pad, pads_at_hand, stop_pads
from rpgmusic.campaigns.starting import MAX_TOGETHER, play
from rpgmusic.campaigns.transport import pause, resume
from rpgmusic.domain.errors import Conflict, PadNotFound, UnreadableAudio
from rpgmusic.domain.saved_scene import Pad, SavedScene
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.track import TrackStatus
from rpgmusic.domain.units import PadId, SceneId, TrackId
from rpgmusic.protocol.board import StopPadsRequest
from rpgmusic.protocol.rest import LayerRequest, PlayRequest

from .tables import Table, make_track

A, B, C = (TrackId(name) for name in "abc")
THUNDER, WIND = PadId("thunder"), PadId("wind")
EFFECTS = LayerName.EFFECTS


@pytest.fixture
def keys(table: Table) -> Table:
    """A table with a pad that sounds once, at half its volume, and one that loops."""
    table.set(pads=(Pad(THUNDER, "Thunder", A, volume=0.5), Pad(WIND, "Wind", B, loop=True)))
    return table


def press(table: Table, pad_id: PadId) -> None:
    table.do(lambda c, m: fire_pad(c, pad_id, m))


def test_a_pad_sounds_several_times_at_once(keys: Table) -> None:
    for _ in range(3):
        press(keys, THUNDER)
        keys.pass_time(0.5)
    assert keys.heard(EFFECTS) == ["a", "a", "a"]
    assert {clip.volume for clip in keys.campaign.timeline.layer(EFFECTS).clips} == {0.5}
    keys.pass_time(12)
    assert keys.heard(EFFECTS) == []


def test_a_looping_pad_is_switched_on_and_off(keys: Table) -> None:
    press(keys, WIND)
    keys.pass_time(25)
    assert keys.heard(EFFECTS) == ["b"]
    press(keys, WIND)
    keys.pass_time(1)
    assert keys.heard(EFFECTS) == []
    press(keys, WIND)
    keys.pass_time(1)
    assert keys.heard(EFFECTS) == ["b"]


def test_stopping_one_pad_leaves_the_others_and_other_effects(keys: Table) -> None:
    keys.do(lambda c, m: play(c, PlayRequest(track_id=A, layer=EFFECTS), m))
    press(keys, THUNDER)
    press(keys, WIND)
    keys.do(lambda c, m: stop_pads(c, StopPadsRequest(pad_id=THUNDER), m))
    keys.pass_time(1)
    assert sorted(keys.heard(EFFECTS)) == ["a", "b"]
    keys.do(lambda c, m: stop_pads(c, StopPadsRequest(), m))
    keys.pass_time(1)
    assert keys.heard(EFFECTS) == ["a"]


def test_stopping_pads_when_none_sounds_is_no_error(keys: Table) -> None:
    keys.do(lambda c, m: stop_pads(c, StopPadsRequest(), m))
    keys.do(lambda c, m: stop_pads(c, StopPadsRequest(pad_id=WIND), m))
    with pytest.raises(PadNotFound):
        keys.do(lambda c, m: stop_pads(c, StopPadsRequest(pad_id=PadId("nobody")), m))


def test_at_hand_are_the_pads_of_the_fired_scene_and_then_the_campaigns_own(keys: Table) -> None:
    bell = Pad(PadId("bell"), "Bell", C)
    keys.set(scenes=(SavedScene(SceneId("mill"), Scene(title="The mill"), pads=(bell,)),))
    with pytest.raises(PadNotFound):
        press(keys, bell.id)
    keys.set(fired=SceneId("mill"))
    press(keys, bell.id)
    assert [pad.id for pad in pads_at_hand(keys.campaign)] == ["bell", "thunder", "wind"]


def test_a_looping_pad_that_was_paused_comes_back_as_that_pad(keys: Table) -> None:
    press(keys, WIND)
    keys.pass_time(1)
    keys.do(lambda c, m: pause(c, LayerRequest(layer=None), m))
    keys.pass_time(1)
    assert keys.heard(EFFECTS) == []
    keys.do(lambda c, m: resume(c, LayerRequest(layer=None), m))
    keys.pass_time(1)
    press(keys, WIND)
    keys.pass_time(1)
    assert keys.heard(EFFECTS) == []


def test_a_pad_without_its_file_says_so(keys: Table) -> None:
    keys.music.add(make_track("a", status=TrackStatus.MISSING))
    with pytest.raises(UnreadableAudio):
        press(keys, THUNDER)


def test_pads_do_not_pile_up_endlessly(keys: Table) -> None:
    for _ in range(MAX_TOGETHER):
        press(keys, THUNDER)
    with pytest.raises(Conflict, match="Stop some"):
        press(keys, THUNDER)
