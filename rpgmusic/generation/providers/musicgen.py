"""MusicGen on this machine, in a process of its own at low priority: free, offline, and slow on small machines."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import time
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Final

import msgspec

from rpgmusic.audio.framed_process import FramedProcess
from rpgmusic.audio.jobs import framed
from rpgmusic.domain.errors import ProviderFailed, ProviderUnavailable
from rpgmusic.domain.generation import ProviderName, Stage, Wanted
from rpgmusic.domain.prompt import SHORTEST_PIECE_S, Prompt
from rpgmusic.generation.providers.answers import decoded, mapping, shortened
from rpgmusic.generation.providers.musicgen_jobs import (
    MusicJob,
    MusicReply,
    NotMade,
    Step,
    Written,
    error_of,
    reply_of,
)
from rpgmusic.generation.providers.provider import Capabilities, Estimate, Made, Order, Progressed, Report, Started
from rpgmusic.generation.providers.receiving import on_disk

LONGEST_S: Final = 300.0
PACKAGES: Final = ("torch", "transformers")
_WORKER: Final = "rpgmusic.generation.providers.musicgen_worker"
_NICENESS: Final = "15"
_SILENCE_LIMIT_S: Final = 600.0
_LOADING_S: Final = 20.0
_TIMES_AS_LONG: Final = 8.0
_LONGEST_TEXT: Final = 1_000
_MOST_CONFIG_BYTES: Final = 1 << 20
_DIED: Final = (
    "The local model stopped in the middle, perhaps for want of memory. Close other programs, or ask for less."
)
_NO_PACKAGES: Final = "Install the packages for a local model: pip install 'rpgmusic[musicgen]'"
_NO_MODEL: Final = (
    "Set musicgen_dir to a folder with a MusicGen model, such as a copy of facebook/musicgen-small or -stereo-small."
)


def packages_installed() -> bool:
    """Whether the optional extra is there; nothing is imported."""
    return all(importlib.util.find_spec(package) is not None for package in PACKAGES)


class MusicgenProvider:
    """The model in `directory`. `worker` is the module that is run, once a piece."""

    def __init__(
        self,
        directory: Path | None,
        words: Callable[[Prompt], str],
        *,
        installed: bool | None = None,
        worker: str = _WORKER,
        clock: Callable[[], float] = time.monotonic,
        silence_limit_s: float = _SILENCE_LIMIT_S,
    ) -> None:
        self._directory = directory
        self._words = words
        self._installed = packages_installed() if installed is None else installed
        self._worker = worker
        self._clock = clock
        self._silence_limit_s = silence_limit_s

    @property
    def capabilities(self) -> Capabilities:
        """Music of 3 s to 5 min, also going on from other music."""
        missing = self._missing()
        return Capabilities(
            ProviderName.MUSICGEN,
            "MusicGen on this machine",
            available=not missing,
            missing=missing,
            continues=True,
            longest_s=LONGEST_S,
            licence="CC BY-NC 4.0 for Meta's models: not for commercial use",
        )

    def estimate(self, prompt: Prompt, wanted: Wanted = Wanted.MUSIC) -> Estimate:
        """Free; a guess of eight times as long as the music lasts, by the small model on a few cores."""
        del wanted
        return Estimate(0.0, _LOADING_S + _TIMES_AS_LONG * _length_s(prompt))

    async def make(self, order: Order) -> AsyncGenerator[Report, None]:
        """Make a piece; closing ends the process. See `Provider.make`."""
        if order.wanted is Wanted.EFFECT:
            raise ProviderFailed("MusicGen makes music only. Let ElevenLabs make sounds, or take one of your own.")
        missing = await on_disk(self._missing)
        if missing:
            raise ProviderUnavailable(missing)
        job = self._job(order)
        yield Progressed(Stage.WAITING, eta_s=self.estimate(order.prompt).seconds)
        process = await self._started()
        try:
            yield Started()
            began_s = self._clock()
            reply = await self._answer_to(process, framed(job))
            while not isinstance(reply, Written):
                if isinstance(reply, NotMade):
                    raise error_of(reply)
                yield self._progress(reply, self._clock() - began_s)
                reply = await self._next(process)
        finally:
            await process.end()
        yield Made(_target(order), cost_usd=0.0, words=job.words)

    def _missing(self) -> str:
        """What has to be done before this can be used; empty if nothing."""
        if not self._installed:
            return _NO_PACKAGES
        if self._directory is None or not self._directory.is_dir():
            return _NO_MODEL
        try:
            with (self._directory / "config.json").open("rb") as file:
                kind = mapping(decoded(file.read(_MOST_CONFIG_BYTES))).get("model_type")
        except OSError:
            kind = None
        return "" if kind == "musicgen" else f"There is no MusicGen model in the folder musicgen_dir. {_NO_MODEL}"

    def _job(self, order: Order) -> MusicJob:
        return MusicJob(
            os.fsencode(self._directory or ""),
            os.fsencode(_target(order)),
            shortened(self._words(order.prompt), _LONGEST_TEXT),
            order.seed,
            _length_s(order.prompt),
            os.fsencode(order.continue_from or ""),
        )

    async def _started(self) -> FramedProcess:
        try:
            return await FramedProcess.start(self._worker, [_NICENESS])
        except OSError as error:
            raise ProviderUnavailable("The process for the local model does not start. Try again.") from error

    async def _answer_to(self, process: FramedProcess, message: bytes) -> MusicReply:
        try:
            await process.send(message)
        except (EOFError, OSError) as error:
            raise ProviderFailed(_DIED) from error
        return await self._next(process)

    async def _next(self, process: FramedProcess) -> MusicReply:
        try:
            async with asyncio.timeout(self._silence_limit_s):
                return reply_of(await process.receive())
        except TimeoutError as error:
            raise ProviderFailed(
                "The local model does not get on. Ask for a shorter piece, or a smaller model."
            ) from error
        except (EOFError, OSError, msgspec.MsgspecError) as error:
            raise ProviderFailed(_DIED) from error

    @staticmethod
    def _progress(reply: MusicReply, spent_s: float) -> Progressed:
        if not isinstance(reply, Step) or not reply.total:
            return Progressed(Stage.MAKING, 0.0)
        fraction = min(1.0, reply.done / reply.total)
        return Progressed(Stage.MAKING, fraction, spent_s * (1 - fraction) / fraction if fraction else None)


def _target(order: Order) -> Path:
    return order.directory / "piece.flac"


def _length_s(prompt: Prompt) -> float:
    return min(max(prompt.length_s, SHORTEST_PIECE_S), LONGEST_S)
