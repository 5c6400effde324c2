"""Starting, stopping, and disks that come and go."""

from __future__ import annotations

import asyncio
import shutil
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from rpgmusic.domain.errors import DataDirectoryInUse, PortInUse
from rpgmusic.domain.settings import Settings
from rpgmusic.protocol.rest import Health
from rpgmusic.protocol.views import CampaignState
from rpgmusic.server.addresses import host_name, players_url, same_site
from rpgmusic.server.runtime import running_server

from .driving import calling
from .waiting import until


async def test_a_second_server_on_the_same_data_is_refused_with_a_sentence(settings: Settings) -> None:
    async with running_server(settings):
        with pytest.raises(DataDirectoryInUse, match="in use"):
            async with running_server(settings):
                pass


async def test_a_port_in_use_is_named_with_what_to_do(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortInUse, match=f"Port {port} is in use.*--port"):
            async with running_server(replace(settings, port=port)):
                pass


async def test_closing_takes_no_longer_than_two_seconds_and_says_when(settings: Settings) -> None:
    async with running_server(settings) as server:
        waiting = asyncio.create_task(server.wait_closed())
    async with asyncio.timeout(2):
        await waiting


async def test_a_music_folder_that_vanishes_is_reported_and_comes_back(settings: Settings, tmp_path: Path) -> None:
    music = tmp_path / "music"
    assert settings.music_dir is not None
    shutil.copytree(settings.music_dir, music)
    async with running_server(replace(settings, music_dir=music)) as server, calling(server) as gm:
        await until(lambda: server.services.library.count() == 5)
        track = (await gm.tracks())[0]
        music.rename(tmp_path / "gone")
        health = (await gm.call("GET", "/api/health")).read(Health)
        assert health.status == "degraded"
        assert any("music folder" in reason for reason in health.reasons)
        reply = await gm.call("GET", f"/audio/{track.id}")
        assert reply.status == 503
        assert reply.problem.type.endswith("music-folder-unavailable")
        (tmp_path / "gone").rename(music)
        assert (await gm.call("GET", f"/audio/{track.id}")).status == 200
        assert (await gm.call("GET", "/api/health")).read(Health).status == "ok"


async def test_a_file_that_turns_out_broken_is_skipped(settings: Settings, tmp_path: Path) -> None:
    music = tmp_path / "music"
    assert settings.music_dir is not None
    shutil.copytree(settings.music_dir, music)
    async with running_server(replace(settings, music_dir=music)) as server, calling(server) as gm:
        await until(lambda: server.services.library.count() == 5 and not server.services.library.to_analyse())
        broken, sound = (await gm.tracks())[:2]
        (music / broken.path).write_bytes(b"\0" * 5_000)
        await gm.command("play", track_ids=(broken.id, sound.id))
        reply = await gm.call("GET", f"/audio/{broken.id}/segments/flac/0?v={broken.revision}")
        assert reply.status == 422
        state = (await gm.call("GET", "/api/campaigns/default")).read(CampaignState)
        assert state.queue.current == state.queue.entries[1].id


async def test_a_restart_goes_on_in_the_middle_of_the_track(settings: Settings) -> None:
    async with running_server(settings) as server, calling(server) as gm:
        await until(lambda: server.services.library.count() == 5)
        await gm.command("play", track_id=(await gm.tracks())[0].id)
        before = (await gm.call("GET", "/api/campaigns/default")).read(CampaignState)
        clock_before_us = server.services.clock.now_us()
    async with running_server(settings) as server, calling(server) as gm:
        assert (await gm.call("GET", "/api/campaigns/default")).read(CampaignState).timeline == before.timeline
        assert 0 <= server.services.clock.now_us() - clock_before_us < 10_000_000


@pytest.mark.parametrize(
    ("origin", "host", "public_url", "ours"),
    [
        ("http://10.0.0.2:8080", "10.0.0.2:8080", "", True),
        ("http://10.0.0.2:8081", "10.0.0.2:8080", "", False),
        ("https://music.example", "10.0.0.2:8080", "https://music.example", True),
        ("http://music.example", "10.0.0.2:8080", "https://music.example", False),
        ("null", "10.0.0.2:8080", "", False),
        ("http://[::1", "10.0.0.2:8080", "", False),
    ],
)
def test_which_pages_are_ours(origin: str, host: str, public_url: str, *, ours: bool) -> None:
    assert same_site(origin, host, public_url) is ours


def test_the_public_address_wins_in_links() -> None:
    assert players_url("0.0.0.0", 8080, "https://music.example/") == "https://music.example"
    assert players_url("192.168.1.5", 8080, "") == "http://192.168.1.5:8080"


def test_a_host_header_without_sense_names_nobody() -> None:
    assert host_name("[::1") == ""
    assert host_name("example.org:80") == "example.org"
