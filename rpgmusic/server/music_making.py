"""What routes work with when music is made and directed."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field

from rpgmusic.composer.workers import ComposerProcess
from rpgmusic.director.director import Director
from rpgmusic.director.offline_reading import OfflineReader
from rpgmusic.director.preparing import Preparing
from rpgmusic.director.wishes import Wishes
from rpgmusic.domain.errors import RpgMusicError
from rpgmusic.domain.generation import ProviderName
from rpgmusic.domain.prompt import Prompt
from rpgmusic.generation.generations import Generations


@dataclass(frozen=True, slots=True)
class MusicMaking:
    """The composer's process, everything in the making, the director, and tonight's scenes.

    `wishes` turns bodies into requests, `words` prompts into the text a provider gets.
    """

    composer: ComposerProcess
    generations: Generations
    director: Director
    preparing: Preparing
    wishes: Wishes
    words: Callable[[ProviderName, Prompt], str]
    reader: OfflineReader
    _getting_ready: set[asyncio.Task[None]] = field(default_factory=set)

    def get_ready(self) -> None:
        """Have the composer's process running soon; if it does not start, the next order says why."""
        if self.generations.enabled and self.composer.pid is None and not self._getting_ready:
            task = asyncio.create_task(self._warmed())
            self._getting_ready.add(task)
            task.add_done_callback(self._getting_ready.discard)

    async def _warmed(self) -> None:
        with contextlib.suppress(RpgMusicError):
            await self.composer.warm()
