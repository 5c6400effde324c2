"""Making music over HTTP with the built-in composer: asking, following, downloading, and who may see it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from rpgmusic.client import Client
from rpgmusic.domain.direction import ChoiceSource
from rpgmusic.domain.generation import GenerationStatus, ProviderName
from rpgmusic.domain.settings import Settings
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.track import Mood
from rpgmusic.protocol.client_messages import Hello
from rpgmusic.protocol.direction import DirectorView, Preparation
from rpgmusic.protocol.making import EstimateView, GenerateRequest, GenerationList, GenerationView, Spending, Workshop
from rpgmusic.protocol.making_messages import GenerationCompleted, GenerationProgress
from rpgmusic.protocol.rest import TrackList
from rpgmusic.protocol.views import CampaignState
from rpgmusic.server.runtime import RunningServer
from tests.conftest import StartServer

from .driving import Caller, calling, connected
from .processes import server_process

BASE = "/api/music-generator"
SHORT = {"prompt": {"mood": "calm", "length_s": 10}, "name": "Still water", "seed": 3}


async def ask(gm: Caller, **body: object) -> GenerationView:
    return (await gm.call("POST", f"{BASE}/generate", {**SHORT, **body})).read(GenerationView)


async def status(gm: Caller, generation: GenerationView) -> GenerationView:
    return (await gm.call("GET", f"{BASE}/status/{generation.id}")).read(GenerationView)


async def over(gm: Caller, generation: GenerationView) -> GenerationView:
    async with asyncio.timeout(60):
        while (await status(gm, generation)).status is GenerationStatus.GENERATING:  # noqa: ASYNC110  # polled as a client does
            await asyncio.sleep(0.05)
    return await status(gm, generation)


async def test_a_piece_is_asked_for_made_and_downloaded_by_a_signed_address(server: RunningServer) -> None:
    async with calling(server) as gm:
        asked = await ask(gm)
        assert asked.status is GenerationStatus.GENERATING
        assert asked.download_url == ""
        made = await over(gm, asked)
        assert (made.status, made.provider, made.progress) == (GenerationStatus.COMPLETED, ProviderName.COMPOSER, 1.0)
        async with calling(server, "") as anyone:
            file = await anyone.call("GET", made.download_url)
            assert file.content.startswith(b"fLaC")
            assert file.headers["content-disposition"].endswith('_still-water.flac"')
            assert (await anyone.call("GET", made.download_url.replace("signature=", "signature=0"))).status == 401
        found = (await gm.call("GET", "/api/tracks?search=still+water")).read(TrackList).tracks
        assert [(track.id, track.moods) for track in found] == [(made.track_id, (Mood.CALM,))]


async def test_only_the_one_who_asked_sees_a_piece_and_is_told_of_it(server: RunningServer) -> None:
    other = server.services.gate.gm_token()
    async with (
        calling(server) as gm,
        calling(server, other) as other_gm,
        connected(server, Hello(token=server.gm_token, listens=False)) as (mine, _),
        connected(server, Hello(token=other, listens=False)) as (theirs, _),
    ):
        asked = await ask(gm)
        assert (await mine.receive(GenerationProgress)).data.id == asked.id
        assert (await mine.receive(GenerationCompleted)).data.id == asked.id
        assert (await other_gm.call("GET", f"{BASE}/status/{asked.id}")).problem.type.endswith("generation-not-found")
        assert (await other_gm.call("GET", f"{BASE}/download/{asked.id}")).status == 404
        assert (await other_gm.call("GET", f"{BASE}/generations")).read(GenerationList).generations == ()
        their_own = await ask(other_gm)
        assert (await theirs.receive(GenerationProgress)).data.id == their_own.id
        await over(other_gm, their_own)


async def test_what_is_asked_for_is_known_before_it_is_paid_for(server: RunningServer) -> None:
    async with calling(server) as gm:
        await over(gm, await ask(gm))
        near = {**SHORT, "prompt": {"mood": "calm", "length_s": 12}}
        estimate = (await gm.call("POST", f"{BASE}/estimate", near)).read(EstimateView)
        assert (estimate.provider, estimate.cost_usd) == (ProviderName.COMPOSER, 0)
        assert estimate.words
        assert estimate.near is not None
        assert 0.75 < estimate.near.likeness < 1


async def test_the_workshop_says_who_can_make_music_and_what_is_missing(
    start_server: StartServer, settings: Settings
) -> None:
    async with start_server(settings) as server, calling(server) as gm:
        workshop = (await gm.call("GET", f"{BASE}/providers")).read(Workshop)
        composer = next(one for one in workshop.providers if one.name is ProviderName.COMPOSER)
        assert composer.available
        assert not composer.charges
        for one in workshop.providers:
            assert one.available or one.missing
        spending = (await gm.call("PUT", f"{BASE}/spending", {"cap_usd": 2.5})).read(Spending)
        assert spending == Spending(spent_usd=0.0, cap_usd=2.5)
    async with start_server(settings) as server, calling(server) as gm:
        assert (await gm.call("GET", f"{BASE}/providers")).read(Workshop).spending.cap_usd == 2.5


async def test_making_that_is_turned_off_leaves_everything_else(start_server: StartServer, settings: Settings) -> None:
    async with start_server(replace(settings, music_feature_enabled=False)) as server, calling(server) as gm:
        assert (await gm.call("POST", f"{BASE}/generate", SHORT)).problem.type.endswith("music-feature-off")
        assert not (await gm.call("GET", f"{BASE}/providers")).read(Workshop).enabled
        await gm.command("play", track_id=(await gm.tracks())[0].id)


@pytest.mark.parametrize(
    "body",
    [
        {"prompt": {"mood": "calm", "length_s": 1e9}},
        {"prompt": {"mood": "calm", "tempo_bpm": 5}},
        {"prompt": {"mood": "polka"}},
        {"prompt": {"mood": "calm", "key": "H"}},
        {"chain": []},
        {"chain": ["nobody"]},
        {"seed": -1},
        {"prompt": {"mood": "calm", "instruments": ["x" * 100]}},
    ],
)
async def test_requests_that_make_no_sense_are_refused(server: RunningServer, body: dict[str, object]) -> None:
    async with calling(server) as gm:
        assert (await gm.call("POST", f"{BASE}/generate", body)).status == 400


async def test_a_piece_is_cancelled_tried_again_kept_and_deleted(server: RunningServer) -> None:
    async with calling(server) as gm:
        asked = await ask(gm, prompt={"mood": "boss", "length_s": 300})
        cancelled = (await gm.call("POST", f"{BASE}/cancel/{asked.id}")).read(GenerationView)
        assert cancelled.status is GenerationStatus.CANCELLED
        made = await over(gm, await ask(gm))
        assert (await gm.call("POST", f"{BASE}/retry/{made.id}")).status == 409
        assert (await gm.call("PUT", f"{BASE}/keep/{made.id}", {"kept": True})).read(GenerationView).kept
        await gm.command("play", track_id=made.track_id)
        assert (await gm.call("DELETE", f"{BASE}/generations/{made.id}")).problem.type.endswith("conflict")
        await gm.command("stop")
        assert (await gm.call("DELETE", f"{BASE}/generations/{cancelled.id}")).status == 204


async def test_a_piece_goes_on_the_table_when_it_is_made(server: RunningServer) -> None:
    async with calling(server) as gm:
        made = await over(gm, await ask(gm, play=True))
        music = (await gm.call("GET", "/api/campaigns/default")).read(CampaignState).timeline.layer(LayerName.MUSIC)
        (clip,) = music.clips
        assert clip.track_id == made.track_id
        assert clip.stems
        assert clip.loop is not None


async def test_a_scene_without_fitting_music_is_composed_for(server: RunningServer) -> None:
    async with calling(server) as gm:
        await gm.call("PATCH", "/api/campaigns/default/director", {"length_s": 20})
        await gm.call("POST", "/api/campaigns/default/scene", {"description": "A quiet shrine. Monks chant a prayer."})
        async with asyncio.timeout(60):
            while True:
                view = (await gm.call("GET", "/api/campaigns/default/director")).read(DirectorView)
                if view.choice is not None and view.choice.source is ChoiceSource.GENERATED:
                    break
                await asyncio.sleep(0.05)
        assert view.choice.applied
        assert view.choice.reasons[0].startswith("Made for this scene by composer: sacred")
        state = (await gm.call("GET", "/api/campaigns/default")).read(CampaignState)
        assert view.choice.track_id in {clip.track_id for clip in state.timeline.layer(LayerName.MUSIC).clips}


async def test_what_the_gm_plays_meanwhile_is_not_replaced_by_what_was_made(server: RunningServer) -> None:
    async with calling(server) as gm, connected(server, Hello(token=server.gm_token, listens=False)) as (console, _):
        await gm.call("PATCH", "/api/campaigns/default/director", {"length_s": 20})
        await gm.call("POST", "/api/campaigns/default/scene", {"title": "A shrine", "mood": "sacred"})
        mine = (await gm.tracks())[0].id
        await gm.command("play", track_id=mine)
        await console.receive(GenerationCompleted)
        view = (await gm.call("GET", "/api/campaigns/default/director")).read(DirectorView)
        assert view.choice is not None
        assert view.choice.source is ChoiceSource.GENERATED
        assert not view.choice.applied
        music = (await gm.call("GET", "/api/campaigns/default")).read(CampaignState).timeline.layer(LayerName.MUSIC)
        assert {clip.track_id for clip in music.clips} == {mine}


async def test_what_was_being_made_for_a_scene_that_is_over_is_given_up(server: RunningServer) -> None:
    async with calling(server) as gm:
        for mood in ("sacred", "sorrow"):
            await gm.call("POST", "/api/campaigns/default/scene", {"title": f"A scene of {mood}", "mood": mood})
        listed = (await gm.call("GET", f"{BASE}/generations")).read(GenerationList).generations
        assert {one.status for one in listed if one.prompt.mood is Mood.SACRED} == {GenerationStatus.CANCELLED}
        assert {one.status for one in listed if one.prompt.mood is Mood.SORROW} == {GenerationStatus.GENERATING}


async def test_the_music_of_tonights_scenes_is_made_ahead(server: RunningServer) -> None:
    base = "/api/campaigns/default"
    async with calling(server) as gm:
        await gm.call("PATCH", f"{base}/director", {"length_s": 10})
        await gm.call("POST", f"{base}/prepare", {"outline": "## The shrine\nMonks chant a quiet prayer to their god."})
        await gm.call("POST", f"{base}/prepare/make", {})
        async with asyncio.timeout(60):
            while (view := (await gm.call("GET", f"{base}/prepare")).read(Preparation)).ready == 0:  # noqa: ASYNC110  # the same
                await asyncio.sleep(0.05)
        (scene,) = view.scenes
        assert scene.track is not None
        state = (await gm.call("POST", f"{base}/scenes/{scene.scene_id}/fire", {})).read(CampaignState)
        assert {clip.track_id for clip in state.timeline.layer(LayerName.MUSIC).clips} == {scene.track.id}


async def test_a_piece_that_was_being_made_when_the_server_was_killed_is_made_after_all(tmp_path: Path) -> None:
    body = {"prompt": {"mood": "calm", "length_s": 20}, "name": "Still water"}
    async with server_process(tmp_path / "data") as server, Client(server.url, server.token) as client:
        asked = await client.making.generate(msgspec.convert(body, GenerateRequest))
        await server.kill()
    async with server_process(tmp_path / "data") as server, Client(server.url, server.token) as client:
        async with asyncio.timeout(60):
            while (made := await client.making.status(asked.id)).status is GenerationStatus.GENERATING:  # noqa: ASYNC110  # the same
                await asyncio.sleep(0.05)
        assert made.status is GenerationStatus.COMPLETED
        assert made.track_id is not None
