"""Reading scenes on the event loop: many at once must not hold it."""

from __future__ import annotations

import asyncio
import itertools

from rpgmusic.director.offline_reading import OfflineReader
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.track import Mood

DOOR = Scene(description="The innkeeper bars the door. Something is scratching at the shutters.")


async def test_the_loop_comes_round_between_scenes_that_come_at_once() -> None:
    reader = OfflineReader()
    await reader.load()
    rounds = itertools.count()

    async def come_round() -> None:
        while True:
            next(rounds)
            await asyncio.sleep(0)

    going = asyncio.create_task(come_round())
    readings = await asyncio.gather(*(reader.read(DOOR) for _ in range(20)))
    going.cancel()
    assert next(rounds) >= 20
    assert {reading.mood for reading in readings} <= {Mood.SUSPENSE, Mood.HORROR}
