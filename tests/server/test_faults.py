"""Sudden deaths, full disks, disks that go away while they are read, and networks that lose half of everything."""

from __future__ import annotations

import asyncio
import itertools
import random
import resource
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

import aiohttp

from rpgmusic.domain.settings import Settings
from rpgmusic.protocol.client_messages import ClientConnected, Hello
from rpgmusic.protocol.server_messages import VolumeChange, Welcome
from rpgmusic.server.runtime import RunningServer, running_server

from .driving import Socket, calling, connected, player_token
from .processes import server_process
from .waiting import until

CHANGES = 30


async def test_what_was_acknowledged_survives_a_kill_at_any_moment(tmp_path: Path) -> None:
    rng = random.Random(3)
    acknowledged = asked = 0.7
    for _ in range(4):
        async with server_process(tmp_path / "data") as server:
            assert await server.volume() in (acknowledged, asked)
            death = asyncio.create_task(_killed_after(server.kill, rng.random() / 4))
            with suppress(aiohttp.ClientError):
                while True:
                    asked = round(rng.random(), 3)
                    assert await server.set_volume(asked) == 200
                    acknowledged = asked
            await death
    async with server_process(tmp_path / "data") as server:
        assert await server.volume() in (acknowledged, asked)


async def test_with_a_full_disk_nothing_is_acknowledged_and_afterwards_all_is_well(tmp_path: Path) -> None:
    async with server_process(tmp_path / "data") as server:
        assert await server.set_volume(0.25) == 200
        before = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (1, before[1]))
        assert await server.set_volume(0.5) in (503, 507)
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, before)
        assert await server.set_volume(0.75) == 200
    async with server_process(tmp_path / "data") as server:
        assert await server.volume() == 0.75


async def test_a_track_that_is_being_sent_is_sent_whole_when_its_disk_goes(settings: Settings, tmp_path: Path) -> None:
    assert settings.music_dir is not None
    music = shutil.copytree(settings.music_dir, tmp_path / "music")
    async with running_server(replace(settings, music_dir=music)) as server, calling(server) as gm:
        await until(lambda: server.services.library.count() == 5)
        track = next(track for track in await gm.tracks() if track.path == "tavern.wav")
        headers = {"Authorization": f"Bearer {gm.token}"}
        async with gm.session.get(f"{server.url}/audio/{track.id}", headers=headers) as response:
            first = await response.content.readexactly(1_000)
            music.rename(tmp_path / "gone")
            assert len(first) + len(await response.content.read()) == track.size_bytes
        assert (await gm.call("GET", f"/audio/{track.id}")).problem.type.endswith("music-folder-unavailable")


async def test_a_player_who_loses_half_of_everything_hears_all_in_order_and_delays_nobody(
    server: RunningServer,
) -> None:
    token = await player_token(server)
    async with (
        calling(server) as gm,
        connected(server, Hello(token=token)) as (lucky, _),
        _lossy(server) as url,
        aiohttp.ClientSession() as session,
    ):
        async with session.ws_connect(f"{url}/ws") as raw:
            unlucky = Socket(raw)
            await unlucky.send(ClientConnected(data=Hello(token=token)))
            await unlucky.receive(Welcome)
            for number in range(CHANGES):
                await gm.call("PATCH", "/api/campaigns/default/layers/music", {"volume": number / CHANGES})
            prompt = [(await lucky.receive(VolumeChange)).data.timeline.revision for _ in range(CHANGES)]
            late = [(await unlucky.receive(VolumeChange)).data.timeline.revision for _ in range(CHANGES)]
        assert late == prompt == sorted(prompt)
        async with session.ws_connect(f"{url}/ws") as raw:
            again = Socket(raw)
            await again.send(ClientConnected(data=Hello(token=token)))
            assert (await again.receive(Welcome)).data.campaign.timeline.revision == prompt[-1]


@asynccontextmanager
async def _lossy(server: RunningServer) -> AsyncIterator[str]:
    """A way to the server on which every other packet has to be sent again, as TCP does after a while."""
    rng = random.Random(5)
    host, port = server.url.removeprefix("http://").split(":")
    tasks: set[asyncio.Task[None]] = set()

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while packet := await reader.read(1_400):
                losses = next(count for count in itertools.count() if rng.random() < 0.5)
                await asyncio.sleep(losses * 0.02)
                writer.write(packet)
                await writer.drain()
        writer.close()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(host, int(port))
        tasks.add(asyncio.create_task(pass_on(reader, far_writer)))
        tasks.add(asyncio.create_task(pass_on(far_reader, writer)))

    async with await asyncio.start_server(accept, "127.0.0.1", 0) as proxy:
        yield f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}"
    await asyncio.gather(*tasks)


async def _killed_after(kill: Callable[[], Awaitable[None]], delay_s: float) -> None:
    await asyncio.sleep(delay_s)
    await kill()
