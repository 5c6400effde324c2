from __future__ import annotations

from dataclasses import replace

import pytest

from rpgmusic.domain.arrangement import edit_layer, place
from rpgmusic.domain.campaign import Campaign, uses
from rpgmusic.domain.queue import EMPTY_QUEUE, QueueEntry
from rpgmusic.domain.timeline import SILENCE, Clip, HeldClip, HoldReason, LayerName
from rpgmusic.domain.units import CampaignId, ClipId, EntryId, TrackId

EMPTY = Campaign(CampaignId("table"), "Our table", "code", 0.0)
SONG = TrackId("song")
CLIP = Clip(ClipId("clip"), SONG, "r1", 0, 0, 48_000)
HELD = HeldClip(SONG, "r1", 0, 48_000, HoldReason.PAUSE)

QUEUED = replace(EMPTY, queue=replace(EMPTY_QUEUE, entries=(QueueEntry(EntryId("entry"), SONG, 0),)))
SOUNDING = replace(EMPTY, timeline=edit_layer(SILENCE, LayerName.MUSIC, lambda layer: place(layer, CLIP)))
PAUSED = replace(EMPTY, timeline=edit_layer(SILENCE, LayerName.AMBIENCE, lambda layer: replace(layer, held=(HELD,))))


@pytest.mark.parametrize("campaign", [QUEUED, SOUNDING, PAUSED], ids=["queued", "sounding", "paused"])
def test_a_track_that_is_queued_sounds_or_is_held_is_in_use(campaign: Campaign) -> None:
    assert uses(campaign, SONG)
    assert not uses(campaign, TrackId("another"))


def test_an_empty_table_uses_nothing() -> None:
    assert not uses(EMPTY, SONG)
