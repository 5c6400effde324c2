"""Streaming: requests per CPU-second against nginx on the same bytes, and the cost of 20 players.

Needs `nginx` and `wrk` on the machine. Run with `python -m benchmarks.streaming`.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import random
import re
import shutil
import struct
import sys
import tempfile
import time
import wave
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from benchmarks.report import report
from rpgmusic.campaigns.starting import play
from rpgmusic.domain.player import ContextState, PlayerReport
from rpgmusic.domain.settings import Settings
from rpgmusic.domain.units import DEFAULT_CAMPAIGN
from rpgmusic.protocol.client_messages import ClientConnected, Hello, Ping, PositionReport, TimeSyncRequest
from rpgmusic.protocol.codec import encode
from rpgmusic.protocol.rest import PlayRequest
from rpgmusic.server.runtime import RunningServer, running_server

WRK_S = 2
ROUNDS = 3
WRK_CONNECTIONS = 8
PLAYERS = 20
PLAYING_S = 20
TRACK_S = 60
RANGE = {"Range": "bytes=1048576-1310719"}

NGINX_CONFIGURATION = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log /dev/null; user root;
events {{ worker_connections 256; }}
http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; open_file_cache max=100;
  server {{ listen 127.0.0.1:{port}; root {folder}; }} }}
"""


@dataclass(frozen=True, slots=True)
class Rate:
    """What wrk and the process's clock say."""

    per_s: float
    per_cpu_s: float


def _write_music(path: Path) -> None:
    """Two tones and some noise, which compress about as well as music does."""
    noise = random.Random(1).randbytes(TRACK_S * 48_000)
    samples = b"".join(
        struct.pack("<hh", round(9_000 * math.sin(n / 17)) + grain, round(9_000 * math.sin(n / 23)) - grain)
        for n, grain in enumerate(noise)
    )
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(samples)


def _first_child(pid: int) -> int:
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()[0])


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _wrk(url: str, pid: int, headers: Mapping[str, str]) -> Rate:
    options = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    before_s = _cpu_s(pid)
    process = await asyncio.create_subprocess_exec(
        "wrk", "-t1", f"-c{WRK_CONNECTIONS}", f"-d{WRK_S}s", *options, url, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    used_s = _cpu_s(pid) - before_s
    text = output.decode()
    found = re.search(r"(\d+) requests in", text)
    if found is None or "Non-2xx" in text:
        raise RuntimeError(text)
    count = int(found.group(1))
    return Rate(count / WRK_S, count / used_s)


@contextlib.asynccontextmanager
async def _nginx(folder: Path, port: int) -> AsyncIterator[int]:
    """Run nginx with one worker over a folder; gives the worker's process id."""
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX_CONFIGURATION.format(folder=folder, port=port), encoding="ascii")
    process = await asyncio.create_subprocess_exec("nginx", "-c", str(configuration), stderr=asyncio.subprocess.DEVNULL)
    try:
        await asyncio.sleep(1)
        yield _first_child(process.pid)
    finally:
        process.terminate()
        await process.wait()


