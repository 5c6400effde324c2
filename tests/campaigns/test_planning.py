"""What follows what, and how far ahead that is planned."""

from __future__ import annotations

import pytest

from rpgmusic.campaigns.queueing import configure_queue, remove_entry
from rpgmusic.campaigns.starting import play, skip_to_next, skip_to_previous
from rpgmusic.domain.queue import Repeat
from rpgmusic.domain.timeline import LayerName, voices_at
from rpgmusic.domain.units import DEFAULT_CAMPAIGN, TrackId
from rpgmusic.protocol.rest import LayerRequest, PlayRequest, QueueSettings

from .tables import SECOND_US, Table, make_track

A, B, C = (TrackId(name) for name in "abc")


def start(table: Table, *track_ids: TrackId) -> None:
    table.do(lambda c, m: play(c, PlayRequest(track_ids=track_ids), m))


def test_short_tracks_are_planned_for_as_long_as_a_player_can_be_cut_off(table: Table) -> None:
    for name in "ab":
        table.music.add(make_track(name, 2.0))
    start(table, A, B)
    table.do(lambda c, m: configure_queue(c, QueueSettings(repeat=Repeat.ALL), m))
    for _ in range(20):
        table.pass_time(0.7)
        promised = [voices_at(table.campaign.timeline, table.now_us + ahead_s * SECOND_US) for ahead_s in range(45)]
        assert all(promised)
    before = table.campaign.timeline
    table.pass_time(40)
    shared = [voice.clip_id for voice in voices_at(before, table.now_us)]
    assert [voice.clip_id for voice in table.voices()] == shared


def test_long_tracks_are_planned_one_ahead(table: Table) -> None:
    for name in "abc":
        table.music.add(make_track(name, 180.0))
    start(table, A, B, C)
    assert len(table.campaign.timeline.layer(LayerName.MUSIC).clips) == 2
    table.pass_time(179)
    assert len(table.campaign.timeline.layer(LayerName.MUSIC).clips) == 3


def test_what_is_planned_further_ahead_gives_way_to_a_change_of_the_queue(table: Table) -> None:
    start(table, A, B, C)
    table.do(lambda c, _: remove_entry(c, c.queue.entries[1].id))
    table.pass_time(9)
    assert table.heard() == ["a", "c"]
    assert len(table.campaigns.history(DEFAULT_CAMPAIGN, 10)) == 2


def test_pressing_next_often_leaves_each_short_track_its_full_level(table: Table) -> None:
    for name in "abc":
        table.music.add(make_track(name, 9.0))
    table.do(lambda c, m: configure_queue(c, QueueSettings(crossfade_s=20), m))
    start(table, A, B, C)
    table.pass_time(1)
    table.do(lambda c, m: skip_to_next(c, LayerRequest(), m))
    table.pass_time(4)
    assert table.heard() == ["b"]
    assert table.voices()[0].gain == pytest.approx(0.49)


def test_playing_the_queue_that_plays_already_changes_nothing(table: Table) -> None:
    start(table, A, B)
    table.pass_time(3)
    before = table.campaign
    table.do(lambda c, m: play(c, PlayRequest(), m))
    assert table.campaign == before


def test_after_an_entry_was_removed_while_it_played_previous_finds_the_one_before_it(table: Table) -> None:
    start(table, A, B, C)
    table.do(lambda c, m: skip_to_next(c, LayerRequest(), m))
    table.do(lambda c, _: remove_entry(c, c.queue.entries[1].id))
    table.do(lambda c, m: skip_to_previous(c, LayerRequest(), m))
    table.pass_time(4)
    assert table.heard() == ["a"]


def test_a_track_that_changes_just_after_it_began_by_itself_does_not_begin_again(table: Table) -> None:
    start(table, A, B)
    table.pass_time(8.15 + 0.5, ticks=False)
    frame = table.voices()[-1].frame
    table.music.add(make_track("b", 12.0))
    table.campaigns.tracks_changed([B])
    table.pass_time(1)
    assert table.voices()[-1].frame == frame + 48_000
    assert len(table.campaigns.history(DEFAULT_CAMPAIGN, 10)) == 2
