"""From a scene to its first sound in a browser, without any music or network: `python -m benchmarks.scene_to_sound`.

Each round has a server and a data directory of its own, so that the composer's process is cold for its first scene.
Sound is what Chromium gives out, block by block, on the wall clock; the time runs from before the scene is posted.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import aiohttp
import msgspec
from playwright.async_api import Browser

from benchmarks.listener import Listener, chromium, listening
from benchmarks.report import report
from rpgmusic.domain.generation import GenerationStatus
from rpgmusic.domain.settings import Settings
from rpgmusic.domain.timeline import Clip, LayerName
from rpgmusic.domain.units import DEFAULT_CAMPAIGN
from rpgmusic.protocol.direction import SceneOutcome
from rpgmusic.protocol.making import GenerationList
from rpgmusic.server.runtime import RunningServer, running_server

REACH_S: Final = 3.0
START_REACH_S: Final = 15.0
START: Final = "start without any music"
STARTS: Final = 3
SCENES: Final = (
    "The innkeeper bars the door. Something is scratching at the shutters.",
    "They run across the rooftops with the city guard close behind.",
    "The king dies in her arms, and the whole court weeps.",
    "The caravan crosses the dunes, day after day, under a burning sun.",
    "In the cathedral the monks chant around the tomb of the saint.",
)
FIGHT: Final = "The thing bursts in, roll initiative!"
LISTENED_S: Final = 8.0
"""How long music plays before the story goes on: by then the listener has fetched far ahead."""
CAMPAIGN: Final = "/api/campaigns/default"


@dataclass(frozen=True, slots=True)
class Table:
    """A server, its GM and one listener."""

    server: RunningServer
    gm: aiohttp.ClientSession
    listener: Listener

    async def post(self, path: str, body: Mapping[str, object]) -> bytes:
        """Ask the server for something as the GM."""
        async with self.gm.post(path, json=body) as answer:
            answer.raise_for_status()
            return await answer.read()

    async def from_silence(self, scene: str) -> tuple[float, str]:
        """Seconds from posting a scene to the first sound, and where the music came from."""
        await self.post(f"{CAMPAIGN}/playback/stop", {"fade_s": 0})
        await self.listener.until_silent()
        posted_s = time.time()
        outcome = msgspec.json.decode(await self.post(f"{CAMPAIGN}/scene", {"description": scene}), type=SceneOutcome)
        taken_s = await self.listener.first_sound_s(posted_s) - posted_s
        await self.until_all_is_made()
        return taken_s, outcome.choice.source.value

    async def into_music(self, scene: str) -> tuple[float, str]:
        """Seconds from posting a scene to the moment at which other music begins, and where that came from."""
        await asyncio.sleep(LISTENED_S)
        before, clock = self._clip(), self.server.services.clock
        posted_us = clock.now_us()
        outcome = msgspec.json.decode(await self.post(f"{CAMPAIGN}/scene", {"description": scene}), type=SceneOutcome)
        while (clip := self._clip()).track_id == before.track_id:  # noqa: ASYNC110  # a clip has no event
            await asyncio.sleep(0.005)
        await self.listener.until_heard(clip.track_id)
        await self.until_all_is_made()
        return (clip.starts_at_us - posted_us) / 1e6, outcome.choice.source.value

    async def make_ahead(self, scene: str) -> None:
        """Have the music of a scene in the library."""
        await self.post("/api/music-generator/generate", {"scene": scene})
        await self.until_all_is_made()

    async def until_all_is_made(self) -> None:
        """Wait until nothing is in the making, so that the next scene meets an idle machine."""
        while True:
            async with self.gm.get("/api/music-generator/generations") as answer:
                made = msgspec.json.decode(await answer.read(), type=GenerationList).generations
            if all(each.status is not GenerationStatus.GENERATING for each in made):
                return
            await asyncio.sleep(0.05)

    def _clip(self) -> Clip:
        return self.server.services.campaigns.get(DEFAULT_CAMPAIGN).timeline.layer(LayerName.MUSIC).clips[-1]


@asynccontextmanager
async def empty_house(*, first_music: bool = False) -> AsyncIterator[RunningServer]:
    """A server that has no music."""
    with tempfile.TemporaryDirectory() as name:
        music = Path(name) / "music"
        music.mkdir()
        settings = Settings(data_dir=Path(name) / "data", music_dir=music, host="127.0.0.1", port=0, watch=False)
        async with running_server(settings, first_music=first_music) as server:
            yield server


async def one_round(browser: Browser, number: int) -> list[dict[str, object]]:
    """The composer cold, then warm, then what is in the library, then into music that plays, and a fight."""
    cold, warm, matched, playing = (SCENES[(number + place) % len(SCENES)] for place in range(4))
    async with empty_house() as server, listening(browser, server.join_url()) as listener:
        headers = {"Authorization": f"Bearer {server.gm_token}"}
        async with aiohttp.ClientSession(server.url, headers=headers) as gm:
            table = Table(server, gm, listener)
            rows = [_row("silence, composer cold", cold, await table.from_silence(cold))]
            rows.append(_row("silence, composer warm", warm, await table.from_silence(warm)))
            await table.make_ahead(matched)
            rows.append(_row("silence, in the library", matched, await table.from_silence(matched)))
            rows.append(_row("music that plays", playing, await table.into_music(playing)))
            rows.append(_row("music that plays, a fight at its next bar", FIGHT, await table.into_music(FIGHT)))
    return rows


async def first_start(browser: Browser) -> dict[str, object]:
    """From starting a server without any music to the tavern's first sound; the link is opened at once."""
    began_s = time.time()
    async with empty_house(first_music=True) as server, listening(browser, server.join_url()) as listener:
        taken_s = await listener.first_sound_s(began_s) - began_s
    return _row(START, "first music", (taken_s, "in the making"))


def _row(start: str, scene: str, found: tuple[float, str]) -> dict[str, object]:
    return {"from": start, "seconds": found[0], "music": found[1], "scene": scene[:40]}


def summary(rows: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    """Median and worst of each start beside the reach."""
    starts = dict.fromkeys(str(row["from"]) for row in rows)
    times = {start: [float(str(row["seconds"])) for row in rows if row["from"] == start] for start in starts}
    return [_summed(start, taken, START_REACH_S if start == START else REACH_S) for start, taken in times.items()]


def _summed(start: str, taken: Sequence[float], reach_s: float) -> dict[str, object]:
    return {
        "from": start,
        "scenes": len(taken),
        "median_s": statistics.median(taken),
        "worst_s": max(taken),
        "to_reach_s": reach_s,
        "worst / reach": max(taken) / reach_s,
    }


async def main() -> None:
    """Measure and report."""
    async with chromium() as browser:
        rows = [row for number in range(len(SCENES)) for row in await one_round(browser, number)]
        rows += [await first_start(browser) for _ in range(STARTS)]
    report("scene_to_sound_each", rows)
    report("scene_to_sound", summary(rows))


if __name__ == "__main__":
    asyncio.run(main())
