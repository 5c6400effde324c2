"""How far ahead the music layer is planned."""

from __future__ import annotations

from rpgmusic.campaigns.queueing import configure_queue, remove_entry
from rpgmusic.campaigns.starting import play
from rpgmusic.domain.queue import Repeat
from rpgmusic.domain.timeline import LayerName, voices_at
from rpgmusic.domain.units import DEFAULT_CAMPAIGN, TrackId
from rpgmusic.protocol.rest import PlayRequest, QueueSettings

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
