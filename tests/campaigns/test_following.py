"""Tracks that change on the disk while a table uses them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rpgmusic.campaigns.loops import set_loop
from rpgmusic.campaigns.queueing import configure_queue
from rpgmusic.campaigns.starting import play
from rpgmusic.campaigns.transport import pause, resume
from rpgmusic.domain.queue import Repeat
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.rest import LayerRequest, LoopRegion, LoopRequest, PlayRequest, QueueSettings

from .tables import Table, make_track, measured

A, B = TrackId("a"), TrackId("b")


def replace_file(table: Table, name: str, duration_s: float) -> None:
    table.music.add(replace(make_track(name, duration_s), revision="r2"))
    table.campaigns.tracks_changed([TrackId(name)])


def test_a_track_that_was_replaced_while_it_was_paused_comes_back_as_it_is_now(table: Table) -> None:
    table.do(lambda c, m: play(c, PlayRequest(track_ids=(A, B)), m))
    table.pass_time(6)
    table.do(lambda c, m: pause(c, LayerRequest(), m))
    table.pass_time(1)
    replace_file(table, "a", 3.0)
    held = table.campaign.timeline.layer(LayerName.MUSIC).held[0]
    assert (held.revision, held.frame) == ("r2", 3 * 48_000 - 1)
    table.do(lambda c, m: resume(c, LayerRequest(), m))
    table.pass_time(1)
    assert table.heard() == ["b"]


def test_a_track_that_turns_out_to_be_over_already_gives_way(table: Table) -> None:
    table.do(lambda c, m: play(c, PlayRequest(track_ids=(A, B)), m))
    table.pass_time(6)
    track = table.music.track(A)
    table.music.add(replace(track, analysis=replace(measured(track), length_frames=4 * 48_000)))
    table.campaigns.tracks_changed([A])
    table.pass_time(1)
    assert table.heard() == ["b"]


@pytest.mark.parametrize("duration_s", [2.0, 5.0, 5.05])
def test_a_loop_that_lies_beyond_the_end_of_a_shorter_file_is_given_up(table: Table, duration_s: float) -> None:
    table.do(lambda c, m: play(c, PlayRequest(track_ids=(A, B)), m))
    table.do(lambda c, m: set_loop(c, LoopRequest(loop=LoopRegion(start_s=5, end_s=9)), m))
    table.pass_time(12)
    replace_file(table, "a", duration_s)
    table.pass_time(2)
    assert table.heard() == ["b"]


@pytest.mark.parametrize("before_the_end_s", [0.0, 0.1, 0.15, 0.3])
def test_a_loop_ends_well_wherever_it_is_switched_off(table: Table, before_the_end_s: float) -> None:
    table.do(lambda c, m: configure_queue(c, QueueSettings(repeat=Repeat.ONE), m))
    table.do(lambda c, m: play(c, PlayRequest(track_ids=(A, B)), m))
    table.pass_time(20.15 - before_the_end_s)
    table.do(lambda c, m: configure_queue(c, QueueSettings(repeat=Repeat.ALL), m))
    table.pass_time(13)
    assert len(table.heard()) == 1
    table.pass_time(60)
    assert table.heard()
