"""Replacing a track wherever a campaign keeps it."""

from __future__ import annotations

from dataclasses import replace

from rpgmusic.campaigns.replacing import replaced_track, track_uses, with_track_uses
from rpgmusic.domain.saved_scene import AmbienceBed, Gap, Scatter
from rpgmusic.domain.units import ScatterId, TrackId

from .tables import Table

A, B, C = TrackId("a"), TrackId("b"), TrackId("c")
CROWS = Scatter(ScatterId("crows"), AmbienceBed(track_id=A, volume=0.5, gap=Gap(1, 2)))


def test_random_sounds_go_on_with_the_new_track(table: Table) -> None:
    campaign = replace(table.campaign, scatters=(CROWS,))
    (scatter,) = replaced_track(campaign, A, table.music.track(B)).scatters
    assert scatter == replace(CROWS, bed=replace(CROWS.bed, track_id=B))


def test_a_campaign_that_keeps_the_track_nowhere_stays_the_very_same(table: Table) -> None:
    campaign = replace(table.campaign, scatters=(CROWS,))
    assert replaced_track(campaign, C, table.music.track(B)) is campaign


def test_taking_a_replacement_back_brings_no_random_sounds_back_that_ended(table: Table) -> None:
    campaign = replace(table.campaign, scatters=(CROWS,))
    after = replace(replaced_track(campaign, A, table.music.track(B)), scatters=())
    assert with_track_uses(after, track_uses(campaign)).scatters == ()
