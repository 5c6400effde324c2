"""When a piece may begin before it is complete, and what becomes of it: the real library, and a clock of the test's."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from rpgmusic.domain.generation import Generation, Wanted
from rpgmusic.domain.track import Analysis
from rpgmusic.domain.units import TrackId
from rpgmusic.generation.growth import Growth
from rpgmusic.generation.nursery import Nursery, stays_ahead
from rpgmusic.generation.providers.provider import Growing, Made
from rpgmusic.generation.storing import PieceShelf
from tests.audio.music_files import Kind, music, write

from .conftest import ANALYSIS, Bench

LENGTH_S = 60.0


@pytest.mark.parametrize(
    ("available_s", "rate", "ahead"),
    [(9.0, 100.0, False), (10.0, 0.0, False), (10.0, 1.3, True), (10.0, 1.0, False), (40.0, 0.6, True)],
)
def test_a_piece_begins_only_if_what_comes_will_be_there_in_time(available_s: float, rate: float, ahead: bool) -> None:
    assert stays_ahead(available_s, LENGTH_S, rate) is ahead


async def test_who_waits_for_frames_goes_on_when_they_are_there_or_the_track_is_whole() -> None:
    growth, track_id = Growth(), TrackId("track")
    growth.come(track_id, 10)
    await growth.reached(track_id, 10)
    waiting = [asyncio.create_task(growth.reached(track_id, frames)) for frames in (20, 30)]
    growth.come(track_id, 20)
    await waiting[0]
    assert not waiting[1].done()
    growth.over(track_id)
    await waiting[1]
    assert track_id not in growth


class Stream:
    """A file that grows as the test says, and a clock that goes on as it does."""

    def __init__(self, bench: Bench, path: Path, content: bytes) -> None:
        self.path = path
        self.content = content
        self.now_s = 0.0
        self.growth = Growth()
        self.measured = replace(ANALYSIS, length_frames=15 * 48_000, integrated_lufs=-12.0, true_peak_dbtp=-6.0)
        self.bench = bench
        shelf = PieceShelf(bench.library, bench.directory / "data" / "music", self._measured)
        self.nursery = Nursery(shelf, self.growth, bench.used.__contains__, lambda: self.now_s)
        self.generation = Generation(
            id=bench.generations._fresh(bench.request()).id,
            campaign_id=bench.request().campaign_id,
            owner="gm",
            name="Still water",
            prompt=bench.request().prompt,
            seed=1,
            chain=bench.request().chain,
            provider=bench.request().chain[0],
            created_at_s=1.0,
        )

    async def come(self, available_s: float, at_s: float) -> Generation:
        """So much is there at a moment."""
        self.now_s = at_s
        self.path.write_bytes(self.content[: int(available_s * 24_000)])
        self.generation = await self.nursery.grown(self.generation, Growing(self.path, available_s, LENGTH_S))
        return self.generation

    async def _measured(self, _path: Path) -> tuple[Analysis, bytes]:
        return self.measured, bytes(1_000)


@pytest.fixture
async def stream(bench: Bench, tmp_path: Path) -> Stream:
    kind = Kind("piece.mp3", "libmp3lame", 48_000, bitrate_bps=192_000)
    directory = bench.directory / "data" / "making"
    directory.mkdir(parents=True, exist_ok=True)
    content = write(tmp_path / kind.name, kind, music(48_000, 2, 20.0)).read_bytes()
    return Stream(bench, directory / kind.name, content)


async def test_a_piece_that_comes_fast_is_a_track_after_ten_seconds(stream: Stream) -> None:
    assert (await stream.come(2.0, 0.0)).track_id is None
    assert (await stream.come(9.0, 1.0)).track_id is None
    track_id = (await stream.come(11.0, 2.0)).track_id
    assert track_id is not None
    assert stream.growth.frames(track_id) == 11 * 48_000
    await stream.come(14.0, 3.0)
    assert stream.growth.frames(track_id) == 14 * 48_000
    assert stream.bench.library.track(track_id).length_frames == LENGTH_S * 48_000


async def test_a_piece_that_comes_slower_than_it_plays_begins_later(stream: Stream) -> None:
    stream.measured = replace(ANALYSIS, length_frames=60 * 48_000)
    await stream.come(2.0, 0.0)
    for available_s in range(3, 31):
        assert (await stream.come(float(available_s), available_s * 1.25)).track_id is None
    assert (await stream.come(32.0, 32 * 1.25)).track_id is not None


async def test_what_still_comes_is_never_raised_because_it_may_be_louder(stream: Stream) -> None:
    await stream.come(2.0, 0.0)
    track_id = (await stream.come(12.0, 1.0)).track_id
    assert track_id is not None
    analysis = stream.bench.library.track(track_id).analysis
    assert analysis is not None
    assert (analysis.integrated_lufs, analysis.true_peak_dbtp) == (-12.0, -1.0)


async def test_a_file_that_holds_less_than_is_said_does_not_begin(stream: Stream) -> None:
    stream.measured = replace(ANALYSIS, length_frames=5 * 48_000)
    await stream.come(2.0, 0.0)
    assert (await stream.come(12.0, 1.0)).track_id is None
    stream.measured = replace(ANALYSIS, length_frames=60 * 48_000)
    assert (await stream.come(14.0, 2.0)).track_id is None


async def test_sounds_for_ambience_wait_until_they_are_complete(stream: Stream) -> None:
    stream.generation = replace(stream.generation, wanted=Wanted.EFFECT)
    await stream.come(2.0, 0.0)
    assert (await stream.come(12.0, 1.0)).track_id is None


async def test_a_disk_without_hard_links_lets_the_piece_begin_when_it_is_complete(
    stream: Stream, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_source: Path, _target: Path) -> None:
        raise PermissionError

    monkeypatch.setattr("os.link", refuse)
    await stream.come(2.0, 0.0)
    assert (await stream.come(12.0, 1.0)).track_id is None
    assert await stream.nursery.completed(stream.generation, Made(stream.path)) is None


async def test_a_piece_that_was_deleted_while_it_came_is_left_to_be_stored_anew(stream: Stream) -> None:
    await stream.come(2.0, 0.0)
    track_id = (await stream.come(12.0, 1.0)).track_id
    assert track_id is not None
    await stream.bench.library.remove_generated(track_id)
    assert await stream.nursery.completed(stream.generation, Made(stream.path)) is None
    assert track_id not in stream.growth


async def test_space_is_never_made_by_deleting_what_still_comes(bench: Bench, stream: Stream) -> None:
    await stream.come(2.0, 0.0)
    coming = await stream.come(12.0, 1.0)
    bench.generations._store.put(coming)
    bench.generations.limits = bench.limits = replace(bench.limits, kept_bytes=0)
    other = bench.generations.ask(bench.request(seed=99))
    assert await bench.generations.finished(other.id) is None
    assert coming.track_id is not None
    assert bench.library.track(coming.track_id).id == coming.track_id
