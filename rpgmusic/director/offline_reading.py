"""Reading scenes offline without holding the loop: the model is loaded once, and long scenes are read in a thread."""

from __future__ import annotations

import asyncio
from typing import Final

from rpgmusic.domain.reading import SceneReading
from rpgmusic.domain.scene import Scene
from rpgmusic.scenes.reader import SceneReader

LONG_SCENE_LETTERS: Final = 2_000
"""What is shorter is read within a few milliseconds."""


class OfflineReader:
    """The offline reader as the director uses it."""

    def __init__(self) -> None:
        self._reader: SceneReader | None = None
        self._loading = asyncio.Lock()
        self._turn = asyncio.Lock()

    async def read(self, scene: Scene) -> SceneReading:
        """Read a scene."""
        reader = self._reader or await self.load()
        if len(scene.description) < LONG_SCENE_LETTERS:
            async with self._turn:
                await asyncio.sleep(0)  # however many come at once, the loop comes round between any two
                return reader.read(scene)
        return await asyncio.to_thread(reader.read, scene)

    async def load(self) -> SceneReader:
        """Load the model, in a thread, unless it is loaded."""
        async with self._loading:
            if self._reader is None:
                self._reader = await asyncio.to_thread(SceneReader)
            return self._reader