async def _compare(server: RunningServer, folder: Path, music: Path, port: int) -> list[dict[str, object]]:
    """Both send the same: a range of the original, a large segment, a small one; of three rounds the middle one."""
    authorised = {"Authorization": f"Bearer {server.gm_token}"}
    track = server.services.library.page().tracks[0]
    rows = []
    shutil.copy(music, folder / "original.wav")
    for name, path, headers in (
        ("range 256 KiB", f"/audio/{track.id}", RANGE),
        ("segment flac", f"/audio/{track.id}/segments/flac/1?v={track.revision}", {}),
        ("segment opus-128", f"/audio/{track.id}/segments/opus-128/1?v={track.revision}", {}),
    ):
        content = await _fetched(server.url + path, authorised | headers)
        target = "original.wav" if headers else f"{name}.bin".replace(" ", "-")
        if not headers:
            (folder / target).write_bytes(content)
        pairs = []
        async with _nginx(folder, port) as pid:
            for _ in range(ROUNDS):
                mine = await _wrk(server.url + path, os.getpid(), authorised | headers)
                pairs.append((mine, await _wrk(f"http://127.0.0.1:{port}/{target}", pid, headers)))
        ours, theirs = sorted(pairs, key=lambda pair: pair[0].per_cpu_s / pair[1].per_cpu_s)[ROUNDS // 2]
        rows.append(
            {
                "what": name,
                "KB": len(content) / 1_000,
                "requests/s": ours.per_s,
                "per cpu-s": ours.per_cpu_s,
                "nginx/s": theirs.per_s,
                "nginx per cpu-s": theirs.per_cpu_s,
                "ratio per cpu-s": ours.per_cpu_s / theirs.per_cpu_s,
            }
        )
    return rows


async def _fetched(url: str, headers: Mapping[str, str]) -> bytes:
    async with aiohttp.ClientSession(headers=headers) as session, session.get(url) as response:
        response.raise_for_status()
        return await response.read()


async def _twenty_players(server: RunningServer) -> dict[str, object]:
    """Let 20 players stream from a process of their own; CPU time and memory are the server's and its workers'."""
    track = server.services.library.page().tracks[0]
    request = PlayRequest(track_id=track.id, loop=True)
    server.services.campaigns.command(DEFAULT_CAMPAIGN, lambda campaign, now: play(campaign, request, now))
    before_s, began_s = _cpu_of_all_s(), time.monotonic()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.streaming", server.url, server.gm_token, track.id, track.revision
    )
    await process.wait()
    lasted_s = time.monotonic() - began_s
    used_s = {pid: now_s - before_s.get(pid, 0.0) for pid, now_s in _cpu_of_all_s().items()}
    return {
        "players": PLAYERS,
        "server cpu %": 100 * used_s[os.getpid()] / lasted_s,
        "with workers cpu %": 100 * sum(used_s.values()) / lasted_s,
        "server RSS MB": _memory_mb(os.getpid(), "Rss"),
        "workers": len(used_s) - 1,
        "with workers RSS MB": sum(_memory_mb(pid, "Rss") for pid in used_s),
        "with workers PSS MB": sum(_memory_mb(pid, "Pss") for pid in used_s),
    }


def _cpu_of_all_s() -> dict[int, float]:
    """CPU time of the server and of the workers that run now."""
    return {pid: _cpu_s(pid) for pid in (os.getpid(), *_descendants(os.getpid()))}


def _descendants(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text(encoding="ascii").split():
            found += [int(child), *_descendants(int(child))]
    return found


def _memory_mb(pid: int, kind: str) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1_024 for line in lines if line.startswith(f"{kind}:"))


async def _play(url: str, token: str, track_id: str, revision: str, number: int) -> None:
    """What a player's browser does: a clock burst, a report every 2 s, a segment every 5 s after the first three."""
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(headers=headers) as session, session.ws_connect(f"{url}/ws") as socket:
        hello = ClientConnected(data=Hello(token=token, client_id=f"player-{number}"))
        await socket.send_str(encode(hello).decode())
        reading = asyncio.create_task(_read_all(socket))
        for second in range(PLAYING_S):
            if second % 2 == 0:
                report_now = PlayerReport(unlocked=True, muted=False, context_state=ContextState.RUNNING, rtt_us=900)
                await socket.send_str(encode(PositionReport(data=report_now)).decode())
            if second % 5 == 0:
                for ping in range(8):
                    await socket.send_str(encode(TimeSyncRequest(data=Ping(client_sent=ping))).decode())
            for index in (0, 1, 2) if second == 0 else (2 + second // 5,) if second % 5 == 0 else ():
                path = f"{url}/audio/{track_id}/segments/flac/{index}?v={revision}"
                async with session.get(path) as response:
                    await response.read()
            await asyncio.sleep(1)
        reading.cancel()


async def _read_all(socket: aiohttp.ClientWebSocketResponse) -> None:
    async for _ in socket:
        pass


async def _main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("music", "nginx", "data"):
            (folder / part).mkdir()
        await asyncio.to_thread(_write_music, folder / "music" / "tone.wav")
        settings = Settings(music_dir=folder / "music", data_dir=folder / "data", host="127.0.0.1", port=0, watch=False)
        async with running_server(settings) as server:
            while server.services.library.to_analyse() or not server.services.library.count():  # noqa: ASYNC110  # it has time
                await asyncio.sleep(0.2)
            report("streaming-20-players", [await _twenty_players(server)])
            port = int(server.url.rsplit(":", 1)[1]) + 1
            rows = await _compare(server, folder / "nginx", folder / "music" / "tone.wav", port)
            report("streaming", rows)


async def _players(url: str, token: str, track_id: str, revision: str) -> None:
    await asyncio.gather(*(_play(url, token, track_id, revision, number) for number in range(PLAYERS)))


if __name__ == "__main__":
    asyncio.run(_players(*sys.argv[1:5]) if len(sys.argv) > 1 else _main())
