"""Silence as a piece: the last resort of a chain, always there, so that what waits for a piece gets one.

Deliberate silence needs no piece; the director then plays nothing. This one stands in where a generation must end with
a track: ten seconds that loop, one bar a second, so that what follows finds a bar line soon.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Final

from rpgmusic.domain.bars import Bars
from rpgmusic.domain.errors import AudioError, ProviderFailed
from rpgmusic.domain.generation import ProviderName, Stage, Wanted
from rpgmusic.domain.prompt import Prompt
from rpgmusic.domain.units import SAMPLE_RATE_HZ
from rpgmusic.generation.providers.provider import Capabilities, Estimate, Made, Order, Progressed, Report
from rpgmusic.generation.providers.sounds import Sounds

_LENGTH_FRAMES: Final = 10 * SAMPLE_RATE_HZ
_BARS: Final = Bars(0, SAMPLE_RATE_HZ)


class SilenceProvider:
    """Makes nothing to hear."""

    def __init__(self, sounds: Sounds) -> None:
        self._sounds = sounds

    @property
    def capabilities(self) -> Capabilities:
        """Free, here, at once."""
        return Capabilities(ProviderName.SILENCE, "Silence", available=True, loops=True, effects=True)

    def estimate(self, prompt: Prompt, wanted: Wanted = Wanted.MUSIC) -> Estimate:
        """Nothing, and half a second."""
        del prompt, wanted
        return Estimate(0.0, 0.5)

    async def make(self, order: Order) -> AsyncGenerator[Report, None]:
        """Write the file. See `Provider.make`."""
        yield Progressed(Stage.RENDERING, 0.0)
        path = order.directory / "silence.flac"
        try:
            await self._sounds.silence(path, _LENGTH_FRAMES)
        except AudioError as error:
            raise ProviderFailed("Not even silence could be written. Check the disk with rpgmusic's data.") from error
        yield Made(path, bars=_BARS)
