from __future__ import annotations

from dataclasses import replace

import pytest

from rpgmusic.domain.arrangement import edit_layer, place
from rpgmusic.domain.campaign import Campaign, SetAside, uses
from rpgmusic.domain.queue import EMPTY_QUEUE, QueueEntry
from rpgmusic.domain.saved_scene import AmbienceBed, MusicChoice, MusicSource, Pad, SavedScene, Scatter
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.timeline import SILENCE, Clip, HeldClip, HoldReason, LayerName
from rpgmusic.domain.units import CampaignId, ClipId, EntryId, PadId, ScatterId, SceneId, TrackId

EMPTY = Campaign(CampaignId("table"), "Our table", "code", 0.0)
SONG = TrackId("song")
CLIP = Clip(ClipId("clip"), SONG, "r1", 0, 0, 48_000)
HELD = HeldClip(SONG, "r1", 0, 48_000, HoldReason.PAUSE)

QUEUED = replace(EMPTY, queue=replace(EMPTY_QUEUE, entries=(QueueEntry(EntryId("entry"), SONG, 0),)))
SOUNDING = replace(EMPTY, timeline=edit_layer(SILENCE, LayerName.MUSIC, lambda layer: place(layer, CLIP)))
PAUSED = replace(EMPTY, timeline=edit_layer(SILENCE, LayerName.AMBIENCE, lambda layer: replace(layer, held=(HELD,))))
BED, PAD, MUSIC = AmbienceBed(SONG), Pad(PadId("pad"), "Door", SONG), MusicChoice(MusicSource.TRACKS, (SONG,))
PLACES = {
    "queued": QUEUED,
    "sounding": SOUNDING,
    "paused": PAUSED,
    "a scene's music": replace(EMPTY, scenes=(SavedScene(SceneId("scene"), Scene(), music=MUSIC),)),
    "a scene's ambience": replace(EMPTY, scenes=(SavedScene(SceneId("scene"), Scene(), ambience=(BED,)),)),
    "a scene's pad": replace(EMPTY, scenes=(SavedScene(SceneId("scene"), Scene(), pads=(PAD,)),)),
    "a pad": replace(EMPTY, pads=(PAD,)),
    "the battle pool": replace(EMPTY, battle=MUSIC),
    "random sounds": replace(EMPTY, scatters=(Scatter(ScatterId("scatter"), BED),)),
    "a queue set aside": replace(EMPTY, set_aside=SetAside(QUEUED.queue)),
    "music set aside": replace(EMPTY, set_aside=SetAside(EMPTY_QUEUE, HELD)),
}


@pytest.mark.parametrize("campaign", PLACES.values(), ids=PLACES)
def test_a_track_that_sounds_or_may_sound_later_is_in_use(campaign: Campaign) -> None:
    assert uses(campaign, SONG)
    assert not uses(campaign, TrackId("another"))


def test_an_empty_table_uses_nothing() -> None:
    assert not uses(EMPTY, SONG)
