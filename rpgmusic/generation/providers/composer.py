"""The built-in composer as a provider: free, offline, and there in a moment."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from pathlib import Path
from typing import Final

from rpgmusic.composer.work import Composed, ComposeJob
from rpgmusic.composer.workers import ComposerProcess
from rpgmusic.domain.errors import ProviderUnavailable
from rpgmusic.domain.generation import ProviderName, Wanted
from rpgmusic.domain.prompt import LONGEST_PIECE_S, Prompt
from rpgmusic.domain.track import Analysis
from rpgmusic.generation.providers.provider import Capabilities, Estimate, Made, Order, Progressed, Report, Started

SHORTEST_S: Final = 10.0
_TIMES_REAL_TIME: Final = 40.0
_START_S: Final = 0.5


class ComposerProvider:
    """Composes and renders in the composer's own process. `soundfont` is played with instead, if there is one."""

    def __init__(self, process: ComposerProcess, words: Callable[[Prompt], str], soundfont: Path | None = None) -> None:
        self._process = process
        self._words = words
        self._soundfont = soundfont

    @property
    def capabilities(self) -> Capabilities:
        """Music with stems, which loops without a seam."""
        return Capabilities(
            ProviderName.COMPOSER,
            "The built-in composer",
            available=True,
            loops=True,
            stems=True,
            shortest_s=SHORTEST_S,
            longest_s=LONGEST_PIECE_S,
            licence="yours: nobody else's music or sound is in it",
        )

    def estimate(self, prompt: Prompt, wanted: Wanted = Wanted.MUSIC) -> Estimate:  # noqa: ARG002  # the protocol's
        """Free; the time is by the composer's usual speed."""
        return Estimate(0.0, round(_START_S + prompt.length_s / _TIMES_REAL_TIME, 1))

    async def make(self, order: Order) -> AsyncGenerator[Report, None]:
        """Compose and render a piece. See `Provider.make`."""
        if order.wanted is not Wanted.MUSIC:
            raise ProviderUnavailable("The built-in composer makes music only. Choose ElevenLabs for sounds.")
        job = ComposeJob(
            order.prompt,
            order.seed,
            os.fsencode(order.directory),
            "piece",
            soundfont=b"" if self._soundfont is None else os.fsencode(self._soundfont),
            urgent=order.urgent,
        )
        yield Started()
        async with aclosing(self._process.compose(job)) as replies:  # type: ignore[type-var]  # it is an async generator
            async for reply in replies:
                yield (
                    self._made(reply, order) if isinstance(reply, Composed) else Progressed(reply.stage, reply.fraction)
                )

    def _made(self, composed: Composed, order: Order) -> Made:
        return Made(
            Path(os.fsdecode(composed.mix)),
            composed.bars,
            tuple((one.stem, Path(os.fsdecode(one.path))) for one in composed.stems),
            cost_usd=0.0,
            tempo_bpm=composed.tempo_bpm,
            words=self._words(order.prompt),
            analysis=Analysis(composed.length_frames, composed.integrated_lufs, composed.true_peak_dbtp, 0, 0),
            waveform=composed.waveform,
        )
