"""MusicGen run by Replicate: begin a run, ask how it is coming along, fetch the result.

`Started` is reported before a run is begun, so that a crash in between is never taken for a run that was not, and once
more with its id, by which a later life of the server takes it up. Once a run has begun no error says that trying again
is safe, however the network behaves, unless Replicate itself gave up before it started. Closing or cancelling stops
the run at Replicate, unless `detach` was called.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing, contextmanager, suppress
from typing import Final

from rpgmusic.domain.errors import AudioError, GenerationError, ProviderFailed, ProviderUnavailable
from rpgmusic.domain.generation import ProviderName, Stage, Wanted
from rpgmusic.domain.prompt import Prompt
from rpgmusic.domain.rendition import Rendition
from rpgmusic.domain.units import SAMPLE_RATE_HZ
from rpgmusic.generation.providers.answers import decoded, is_printable
from rpgmusic.generation.providers.calling import Caller, Patience
from rpgmusic.generation.providers.provider import Capabilities, Estimate, Made, Order, Progressed, Report, Started
from rpgmusic.generation.providers.receiving import on_disk
from rpgmusic.generation.providers.replicate_errors import ended_badly, lost, refused
from rpgmusic.generation.providers.replicate_files import fetch, uploaded
from rpgmusic.generation.providers.replicate_requests import (
    LONGEST_S,
    VERSION,
    Fields,
    Run,
    data_url,
    is_run_id,
    may_be_fetched,
    music_input,
    music_length_s,
    run_from,
)
from rpgmusic.generation.providers.replicate_runs import Sleep, cancelled, followed
from rpgmusic.generation.providers.sounds import Sounds

BASE_URL: Final = "https://api.replicate.com"
USD_PER_S: Final = 0.0014
"""A second of the kind of machine this model runs on; a guess, Replicate publishes no price a piece."""

_SERVICE: Final = "Replicate"
_PATIENCE: Final = Patience(gap_s=60.0, total_s=300.0)
_TAIL_S: Final = 10.0
_STOPPING_S: Final = 5.0
_TAIL_FORM: Final = Rendition.OPUS_64

_log = logging.getLogger(__name__)


class ReplicateProvider:
    """Replicate over HTTP. `words` makes the text of a prompt; `tail_s` of other music are heard before going on."""

    def __init__(
        self,
        token: str,
        words: Callable[[Prompt], str],
        sounds: Sounds,
        *,
        base_url: str = BASE_URL,
        tail_s: float = _TAIL_S,
        patience: Patience = _PATIENCE,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._token = token.strip() if is_printable(token) else ""
        self._words = words
        self._sounds = sounds
        self._base_url = base_url
        self._tail_s = tail_s
        self._patience = patience
        self._sleep = sleep
        self._detached = False

    @property
    def capabilities(self) -> Capabilities:
        """Music of 3 s to 2 min, also going on from other music."""
        return Capabilities(
            ProviderName.REPLICATE,
            "MusicGen at Replicate",
            available=bool(self._token),
            missing="" if self._token else "Set REPLICATE_API_TOKEN to a token from your account at Replicate.",
            charges=True,
            needs_network=True,
            continues=True,
            longest_s=LONGEST_S,
            licence="CC BY-NC 4.0: not for commercial use",
        )

    def estimate(self, prompt: Prompt, wanted: Wanted = Wanted.MUSIC) -> Estimate:
        """A guess: a second of work for a second of music, and ten around it; a cold start takes minutes more."""
        del wanted
        work_s = 10.0 + music_length_s(prompt)
        return Estimate(round(work_s * USD_PER_S, 4), 10.0 + work_s)

    def detach(self) -> None:
        """See `Resumable.detach`."""
        self._detached = True

    async def make(self, order: Order) -> AsyncGenerator[Report, None]:
        """Make a piece. See `Provider.make`."""
        self._check(order)
        words = self._words(order.prompt)
        headers = {"Authorization": f"Bearer {self._token}"}
        async with Caller(_SERVICE, self._base_url, headers, self._patience) as service:
            yield Progressed(Stage.QUEUED_THERE, eta_s=self.estimate(order.prompt).seconds)
            tail_frames = await self._tail_frames(order)
            run = Run(order.remote_id, "starting")
            if not order.remote_id:
                inputs = await self._inputs(service, order, words, tail_frames)
                yield Started()
                run = await self._begun_or_stopped(service, inputs)
            try:
                yield Started(run.id)
                async with aclosing(followed(service, run, self._sleep)) as states:
                    async for run in states:
                        stage = Stage.QUEUED_THERE if run.status == "starting" else Stage.MAKING
                        yield Progressed(stage, run.fraction)
            finally:
                if not run.is_over and not self._detached:
                    await cancelled(service, run)
        if run.status != "succeeded":
            raise ended_badly(run)
        yield Progressed(Stage.DOWNLOADING, 1.0)
        yield await self._fetched(order, run, words, tail_frames)

    def _check(self, order: Order) -> None:
        if not self._token:
            raise ProviderUnavailable(self.capabilities.missing)
        if order.wanted is Wanted.EFFECT:
            raise ProviderFailed("MusicGen makes music only. Let ElevenLabs make sounds, or take one of your own.")
        if order.remote_id and not is_run_id(order.remote_id):
            raise lost()

    async def _tail_frames(self, order: Order) -> int:
        """How much of the music to go on from is sent along."""
        if order.continue_from is None:
            return 0
        with _unreadable_in_words():
            length_frames = await self._sounds.length_frames(order.continue_from)
        return min(length_frames, round(self._tail_s * SAMPLE_RATE_HZ))

    async def _inputs(self, service: Caller, order: Order, words: str, tail_frames: int) -> Fields:
        audio = ""
        if order.continue_from is not None and tail_frames:
            target = order.directory / "tail.ogg"
            with _unreadable_in_words():
                await self._sounds.cut(order.continue_from, target, _TAIL_FORM, -tail_frames)
            tail = await on_disk(target.read_bytes)
            audio = data_url(tail, _TAIL_FORM.mime_type) or await uploaded(service, tail, _TAIL_FORM.mime_type)
        return music_input(order.prompt, order.seed, words, tail_frames / SAMPLE_RATE_HZ, audio)

    async def _begun_or_stopped(self, service: Caller, inputs: Fields) -> Run:
        """Begin a run; one whose id nobody waits for any more is stopped as soon as the id is known."""
        beginning = asyncio.create_task(self._begun(service, inputs))
        try:
            return await asyncio.shield(beginning)
        except asyncio.CancelledError:
            with suppress(GenerationError, TimeoutError):
                await cancelled(service, await asyncio.wait_for(beginning, _STOPPING_S))
            raise

    async def _begun(self, service: Caller, inputs: Fields) -> Run:
        body = {"version": VERSION, "input": inputs}
        async with service.call("POST", "/v1/predictions", charged=True, json=body) as answer:
            if not answer.succeeded:
                raise refused(await answer.refusal())
            run = run_from(decoded(await answer.body()))
        if run is None:
            raise lost()
        _log.info("Replicate began run %s", run.id)
        return run

    async def _fetched(self, order: Order, run: Run, words: str, tail_frames: int) -> Made:
        """The result as FLAC, without what was only sent along."""
        if not may_be_fetched(run.output, self._base_url):
            raise ProviderFailed("Replicate names no place to fetch the music from. Look at your account there.")
        sent, piece = order.directory / "sent.wav", order.directory / "piece.flac"
        await fetch(run.output, sent, self._patience, self._sleep)
        try:
            await self._sounds.cut(sent, piece, Rendition.FLAC, tail_frames)
        except AudioError as error:
            raise ProviderFailed("What Replicate made cannot be decoded. Ask for it again if you want it.") from error
        await on_disk(sent.unlink)
        cost_usd = None if run.predict_s is None else round(run.predict_s * USD_PER_S, 4)
        return Made(piece, cost_usd=cost_usd, words=words)


@contextmanager
def _unreadable_in_words() -> Iterator[None]:
    try:
        yield
    except AudioError as error:
        raise ProviderFailed(f"The music to go on from cannot be read. {error}") from error
