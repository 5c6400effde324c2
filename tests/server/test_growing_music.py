"""Music that a service streams, heard while it comes: a real server, and a service that sends as the test says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import pytest

from rpgmusic.domain.generation import GenerationStatus, ProviderName
from rpgmusic.domain.rendition import segment_count
from rpgmusic.domain.settings import Settings
from rpgmusic.domain.timeline import Clip, LayerName
from rpgmusic.domain.track import Track
from rpgmusic.domain.units import TrackId
from rpgmusic.generation.providers.elevenlabs import ElevenLabsProvider
from rpgmusic.generation.providers.provider import Provider
from rpgmusic.generation.providers.sounds import SoundProcess
from rpgmusic.protocol.direction import DirectorView, SceneOutcome
from rpgmusic.protocol.making import GenerationList, GenerationView
from rpgmusic.protocol.views import CampaignState
from rpgmusic.server.runtime import RunningServer
from tests.conftest import StartServer
from tests.fakes.elevenlabs_api import KEY, FakeElevenLabs
from tests.fakes.replies import Fed, Reply
from tests.fakes.serving import serving
from tests.fakes.sound_files import mp3

from .driving import Caller, calling
from .driving import Reply as Answer
from .waiting import until

LENGTH_S = 40
BASE = "/api/music-generator"
CAMPAIGN = "/api/campaigns/default"


@pytest.fixture(scope="session")
def sent(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Forty seconds of music as a stream: nothing at its beginning tells its length, which is not quite as planned."""
    content = mp3(tmp_path_factory.mktemp("sent"), LENGTH_S)
    header = content.index(b"Info")
    return content[content.index(b"\xff\xfb", header) :]


@dataclass
class Table:
    """A GM at a server whose music comes from a service, which sends the replies of the test one after another."""

    start_server: StartServer
    settings: Settings
    fake: FakeElevenLabs
    address: str

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Caller]:
        """The server, started or started again."""
        async with self.start_server(self.settings) as server, calling(server) as gm:
            makers = cast("dict[ProviderName, Provider]", server.services.making.generations._providers)
            makers[ProviderName.ELEVENLABS] = ElevenLabsProvider(
                KEY, lambda prompt: prompt.text or "music", SoundProcess(), base_url=self.address
            )
            yield gm

    def sends(self, reply: Reply) -> None:
        """Let the service answer the next call so."""
        self.fake.replies.append(reply)


@pytest.fixture
async def table(start_server: StartServer, settings: Settings, tmp_path: Path, sent: bytes) -> AsyncIterator[Table]:
    music = tmp_path / "music"
    music.mkdir()
    (music / "whole.mp3").write_bytes(sent)
    fake = FakeElevenLabs(sent)
    async with serving(fake.app()) as address:
        yield Table(start_server, replace(settings, music_dir=music), fake, address)


async def ask(gm: Caller, *, play: bool = True, chain: tuple[str, ...] = ("elevenlabs",)) -> GenerationView:
    prompt = {"mood": "calm", "length_s": LENGTH_S}
    body = {"prompt": prompt, "name": "Still water", "chain": chain, "play": play}
    return (await gm.call("POST", f"{BASE}/generate", body)).read(GenerationView)


async def status(gm: Caller, generation: GenerationView) -> GenerationView:
    return (await gm.call("GET", f"{BASE}/status/{generation.id}")).read(GenerationView)


async def begun(gm: Caller, generation: GenerationView) -> TrackId:
    """The track of a piece, as soon as it is one."""
    async with asyncio.timeout(30):
        while (track_id := (await status(gm, generation)).track_id) is None:  # noqa: ASYNC110  # polled as a client does
            await asyncio.sleep(0.02)
    return track_id


async def over(gm: Caller, generation: GenerationView) -> GenerationView:
    async with asyncio.timeout(60):
        while (await status(gm, generation)).status is GenerationStatus.GENERATING:  # noqa: ASYNC110  # polled as a client does
            await asyncio.sleep(0.05)
    return await status(gm, generation)


async def clips(gm: Caller) -> tuple[Clip, ...]:
    state = (await gm.call("GET", CAMPAIGN)).read(CampaignState)
    return state.timeline.layer(LayerName.MUSIC).clips


async def segment(gm: Caller, track: Track, index: int, rendition: str = "flac") -> Answer:
    return await gm.call("GET", f"/audio/{track.id}/segments/{rendition}/{index}?v={track.revision}")


def library_track(server: RunningServer, track_id: TrackId) -> Track:
    return server.services.library.track(track_id)


