"""Owns the table under test: the project's real server in its own process, driven over HTTP like any GM's tool."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

import aiohttp

from .machine import end_process, start_process

START_PATIENCE_S = 30.0
SCAN_PATIENCE_S = 60.0
FINISHED = ("idle", "finished")
CAMPAIGN = "/api/campaigns/default"


class TableUnavailable(RuntimeError):
    """The server did not start, or refused a command; the message says which."""


class Table(Protocol):
    """What the rig asks of the thing under test."""

    @property
    def join_url(self) -> str:
        """The link a listener opens; the page has a `#join` button."""

    async def play(self, title: str, *, loop: bool) -> None:
        """Start a sound for everyone."""

    async def command(self, action: str, body: Mapping[str, object]) -> None:
        """Send a command of the GM; a `track_id` is given as a title."""


class ServerTable:
    """The running server with the sounds in its library; make it with `serve`."""

    def __init__(self, http: aiohttp.ClientSession, url: str, join_url: str) -> None:
        self._http, self._url, self._join_url = http, url, join_url
        self._ids: dict[str, str] = {}

    @property
    def join_url(self) -> str:
        """The campaign's join link."""
        return self._join_url

    async def play(self, title: str, *, loop: bool) -> None:
        """Start a sound for everyone."""
        await self.command("playback/play", {"track_id": title, "loop": True} if loop else {"track_id": title})

    async def command(self, action: str, body: Mapping[str, object]) -> None:
        """POST a command to the default campaign, such as `playback/seek` with a position."""
        title = body.get("track_id")
        track = {"track_id": self._ids[title]} if isinstance(title, str) else {}
        await self._request("POST", f"{CAMPAIGN}/{action}", {**body, **track})

    async def scan(self, titles: Iterable[str]) -> None:
        """Scan the library and wait until it is analysed and holds every title."""
        await self._request("POST", "/api/scan", accept=(409,))
        async with asyncio.timeout(SCAN_PATIENCE_S):
            await self._until_scanned()
        self._ids = {title: await self._track_id(title) for title in titles}

    async def _until_scanned(self) -> None:
        while True:
            status = await self._request("GET", "/api/scan/status")
            if isinstance(status, dict) and status["state"] in FINISHED and not status.get("to_analyse"):
                return
            await asyncio.sleep(0.1)

    async def _track_id(self, title: str) -> str:
        page = await self._request("GET", f"/api/tracks?search={title}")
        tracks = page["tracks"] if isinstance(page, dict) else []
        if not tracks:
            raise TableUnavailable(f"the scan did not find {title!r}")
        return str(tracks[0]["id"])

    async def _request(
        self, method: str, path: str, body: Mapping[str, object] | None = None, accept: Sequence[int] = ()
    ) -> object:
        try:
            async with self._http.request(method, self._url + path, json=body) as response:
                text = await response.text()
        except aiohttp.ClientError as error:
            raise TableUnavailable(f"{method} {path} did not reach the server: {error}") from error
        if response.status >= 400 and response.status not in accept:
            raise TableUnavailable(f"{method} {path} was refused ({response.status}): {text[:300]}")
        answer: object = json.loads(text) if text else None
        return answer


@contextlib.asynccontextmanager
async def serve(music: Path, data: Path, titles: Iterable[str]) -> AsyncIterator[ServerTable]:
    """Run `rpgmusic serve` on a free loopback port until the block ends; `titles` name the files in `music`.

    The server's state and its log, `server.log`, go to the directory `data`.
    """
    options = ["--music", str(music), "--data", str(data), "--host", "127.0.0.1", "--port", "0", "--json"]
    command = [sys.executable, "-m", "rpgmusic", "serve", *options]
    log = data / "server.log"
    with _opened(log) as errors:
        process = await start_process(command, output=asyncio.subprocess.PIPE, errors=errors)
    try:
        ready = await _ready(process, log)
        headers = {"Authorization": f"Bearer {ready['token']}"}
        async with aiohttp.ClientSession(headers=headers) as http:
            table = ServerTable(http, ready["url"].rstrip("/"), ready["join_url"])
            await table.scan(titles)
            yield table
    finally:
        await end_process(process)


async def _ready(process: asyncio.subprocess.Process, log: Path) -> dict[str, str]:
    if process.stdout is None:
        raise TableUnavailable("the server's output is not connected")
    try:
        ready = json.loads(await asyncio.wait_for(process.stdout.readline(), START_PATIENCE_S))
        return {name: str(ready[name]) for name in ("url", "join_url", "token")}
    except (TimeoutError, ValueError, KeyError) as error:
        raise TableUnavailable(f"`rpgmusic serve` did not say that it is ready: {_last_line(log)}") from error


def _opened(log: Path) -> BinaryIO:
    log.parent.mkdir(parents=True, exist_ok=True)
    return log.open("wb")


def _last_line(log: Path) -> str:
    return " ".join(log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:])
