"""A queue comes back as it was arranged, under the music that plays."""

from __future__ import annotations

from rpgmusic.campaigns.queueing import as_arranged, configure_queue, remove_entry, replace_queue, restore_queue
from rpgmusic.campaigns.starting import play, skip_to_next
from rpgmusic.domain.queue import Repeat
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.rest import LayerRequest, PlayRequest, QueueRequest, QueueSettings

from .tables import Table

A, B, C, D = (TrackId(name) for name in "abcd")


def test_the_entry_that_plays_is_current_again_when_it_comes_back(table: Table) -> None:
    table.do(lambda c, m: play(c, PlayRequest(track_ids=(A, B, C)), m))
    table.do(lambda c, m: skip_to_next(c, LayerRequest(), m))
    table.pass_time(3)
    before = as_arranged(table.campaign.queue)
    playing = before.entries[1].id
    table.do(lambda c, _: remove_entry(c, playing))
    table.do(lambda c, m: restore_queue(c, before, m))
    assert table.campaign.queue.current == playing
    assert as_arranged(table.campaign.queue) == before
    table.pass_time(8)
    assert table.heard() == ["c"]


def test_what_plays_plays_on_under_a_queue_that_does_not_hold_it(table: Table) -> None:
    table.do(lambda c, m: replace_queue(c, QueueRequest(track_ids=(B, C)), m))
    before = as_arranged(table.campaign.queue)
    table.do(lambda c, m: play(c, PlayRequest(track_ids=(A, D)), m))
    table.pass_time(1)
    table.do(lambda c, m: restore_queue(c, before, m))
    table.pass_time(1)
    assert table.heard() == ["a"]
    assert table.campaign.queue.current is None
    table.pass_time(9)
    assert table.heard() == ["b"]


def test_repeating_one_track_ends_when_that_is_undone(table: Table) -> None:
    table.do(lambda c, m: play(c, PlayRequest(track_ids=(A, B)), m))
    before = as_arranged(table.campaign.queue)
    table.do(lambda c, m: configure_queue(c, QueueSettings(repeat=Repeat.ONE), m))
    table.do(lambda c, m: restore_queue(c, before, m))
    table.pass_time(12)
    assert table.heard() == ["b"]