def whole_track(server: RunningServer) -> Track:
    """The same sound as a file of the GM's."""
    (track,) = server.services.library.page(search="whole").tracks
    return track


async def test_a_piece_is_on_the_table_before_it_is_complete_and_only_once(table: Table, sent: bytes) -> None:
    fed = Fed(sent)
    table.sends(fed)
    async with table.opened() as gm:
        asked = await ask(gm)
        fed.up_to(0.5)
        track_id = await begun(gm, asked)
        assert (await status(gm, asked)).status is GenerationStatus.GENERATING
        clip = (await clips(gm))[0]
        assert (clip.track_id, clip.length_frames) == (track_id, LENGTH_S * 48_000)
        fed.up_to(1.0)
        made = await over(gm, asked)
        assert (made.status, made.track_id) == (GenerationStatus.COMPLETED, track_id)
        after = (await clips(gm))[0]
        track = library_track(gm.server, track_id)
        assert after.length_frames == track.length_frames
        assert (after.id, after.starts_at_us, after.gain_db) == (clip.id, clip.starts_at_us, clip.gain_db)
        assert {one.track_id for one in await clips(gm)} == {track_id}
        assert track.length_frames == whole_track(gm.server).length_frames != clip.length_frames


async def test_a_segment_that_has_not_come_is_waited_for_and_is_right(table: Table, sent: bytes) -> None:
    fed = Fed(sent)
    table.sends(fed)
    async with table.opened() as gm:
        asked = await ask(gm, play=False)
        fed.up_to(0.5)
        track = library_track(gm.server, await begun(gm, asked))
        there = await segment(gm, track, 2)
        waiting = asyncio.create_task(segment(gm, track, 5))
        growth = gm.server.services.streaming._growth
        await until(lambda: growth._growing[track.id].changed._waiters != set())
        fed.up_to(0.9)
        come = await waiting
        assert come.headers["server-timing"].startswith("growth;dur=")
        assert (await status(gm, asked)).status is GenerationStatus.GENERATING
        fed.up_to(1.0)
        await over(gm, asked)
        whole = whole_track(gm.server)
        assert there.content == (await segment(gm, whole, 2)).content
        assert come.content == (await segment(gm, whole, 5)).content


async def test_a_complete_piece_sounds_as_if_it_had_never_grown(table: Table, sent: bytes) -> None:
    fed = Fed(sent)
    table.sends(fed)
    async with table.opened() as gm:
        asked = await ask(gm, play=False)
        fed.up_to(0.6)
        early = library_track(gm.server, await begun(gm, asked))
        for rendition in ("flac", "opus-64"):
            await segment(gm, early, 0, rendition)
        fed.up_to(1.0)
        await over(gm, asked)
        track, whole = library_track(gm.server, early.id), whole_track(gm.server)
        assert track.revision == early.revision
        for index in range(segment_count(whole.length_frames)):
            for rendition in ("flac", "opus-64"):
                grown = await segment(gm, track, index, rendition)
                assert grown.content == (await segment(gm, whole, index, rendition)).content


async def test_what_was_measured_of_a_complete_piece_is_that_of_the_whole(table: Table, sent: bytes) -> None:
    table.sends(Fed(sent))
    fed = cast("Fed", table.fake.replies[0])
    async with table.opened() as gm:
        asked = await ask(gm, play=False)
        fed.up_to(0.5)
        early = library_track(gm.server, await begun(gm, asked))
        assert early.analysis is not None
        assert early.analysis.length_frames == LENGTH_S * 48_000
        fed.up_to(1.0)
        await over(gm, asked)
        whole = whole_track(gm.server)
        await until(lambda: gm.server.services.library.to_analyse() == 0)
        track = library_track(gm.server, early.id)
        assert track.analysis == library_track(gm.server, whole.id).analysis
        file = await gm.call("GET", f"/audio/{track.id}")
        assert b"Still water" in file.content[:2_000]
        assert file.content.endswith(sent)


