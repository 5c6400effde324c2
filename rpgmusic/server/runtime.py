"""The running server: its parts started in order, and stopped in the opposite order."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import socket
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import platformdirs
from aiohttp import web

from rpgmusic.domain.errors import PortInUse, Unavailable
from rpgmusic.domain.settings import Settings
from rpgmusic.domain.units import DEFAULT_CAMPAIGN, CampaignId
from rpgmusic.server.addresses import local_url, players_url
from rpgmusic.server.app import make_app
from rpgmusic.server.composition import Composition, composed
from rpgmusic.server.first_music import play_first_music
from rpgmusic.server.heartbeat import check_positions, keep_clock
from rpgmusic.server.services import Services
from rpgmusic.server.stopping import STOP_REQUEST, StopRequest

SHUTDOWN_S: Final = 1.0
BACKLOG: Final = 1_024
"""Connections that may wait to be accepted: a whole hall comes back at once after a restart."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunningServer:
    """A server that answers. `services` is for programs that run in the same process, such as tests."""

    url: str
    gm_token: str
    services: Services
    stop_request: StopRequest = field(default_factory=StopRequest)
    _closed: asyncio.Event = field(default_factory=asyncio.Event)

    def join_url(self, campaign_id: CampaignId = DEFAULT_CAMPAIGN) -> str:
        """The players' link of a campaign."""
        return self.services.join_url(campaign_id)

    async def wait_closed(self) -> None:
        """Wait until the server has stopped."""
        await self._closed.wait()

    def note_closed(self) -> None:
        """Let those go on who wait for the end."""
        self._closed.set()


@asynccontextmanager
async def running_server(
    settings: Settings,
    *,
    on_ready: Callable[[RunningServer], None] | None = None,
    stop_request: StopRequest | None = None,
    first_music: bool = False,
) -> AsyncIterator[RunningServer]:
    """Run a server for as long as the block lasts; leaving it says goodbye to everyone and saves.

    The block heeds the `stop_request`, if it has one. With `first_music` a table without any gets a piece to begin.

    Raises:
        DataDirectoryInUse: another server works on the data directory.
        PortInUse: another program listens on the port.
        DiskFull, Unavailable: the data directory cannot be written, or no decoder starts.
    """
    async with AsyncExitStack() as stack:
        server = await _started(settings, stop_request or StopRequest(), stack)
        if first_music:
            begun = asyncio.create_task(play_first_music(server.services, server.gm_token))
            stack.push_async_callback(_cancelled, begun)
        if on_ready is not None:
            on_ready(server)
        yield server


async def _started(settings: Settings, stop_request: StopRequest, stack: AsyncExitStack) -> RunningServer:
    data_dir, settings = with_directories(settings)
    listening = _listen(settings)
    stack.callback(listening.close)
    port = listening.getsockname()[1]
    base = players_url(settings.host, port, settings.public_url)

    def join_url(campaign_id: CampaignId) -> str:
        return f"{base}/j/{codes_of(campaign_id)}"

    def codes_of(campaign_id: CampaignId) -> str:
        return composition.services.campaigns.get(campaign_id).join_code

    composition = await composed(settings, data_dir, join_url, stack)
    services = composition.services
    server = RunningServer(local_url(settings.host, port), composition.gm_token, services, stop_request)
    stack.callback(server.note_closed)
    stack.callback(_save, composition)
    await services.library.start(scan=settings.scan_on_startup, watch=settings.watch)
    services.making.generations.load()
    for work in _background(composition):
        stack.push_async_callback(_cancelled, asyncio.create_task(work))
    await _serve(services, stop_request, listening, stack)
    return server


def with_directories(settings: Settings) -> tuple[Path, Settings]:
    """The data directory, and settings in which both are named: by the user, or the usual ones of this system."""
    data_dir = (settings.data_dir or platformdirs.user_data_path("rpgmusic", appauthor=False)).absolute()
    usual_music = platformdirs.user_music_path()
    music_dir = settings.music_dir or (usual_music if usual_music.is_dir() else None)
    return data_dir, replace(settings, data_dir=data_dir, music_dir=music_dir.absolute() if music_dir else None)


def _listen(settings: Settings) -> socket.socket:
    """Take the port before anything else, so that a second server says so at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((settings.host, settings.port))
        listening.listen(BACKLOG)
    except OSError as fault:
        listening.close()
        raise _port_error(settings, fault) from fault
    return listening


def _port_error(settings: Settings, fault: OSError) -> PortInUse | Unavailable:
    if fault.errno == errno.EADDRINUSE:
        message = (
            f"Port {settings.port} is in use by another program. "
            f"Stop it, or choose another port with --port {settings.port + 1}."
        )
        return PortInUse(message)
    message = (
        f"The server cannot listen on {settings.host}:{settings.port} ({fault.strerror}). "
        "Choose another address with --host and --port."
    )
    return Unavailable(message)


async def _serve(
    services: Services, stop_request: StopRequest, listening: socket.socket, stack: AsyncExitStack
) -> None:
    app = make_app(services)
    app[STOP_REQUEST] = stop_request
    runner = web.AppRunner(
        app,
        access_log=None,
        shutdown_timeout=SHUTDOWN_S,
        keepalive_timeout=75.0,
        handler_cancellation=True,
    )
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.SockSite(runner, listening, backlog=BACKLOG).start()
    stack.push_async_callback(services.hub.close)


def _background(composition: Composition) -> tuple[Coroutine[None, None, None], ...]:
    services = composition.services
    return (
        services.campaigns.run(),
        check_positions(services.campaigns, services.clock, services.hub, services.settings.position_check_s),
        keep_clock(composition.clock_file, services.clock),
        composition.scan_news.follow_measuring(),
        services.player_news.run(),
    )


def _save(composition: Composition) -> None:
    composition.services.campaigns.save_all()
    composition.clock_file.write(composition.services.clock.reading())


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
