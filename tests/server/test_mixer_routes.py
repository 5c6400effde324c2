"""The mixer over HTTP."""

from __future__ import annotations

from rpgmusic.domain.timeline import LayerName
from rpgmusic.protocol.views import CampaignState
from rpgmusic.server.runtime import RunningServer

from .driving import calling

LAYERS = "/api/campaigns/default/layers"


async def test_layers_are_solo_and_volumes_climb_by_steps(server: RunningServer) -> None:
    async with calling(server) as gm:
        state = (await gm.call("PATCH", f"{LAYERS}/effects", {"solo": True, "steps": -1})).read(CampaignState)
        assert state.timeline.layer(LayerName.EFFECTS).solo
        assert state.timeline.layer(LayerName.EFFECTS).volume == 0.631
        assert state.timeline.layer(LayerName.MUSIC).level.to_level == 0.0
        assert (await gm.call("PATCH", f"{LAYERS}/effects", {"volume": 1, "steps": -1})).status == 400
        assert (await gm.call("PATCH", f"{LAYERS}/effects", {"steps": 41})).status == 400


async def test_one_sound_among_others_gets_its_own_volume(server: RunningServer) -> None:
    async with calling(server) as gm:
        one, other, *_ = await gm.tracks()
        await gm.command("play", track_id=one.id, layer="ambience")
        state = await gm.command("play", track_id=other.id, layer="ambience")
        first, second = state.timeline.layer(LayerName.AMBIENCE).clips
        path = f"{LAYERS}/ambience/clips"
        changed = (await gm.call("PATCH", f"{path}/{first.id}", {"volume": 0.25})).read(CampaignState)
        assert [clip.volume for clip in changed.timeline.layer(LayerName.AMBIENCE).clips] == [0.25, 1.0]
        assert (await gm.call("PATCH", f"{path}/{second.id}", {"volume": 1.5})).status == 400
        gone = await gm.call("PATCH", f"{path}/none", {"volume": 0.5})
        assert gone.problem.type.endswith("nothing-to-play")