async def test_what_does_not_come_in_time_is_refused_for_now(
    table: Table, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rpgmusic.server.streaming.PATIENCE_S", 0.1)
    fed = Fed(sent)
    table.sends(fed)
    async with table.opened() as gm:
        asked = await ask(gm, play=False)
        fed.up_to(0.5)
        track = library_track(gm.server, await begun(gm, asked))
        assert (await segment(gm, track, 6)).status == 503
        assert (await segment(gm, track, 99)).status == 404
        fed.up_to(1.0)
        await over(gm, asked)
        late = await segment(gm, track, 6)
        assert late.status == 200
        assert "server-timing" not in late.headers


async def test_the_original_file_is_as_long_as_what_came(table: Table, sent: bytes) -> None:
    fed = Fed(sent)
    table.sends(fed)
    async with table.opened() as gm:
        asked = await ask(gm, play=False)
        fed.up_to(0.5)
        track_id = await begun(gm, asked)
        file = await gm.call("GET", f"/audio/{track_id}")
        assert sent.startswith(file.content)
        assert len(file.content) > len(sent) // 4
        fed.up_to(1.0)
        await over(gm, asked)


async def test_what_came_of_a_piece_that_breaks_off_stays_as_a_shorter_one(table: Table, sent: bytes) -> None:
    fed = Fed(sent)
    table.sends(fed)
    async with table.opened() as gm:
        asked = await ask(gm, chain=("elevenlabs", "composer"))
        fed.up_to(0.75)
        track_id = await begun(gm, asked)
        growth = gm.server.services.streaming._growth
        await until(lambda: (growth.frames(track_id) or 0) > 28 * 48_000)
        fed.break_off()
        broken = await over(gm, asked)
        assert (broken.status, broken.track_id) == (GenerationStatus.FAILED, track_id)
        assert broken.failure is not None
        assert broken.failure.kind == "outcome-unknown"
        assert broken.failure.message.endswith(" s came and are kept as a shorter piece.")
        track = library_track(gm.server, track_id)
        assert 28 * 48_000 < track.length_frames < 31 * 48_000
        assert {clip.length_frames for clip in await clips(gm)} == {track.length_frames}
        assert (await segment(gm, track, segment_count(track.length_frames) - 1)).status == 200


async def test_too_little_of_a_piece_goes_and_the_next_in_the_chain_has_its_turn(table: Table, sent: bytes) -> None:
    fed = Fed(sent)
    table.sends(fed)
    async with table.opened() as gm:
        asked = await ask(gm, play=False, chain=("elevenlabs", "silence"))
        fed.up_to(0.4)
        track_id = await begun(gm, asked)
        fed.break_off()
        made = await over(gm, asked)
        assert (made.status, made.provider) == (GenerationStatus.COMPLETED, ProviderName.SILENCE)
        assert made.track_id is None
        assert (await gm.call("GET", f"/api/tracks/{track_id}")).status == 404


async def test_a_server_that_stops_in_the_middle_promises_no_more_than_the_file_has(
    table: Table, sent: bytes, tmp_path: Path
) -> None:
    fed = Fed(sent)
    table.sends(fed)
    async with table.opened() as gm:
        asked = await ask(gm)
        fed.up_to(0.75)
        track_id = await begun(gm, asked)
        growth = gm.server.services.streaming._growth
        await until(lambda: (growth.frames(track_id) or 0) > 28 * 48_000)
    async with table.opened() as gm:
        broken = await over(gm, asked)
        assert (broken.status, broken.track_id) == (GenerationStatus.FAILED, track_id)
        assert broken.failure is not None
        assert "kept as a shorter piece" in broken.failure.message
        track = library_track(gm.server, track_id)
        assert 28 * 48_000 < track.length_frames < 31 * 48_000
        assert {clip.length_frames for clip in await clips(gm)} == {track.length_frames}


async def test_a_piece_that_is_cancelled_while_it_plays_ends_where_it_came_to(table: Table, sent: bytes) -> None:
    fed = Fed(sent)
    table.sends(fed)
    async with table.opened() as gm:
        asked = await ask(gm)
        fed.up_to(0.4)
        track_id = await begun(gm, asked)
        cancelled = (await gm.call("POST", f"{BASE}/cancel/{asked.id}")).read(GenerationView)
        assert (cancelled.status, cancelled.track_id) == (GenerationStatus.CANCELLED, track_id)
        assert library_track(gm.server, track_id).length_frames < 17 * 48_000


async def test_cancelling_twice_is_cancelling_once(table: Table, sent: bytes) -> None:
    fed = Fed(sent)
    table.sends(fed)
    async with table.opened() as gm:
        asked = await ask(gm)
        fed.up_to(0.75)
        track_id = await begun(gm, asked)
        cancel = f"{BASE}/cancel/{asked.id}"
        answers = await asyncio.gather(*(gm.call("POST", cancel) for _ in range(5)))
        views = [answer.read(GenerationView) for answer in answers]
        assert {(view.status, view.track_id) for view in views} == {(GenerationStatus.CANCELLED, track_id)}


async def test_a_piece_that_is_cancelled_before_anyone_plays_it_goes(table: Table, sent: bytes) -> None:
    fed = Fed(sent)
    table.sends(fed)
    async with table.opened() as gm:
        asked = await ask(gm, play=False)
        fed.up_to(0.75)
        track_id = await begun(gm, asked)
        cancelled = (await gm.call("POST", f"{BASE}/cancel/{asked.id}")).read(GenerationView)
        assert (cancelled.status, cancelled.track_id) == (GenerationStatus.CANCELLED, None)
        assert (await gm.call("GET", f"/api/tracks/{track_id}")).status == 404
        assert not list((gm.server.services.settings.data_dir or Path()).glob("music/*"))


async def test_a_scene_gets_the_better_piece_as_soon_as_that_can_begin(table: Table, sent: bytes) -> None:
    fed = Fed(sent)
    table.sends(fed)
    async with table.opened() as gm:
        (whole,) = await gm.tracks()
        await gm.call("PATCH", f"/api/tracks/{whole.id}/metadata", {"moods": ["calm"]})
        await gm.call(
            "PATCH", f"{CAMPAIGN}/director", {"make": "always", "chain": ["elevenlabs"], "length_s": LENGTH_S}
        )
        scene = {"description": "They rest by the fire and talk quietly of home.", "mood": "calm"}
        outcome = (await gm.call("POST", f"{CAMPAIGN}/scene", scene)).read(SceneOutcome)
        assert outcome.choice.track_id == whole.id
        fed.up_to(0.5)
        (asked,) = (await gm.call("GET", f"{BASE}/generations")).read(GenerationList).generations
        track_id = await begun(gm, asked)
        latest = max(await clips(gm), key=lambda clip: clip.starts_at_us)
        assert latest.track_id == track_id
        began = (await gm.call("GET", f"{CAMPAIGN}/director")).read(DirectorView).choice
        assert began is not None
        assert began.track_id == track_id
        fed.up_to(0.75)
        growth = gm.server.services.streaming._growth
        await until(lambda: (growth.frames(track_id) or 0) > 28 * 48_000)
        fed.break_off()
        await over(gm, asked)
        kept = (await gm.call("GET", f"{CAMPAIGN}/director")).read(DirectorView).choice
        assert kept is not None
        assert kept.track_id == track_id
        assert "kept as a shorter piece" in kept.problem
        assert len([clip for clip in await clips(gm) if clip.entry_id != latest.entry_id]) <= 1


async def test_what_played_before_comes_back_when_too_little_of_a_piece_came(table: Table, sent: bytes) -> None:
    fed = Fed(sent)
    table.sends(fed)
    async with table.opened() as gm:
        (whole,) = await gm.tracks()
        await gm.call("PATCH", f"/api/tracks/{whole.id}/metadata", {"moods": ["calm"]})
        wishes = {"make": "always", "chain": ["elevenlabs"], "length_s": LENGTH_S}
        await gm.call("PATCH", f"{CAMPAIGN}/director", wishes)
        await gm.call("POST", f"{CAMPAIGN}/scene", {"description": "They rest by the fire.", "mood": "calm"})
        fed.up_to(0.4)
        (asked,) = (await gm.call("GET", f"{BASE}/generations")).read(GenerationList).generations
        track_id = await begun(gm, asked)
        fed.break_off()
        broken = await over(gm, asked)
        assert (broken.status, broken.track_id) == (GenerationStatus.FAILED, None)
        latest = max(await clips(gm), key=lambda clip: clip.starts_at_us)
        assert latest.track_id == whole.id
        choice = (await gm.call("GET", f"{CAMPAIGN}/director")).read(DirectorView).choice
        assert choice is not None
        assert (choice.track_id, choice.applied) == (whole.id, True)
        assert choice.problem
        assert (await gm.call("GET", f"/api/tracks/{track_id}")).status == 404


async def test_a_piece_that_broke_off_is_made_anew_and_its_remains_go(table: Table, sent: bytes) -> None:
    broken, whole = Fed(sent), Fed(sent)
    table.sends(broken)
    table.sends(whole)
    async with table.opened() as gm:
        asked = await ask(gm, play=False)
        broken.up_to(0.75)
        first = await begun(gm, asked)
        growth = gm.server.services.streaming._growth
        await until(lambda: (growth.frames(first) or 0) > 28 * 48_000)
        broken.break_off()
        await over(gm, asked)
        await gm.call("POST", f"{BASE}/retry/{asked.id}")
        whole.up_to(1.0)
        made = await over(gm, asked)
        assert made.status is GenerationStatus.COMPLETED
        assert made.track_id != first
        assert (await gm.call("GET", f"/api/tracks/{first}")).status == 404
