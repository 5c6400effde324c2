"""Owns a table whose server lives in a GM's console, and a GM who never stops browsing in it."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import os
import pty
import struct
import sys
import termios
import time
from collections.abc import AsyncIterator, Iterable
from itertools import cycle
from pathlib import Path
from typing import Final

import aiohttp

from .machine import end_process
from .table import START_PATIENCE_S, ServerTable, TableUnavailable

COLUMNS, ROWS = 120, 40
KEY_EVERY_S: Final = 0.2
F1, F2, F3, F4 = b"\x1bOP", b"\x1bOQ", b"\x1bOR", b"\x1bOS"
BROWSING: Final = (F2, *(b"j",) * 8, b"\x1b[6~", b"\x1b[6~", b"G", b"g", b"o", b"o", b"/", b"s", b"y", b"n", b"\x1b")
BROWSING_ON: Final = (*BROWSING, F3, b"j", F4, b"j", F1, b"?", b"j", b"\x1b", b"\x10", b"s", b"c", b"\x1b")
"""Keys of a GM who looks through everything: lists, pages, orders, a search, all views, help and palette."""


@contextlib.asynccontextmanager
async def serve_console(music: Path, data: Path, titles: Iterable[str]) -> AsyncIterator[ServerTable]:
    """Run `rpgmusic console` with its own server in a terminal until the block ends, with a GM browsing in it."""
    keyboard, terminal = _terminal()
    options = ["--music", str(music), "--data", str(data), "--host", "127.0.0.1", "--port", "0"]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "rpgmusic", "console", *options),
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env={**os.environ, "TERM": "xterm-256color"},
        start_new_session=True,
    )
    os.close(terminal)
    loop = asyncio.get_running_loop()
    loop.add_reader(keyboard, _drain, keyboard)
    browsing = None
    try:
        url, join_url, token = await _ready(data)
        async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as http:
            table = ServerTable(http, url, join_url)
            await table.scan(titles)
            browsing = asyncio.create_task(_browse(keyboard))
            yield table
    finally:
        if browsing is not None:
            browsing.cancel()
        loop.remove_reader(keyboard)
        await end_process(process)
        os.close(keyboard)


def _terminal() -> tuple[int, int]:
    """Both ends of a terminal: where keys are pressed, and where the console draws."""
    keyboard, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    return keyboard, terminal


def _drain(keyboard: int) -> None:
    """Take what the console draws, as a terminal would."""
    with contextlib.suppress(OSError):
        os.read(keyboard, 65_536)


async def _browse(keyboard: int) -> None:
    for key in cycle(BROWSING_ON):
        os.write(keyboard, key)
        await asyncio.sleep(KEY_EVERY_S)


async def _ready(data: Path) -> tuple[str, str, str]:
    """Address, join link and token of the server, once the console has started it."""
    try:
        server = json.loads(await asyncio.to_thread(_announcement, data / "server.json"))
        url, token = str(server["url"]).rstrip("/"), str(server["token"])
        return url, await _join_url(url, token), token
    except (TimeoutError, ValueError, KeyError, aiohttp.ClientError) as error:
        raise TableUnavailable(f"`rpgmusic console` did not start its server: {error!r}") from error


def _announcement(path: Path) -> str:
    """What the server says of itself once it runs; raises TimeoutError."""
    deadline_s = time.monotonic() + START_PATIENCE_S
    while time.monotonic() < deadline_s:
        with contextlib.suppress(FileNotFoundError):
            return path.read_text(encoding="utf-8")
        time.sleep(0.05)
    raise TimeoutError


async def _join_url(url: str, token: str) -> str:
    async with (
        aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as http,
        http.get(f"{url}/api/campaigns/default/link") as response,
    ):
        return str((await response.json())["join_url"])
