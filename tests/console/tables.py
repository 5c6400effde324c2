"""A table in the thick of it: scenes, pads, random sounds, a fade under way and a player in trouble."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import msgspec

from rpgmusic.domain.saved_scene import AmbienceBed, Scatter
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.timeline import Layer, LayerName, Ramp
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import ClipId, FolderId, PadId, ScatterId, SceneId
from rpgmusic.protocol.views import Board

from .fakes import NOW_US, FakeServer, a_clip, a_pad, a_player, a_scene, a_table, a_track

WAVEFORM: Final = bytes(60 + (at * 37 % 97) + (90 if 300 < at < 600 else 0) for at in range(1_000))


def a_busy_table() -> FakeServer:
    """Music, rain, random sounds, an effect on a layer that fades out, a fired scene with pads, five players."""
    server = a_table()
    server.waveform = WAVEFORM
    pads = (a_pad(1, "Door"), a_pad(2, "Thunder", loop=True), a_pad(3, "Wolf"))
    server.board = Board(
        scenes=(
            a_scene("s1", "Tavern, evening", Mood.TAVERN, pads),
            a_scene("s2", "The deep road", Mood.SUSPENSE),
            a_scene("s3", "Dragon!", Mood.BOSS),
        ),
        fired=SceneId("s1"),
        pads=(a_pad(4, "Scream"), a_pad(5, "Bell")),
        scatters=(Scatter(ScatterId("x1"), AmbienceBed(folder_id=FolderId("f5"), volume=0.5)),),
    )
    timeline = server.campaign.timeline
    layers = tuple(_busy(layer) for layer in timeline.layers)
    scene = Scene("Tavern, evening", mood=Mood.TAVERN)
    server.campaign = msgspec.structs.replace(server.campaign, scene=scene, timeline=replace(timeline, layers=layers))
    server.players = (a_player("Elif", trouble="has not tapped Join"), *server.players)
    return server


def _busy(layer: Layer) -> Layer:
    if layer.name is LayerName.AMBIENCE:
        coming = replace(a_clip(a_track(7), -23), id=ClipId("x1.1"))
        return replace(layer, clips=(*layer.clips, coming))
    if layer.name is LayerName.EFFECTS:
        fading = Ramp(0.7, 0.0, NOW_US - 3_000_000, 10_000_000)
        return replace(layer, clips=(replace(a_clip(a_track(2), 3), pad_id=PadId("p2")),), muted=True, level=fading)
    return layer
