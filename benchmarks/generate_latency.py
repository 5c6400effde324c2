"""How soon a request for new music is answered: `python -m benchmarks.generate_latency`.

Requests come one after the other, and 50 at the same moment, for pieces that are then really made. The clients live in
a process of their own; meanwhile the server's event loop is watched. Every burst meets a server with an empty queue.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import aiohttp

from benchmarks.report import report
from benchmarks.stalls import LongestStall
from rpgmusic.domain.settings import Settings
from rpgmusic.server.runtime import running_server

REACH_MS: Final = 100.0
REACH_HOLD_MS: Final = 50.0
AT_ONCE: Final = 50
ALONE: Final = 50
BURSTS: Final = 5
PAUSE_S: Final = 0.1
SCENES: Final = (
    "The innkeeper bars the door. Something is scratching at the shutters.",
    "They run across the rooftops with the city guard close behind.",
    "The caravan crosses the dunes, day after day, under a burning sun.",
)
BODIES: Final = {
    "by mood": lambda number: {"prompt": {"mood": "tavern"}, "seed": number},
    "by scene": lambda number: {"scene": SCENES[number % len(SCENES)], "seed": number},
}


@dataclass(frozen=True, slots=True)
class Told:
    """How long the answers of one run took, and how many were refusals."""

    answers_ms: tuple[float, ...]
    refused: int


def _ask(url: str, token: str, kind: str, at_once: int, pipe: Connection) -> None:
    """Ask `ALONE` times one after the other, or `at_once` times at the same moment, when told to."""
    pipe.send(None)
    pipe.recv()
    pipe.send(asyncio.run(_asked(url, token, kind, at_once)))


async def _asked(url: str, token: str, kind: str, at_once: int) -> Told:
    connector = aiohttp.TCPConnector(limit=0)
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(url, headers=headers, connector=connector) as client:
        await asyncio.gather(*(_connected(client) for _ in range(max(1, at_once))))
        if at_once:
            answers = await asyncio.gather(*(_answer(client, kind, number) for number in range(at_once)))
        else:
            answers = [await _alone(client, kind, number) for number in range(ALONE)]
    times_ms, statuses = zip(*answers, strict=True)
    return Told(times_ms, sum(status >= 400 for status in statuses))


async def _connected(client: aiohttp.ClientSession) -> None:
    async with client.get("/api/health") as answer:
        await answer.read()


async def _alone(client: aiohttp.ClientSession, kind: str, number: int) -> tuple[float, int]:
    await asyncio.sleep(PAUSE_S)
    return await _answer(client, kind, number)


async def _answer(client: aiohttp.ClientSession, kind: str, number: int) -> tuple[float, int]:
    began_s = time.perf_counter()
    async with client.post("/api/music-generator/generate", json=BODIES[kind](number)) as answer:
        await answer.read()
    return 1_000 * (time.perf_counter() - began_s), answer.status


async def run(kind: str, at_once: int) -> tuple[Told, float]:
    """One run at a server of its own: the answers, and the longest hold of its loop in milliseconds."""
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(
            data_dir=Path(name),
            host="127.0.0.1",
            port=0,
            watch=False,
            scan_on_startup=False,
            generations_per_hour=10_000,
        )
        async with running_server(settings) as server:
            spawn = multiprocessing.get_context("spawn")
            here, there = spawn.Pipe()
            clients = spawn.Process(target=_ask, args=(server.url, server.gm_token, kind, at_once, there))
            clients.start()
            await asyncio.to_thread(here.recv)
            async with LongestStall() as stall:
                here.send(None)
                told: Told = await asyncio.to_thread(here.recv)
            clients.join()
    return told, 1_000 * stall.longest_s


def row(name: str, runs: Sequence[tuple[Told, float]]) -> dict[str, object]:
    """All runs of one kind together."""
    answers_ms = sorted(each for told, _ in runs for each in told.answers_ms)
    hold_ms = max(hold for _, hold in runs)
    return {
        "requests": name,
        "answers": len(answers_ms),
        "refused": sum(told.refused for told, _ in runs),
        "median_ms": statistics.median(answers_ms),
        "p99_ms": answers_ms[len(answers_ms) * 99 // 100],
        "worst_ms": answers_ms[-1],
        "to_reach_ms": REACH_MS,
        "worst / reach": answers_ms[-1] / REACH_MS,
        "hold_ms": hold_ms,
        "hold_to_reach_ms": REACH_HOLD_MS,
        "hold / reach": hold_ms / REACH_HOLD_MS,
    }


async def main() -> None:
    """Measure and report."""
    rows = []
    for kind in BODIES:
        rows.append(row(f"{kind}, alone", [await run(kind, 0)]))
        rows.append(row(f"{kind}, {AT_ONCE} at once", [await run(kind, AT_ONCE) for _ in range(BURSTS)]))
    report("generate_latency", rows)


if __name__ == "__main__":
    asyncio.run(main())
