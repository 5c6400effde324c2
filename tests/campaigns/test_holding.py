"""Hush, panic and what comes back after them."""

from __future__ import annotations

from rpgmusic.campaigns.queueing import configure_queue
from rpgmusic.campaigns.starting import play
from rpgmusic.campaigns.transport import hush, pause, resume
from rpgmusic.domain.timeline import HoldReason, LayerName
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.rest import HushRequest, LayerRequest, PlayRequest, QueueSettings

from .tables import SECOND_US, Table

A, B, C = (TrackId(name) for name in "abc")


def test_hushing_the_last_moments_of_a_track_does_not_lose_the_music(table: Table) -> None:
    table.do(lambda c, m: configure_queue(c, QueueSettings(crossfade_s=0), m))
    table.do(lambda c, m: play(c, PlayRequest(track_ids=(A, B)), m))
    table.pass_time(8.5)
    table.do(lambda c, m: hush(c, HushRequest(fade_s=3), m))
    table.pass_time(20)
    assert table.heard() == []
    table.do(lambda c, m: hush(c, HushRequest(), m))
    table.pass_time(0.5)
    assert table.heard() == ["a"]
    table.pass_time(2)
    assert table.heard() == ["b"]


def test_hush_means_silence_as_long_as_anything_plays(table: Table) -> None:
    table.do(lambda c, m: play(c, PlayRequest(track_id=A, layer=LayerName.AMBIENCE), m))
    table.do(lambda c, m: hush(c, HushRequest(fade_s=1), m))
    table.pass_time(2)
    table.do(lambda c, m: play(c, PlayRequest(track_id=B), m))
    table.pass_time(2)
    table.do(lambda c, m: hush(c, HushRequest(fade_s=1), m))
    table.pass_time(2)
    assert table.heard() + table.heard(LayerName.AMBIENCE) == []
    table.do(lambda c, m: hush(c, HushRequest(fade_s=1), m))
    table.pass_time(2)
    assert table.heard() + table.heard(LayerName.AMBIENCE) == ["b", "a"]


def test_a_door_that_slams_in_the_silence_does_not_keep_the_music_away(table: Table) -> None:
    table.do(lambda c, m: play(c, PlayRequest(track_id=A), m))
    table.do(lambda c, m: hush(c, HushRequest(fade_s=1), m))
    table.pass_time(2)
    table.do(lambda c, m: play(c, PlayRequest(track_id=B, layer=LayerName.EFFECTS), m))
    table.pass_time(1)
    table.do(lambda c, m: hush(c, HushRequest(), m))
    table.pass_time(0.5)
    assert table.heard() == ["a"]


def test_what_was_paused_stays_paused_when_the_hush_is_over(table: Table) -> None:
    table.do(lambda c, m: play(c, PlayRequest(track_id=A), m))
    table.do(lambda c, m: play(c, PlayRequest(track_id=B, layer=LayerName.AMBIENCE), m))
    table.do(lambda c, m: pause(c, LayerRequest(), m))
    table.pass_time(1)
    table.do(lambda c, m: hush(c, HushRequest(), m))
    table.pass_time(5)
    table.do(lambda c, m: hush(c, HushRequest(), m))
    table.pass_time(1)
    assert table.heard() == []
    assert table.heard(LayerName.AMBIENCE) == ["b"]
    assert [held.reason for held in table.campaign.timeline.layer(LayerName.MUSIC).held] == [HoldReason.PAUSE]
    table.do(lambda c, m: resume(c, LayerRequest(layer=None), m))
    table.pass_time(1)
    assert table.heard() == ["a"]


def test_a_pause_before_something_that_was_asked_for_later_keeps_the_place_in_what_sounds(table: Table) -> None:
    table.do(lambda c, m: play(c, PlayRequest(track_ids=(A, B)), m))
    table.pass_time(1)
    table.do(lambda c, m: play(c, PlayRequest(track_id=C, at_us=m.now_us + 5 * SECOND_US), m))
    table.pass_time(1)
    table.do(lambda c, m: pause(c, LayerRequest(), m))
    table.pass_time(30)
    table.do(lambda c, m: resume(c, LayerRequest(), m))
    table.pass_time(2)
    assert table.heard() == ["a"]
    table.pass_time(5)
    assert "b" in table.heard()
