"""The mixer, random sounds, and undoing edits of the board over HTTP."""

from __future__ import annotations

from dataclasses import replace

from rpgmusic.campaigns.moment import Outcome
from rpgmusic.campaigns.scattering import started
from rpgmusic.domain.saved_scene import DEFAULT_BATTLE, AmbienceBed, Gap, MusicChoice, MusicSource, Pad, SavedScene
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import DEFAULT_CAMPAIGN, PadId, SceneId, TrackId
from rpgmusic.protocol.board import EditReply
from rpgmusic.protocol.views import Board, CampaignState
from rpgmusic.server.campaign_edits import BATTLE, PADS, SCENES, edited
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


async def test_a_bed_of_random_sounds_is_ended(server: RunningServer) -> None:
    async with calling(server) as gm:
        track = (await gm.tracks())[0]
        bed = AmbienceBed(track_id=track.id, gap=Gap(5, 10))
        campaigns = server.services.campaigns
        campaigns.command(DEFAULT_CAMPAIGN, lambda c, now: Outcome(started(c, bed, now, 0)))
        (scatter,) = campaigns.get(DEFAULT_CAMPAIGN).scatters
        path = f"/api/campaigns/default/scatters/{scatter.id}"
        assert (await gm.call("DELETE", path)).read(Board).scatters == ()
        assert (await gm.call("DELETE", path)).problem.type.endswith("scatter-not-found")


async def test_parts_of_the_board_come_back_when_their_edit_is_undone(server: RunningServer) -> None:
    scene = SavedScene(SceneId("s"), Scene("The mill"))
    pad = Pad(PadId("p"), "Door", TrackId("t"))
    silence = MusicChoice(MusicSource.SILENCE)
    services, here = server.services, DEFAULT_CAMPAIGN
    edited(services, here, SCENES, lambda: "Saved “The mill”", lambda c, _: Outcome(replace(c, scenes=(scene,))))
    edited(services, here, PADS, lambda: "Set the pads", lambda c, _: Outcome(replace(c, pads=(pad,))))
    edited(services, here, BATTLE, lambda: "Set the battle", lambda c, _: Outcome(replace(c, battle=silence)))
    async with calling(server) as gm:
        labels = [(await gm.call("POST", "/api/campaigns/default/undo")).read(EditReply).label for _ in range(3)]
        assert labels == ["Set the battle", "Set the pads", "Saved “The mill”"]
        campaign = services.campaigns.get(here)
        assert (campaign.scenes, campaign.pads, campaign.battle) == ((), (), DEFAULT_BATTLE)
        await gm.call("POST", "/api/campaigns/default/redo")
        assert services.campaigns.get(here).scenes == (scene,)
