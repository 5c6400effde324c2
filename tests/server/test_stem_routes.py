"""The sound of stems over HTTP: segments and originals under the id of the track and the name of the stem."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from rpgmusic.domain.bars import Bars
from rpgmusic.domain.settings import Settings
from rpgmusic.domain.stem import Stem, StemName
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.track import Analysis, Tags, Track
from rpgmusic.library.stems import stem_file
from rpgmusic.protocol.views import CampaignState
from rpgmusic.server.runtime import RunningServer, running_server

from .driving import Caller, calling

STEMS = (Stem(StemName.BED), Stem(StemName.LEAD, 0.3, 0.6))


@pytest.fixture
async def studio(settings: Settings, tmp_path: Path) -> AsyncIterator[RunningServer]:
    """A server without a music folder."""
    async with running_server(replace(settings, music_dir=None, data_dir=tmp_path / "data")) as running:
        yield running


def added(studio: RunningServer, tunes: Path) -> Track:
    """A piece of one second among what was made here, with two stems."""
    tune = next(path for path in sorted(tunes.rglob("*")) if path.is_file())
    root = Path(str(studio.services.settings.data_dir)) / "music"
    whole = root / f"piece{tune.suffix}"
    for path in (whole, *(Path(stem_file(str(whole), stem.name)) for stem in STEMS)):
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(tune, path)
    return studio.services.library.add_generated(
        whole,
        tags=Tags(title="Piece"),
        length_frames=48_000,
        bars=Bars(0, 24_000),
        stems=STEMS,
        analysis=Analysis(48_000, -20.0, -3.0, 0, 0),
    )


def lose(whole: Path, name: StemName) -> None:
    """Delete the file of a stem."""
    Path(stem_file(str(whole), name)).unlink()


async def segment(gm: Caller, track: Track, name: str, version: str = "") -> int:
    path = f"/audio/{track.id}~{name}/segments/opus-64/0?v={version or track.revision}"
    return (await gm.call("GET", path)).status


async def test_segments_and_files_of_stems_are_served(studio: RunningServer, tunes: Path) -> None:
    track = added(studio, tunes)
    async with calling(studio) as gm:
        assert [await segment(gm, track, stem.name.value) for stem in STEMS] == [200, 200]
        assert (await gm.call("GET", f"/audio/{track.id}~bed")).status == 200
        assert (await gm.call("GET", f"/audio/{track.id}")).status == 200


async def test_a_stem_that_the_piece_lacks_or_an_older_one_is_not_found(studio: RunningServer, tunes: Path) -> None:
    track = added(studio, tunes)
    async with calling(studio) as gm:
        assert [await segment(gm, track, name) for name in ("accents", "..", "")] == [404, 404, 404]
        assert await segment(gm, track, "bed", "older") == 404


async def test_a_stem_whose_file_is_lost_leaves_the_piece_playing(studio: RunningServer, tunes: Path) -> None:
    track = added(studio, tunes)
    async with calling(studio) as gm:
        await gm.call("POST", "/api/campaigns/default/playback/play", {"track_id": track.id})
        lose(studio.services.library.file_path(track), StemName.LEAD)
        assert await segment(gm, track, "lead") >= 400
        state = (await gm.call("GET", "/api/campaigns/default")).read(CampaignState)
        assert [clip.stems for clip in state.timeline.layer(LayerName.MUSIC).clips] == [STEMS]
        assert await segment(gm, track, "bed") == 200


async def test_the_intensity_is_set_over_http_and_kept_within_bounds(studio: RunningServer) -> None:
    async with calling(studio) as gm:
        path = "/api/campaigns/default/layers/music"
        state = (await gm.call("PATCH", path, {"intensity": 0.8})).read(CampaignState)
        assert state.timeline.layer(LayerName.MUSIC).intensity.to_level == 0.8
        state = (await gm.call("PATCH", path, {"intensity_steps": 1})).read(CampaignState)
        assert state.timeline.layer(LayerName.MUSIC).intensity.to_level == 0.9
        assert (await gm.call("PATCH", path, {"intensity": 1.5})).status == 400
        assert (await gm.call("PATCH", path, {"intensity": 0.5, "intensity_steps": 1})).status == 400
