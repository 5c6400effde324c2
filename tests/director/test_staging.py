from __future__ import annotations

from dataclasses import replace

from rpgmusic.director.staging import seconds_left
from rpgmusic.domain.arrangement import edit_layer
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.timeline import SILENCE, Clip, LayerName, Loop
from rpgmusic.domain.units import DEFAULT_CAMPAIGN, SAMPLE_RATE_HZ, ClipId, TrackId

LENGTH_FRAMES = 30 * SAMPLE_RATE_HZ


def playing(loop: Loop | None) -> Campaign:
    """A campaign whose music layer plays a piece of half a minute from server time 0 on."""
    clip = Clip(ClipId("c"), TrackId("t"), "r", 0, 0, LENGTH_FRAMES, loop=loop)
    timeline = edit_layer(SILENCE, LayerName.MUSIC, lambda layer: replace(layer, clips=(clip,)))
    return Campaign(DEFAULT_CAMPAIGN, "Friday", "code", 0.0, timeline)


def test_a_piece_that_goes_round_has_an_end_in_every_round() -> None:
    campaign = playing(Loop(0, LENGTH_FRAMES))
    assert seconds_left(campaign, 10_000_000) == 20.0
    assert seconds_left(campaign, 70_000_000) == 20.0


def test_nothing_is_waited_for_where_nothing_goes_round() -> None:
    assert seconds_left(playing(None), 10_000_000) == 0.0
    assert seconds_left(Campaign(DEFAULT_CAMPAIGN, "Friday", "code", 0.0), 10_000_000) == 0.0
