"""Generations: the one stateful shell around everything that is being made."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from rpgmusic.domain.errors import Conflict, MusicFeatureOff, RpgMusicError, TooManyRequests
from rpgmusic.domain.generation import Failure, Generation, GenerationStatus, ProviderName
from rpgmusic.domain.units import GenerationId, TrackId
from rpgmusic.generation.attempt import cleared
from rpgmusic.generation.beginning import answered, begun, failure_of, request_of
from rpgmusic.generation.choosing import Near, estimate_of, first_available, nearest, same_request
from rpgmusic.generation.cleaning import outdated, surplus
from rpgmusic.generation.ending import UNFORESEEN, begun_again, completed, ended
from rpgmusic.generation.ledger import GenerationLedger, Surroundings
from rpgmusic.generation.limits import MOST_WAITING, HourlyRate, Limits, check_spending
from rpgmusic.generation.making import Maker
from rpgmusic.generation.nursery import Nursery
from rpgmusic.generation.providers.provider import Capabilities, Estimate, Provider, Resumable
from rpgmusic.generation.request import NEAR_ENOUGH, Request
from rpgmusic.generation.restarting import after_restart
from rpgmusic.generation.storing import PieceShelf
from rpgmusic.generation.turns import Turns
from rpgmusic.storage import Documents

MAX_SEED: Final = 2**31 - 1

_log = logging.getLogger(__name__)


class Generations(GenerationLedger):
    """Takes requests, carries them out in turns, keeps them, and tells how they stand. Lives on one event loop."""

    def __init__(
        self,
        documents: Documents,
        shelf: PieceShelf,
        providers: Mapping[ProviderName, Provider],
        limits: Limits,
        work: Path,
        around: Surroundings,
        *,
        enabled: bool = True,
        rng: random.Random | None = None,
    ) -> None:
        super().__init__(documents, limits, around)
        self.enabled = enabled
        self._shelf = shelf
        self._providers = providers
        self._work = work
        self._rng = rng or random.SystemRandom()
        self._rate = HourlyRate(limits.per_hour, around.wall_s)
        self._turns = Turns(limits)
        self._nursery = Nursery(shelf, around.growth, around.uses, around.now_s)
        self._tasks: dict[GenerationId, asyncio.Task[None]] = {}
        self._ending: set[GenerationId] = set()
        self._closing = False

    def load(self) -> None:
        """Bring back what is stored; what was under way goes on, or fails with a sentence that says why."""
        self._store.load()
        for generation in list(self._store.all()):
            if generation.is_over:
                continue
            again = after_restart(generation, self._around.wall_s())
            if again.is_over and again.track_id is not None:
                self._nursery.adopt(generation.id, again.track_id)
                self._take_on(generation.id, self._over(generation.id, again.status, again.failure))
                continue
            self._put(again)
            if not again.is_over:
                self._begin(again, urgent=False)

    def capabilities(self) -> tuple[Capabilities, ...]:
        """What every provider can do now."""
        return tuple(provider.capabilities for provider in self._providers.values())

    def provider_for(self, request: Request) -> Provider:
        """Who would make a request; raises ProviderUnavailable, MusicFeatureOff."""
        if not self.enabled:
            message = "Making music is turned off (music_feature_enabled). Music from the library plays as always."
            raise MusicFeatureOff(message)
        return first_available(request, self._providers)

    def estimate(self, request: Request) -> Estimate:
        """What a request would cost and take; raises ProviderUnavailable, MusicFeatureOff."""
        return estimate_of(request, self.provider_for(request))

    def near(self, request: Request) -> Near | None:
        """The finished piece that comes near enough to a request to be offered instead."""
        near = nearest(request, self._usable())
        return near if near is not None and near.likeness >= NEAR_ENOUGH else None

    def known(self, request: Request) -> Generation | None:
        """The generation that asked for just this before, if its piece is still there or being made."""
        return same_request(request, self._usable())

    def ask(self, request: Request) -> Generation:
        """Take a request; the answer is there at once, the music later.

        The same request is not made twice: whoever asks again gets the first one.

        Raises:
            MusicFeatureOff, ProviderUnavailable, SpendingLimit: it cannot be made.
            TooManyRequests: this campaign asked too often, or too much waits already.
            DiskFull, Unavailable: it could not be stored.
        """
        provider = self.provider_for(request)
        known = self.known(request)
        if known is not None:
            return known
        near = nearest(request, self._usable()) if request.similar_from is not None else None
        if near is not None and request.similar_from is not None and near.likeness >= request.similar_from:
            taken = answered(self._fresh(request), near)
            self._put(taken)
            return taken
        cost_usd = estimate_of(request, provider).cost_usd
        check_spending(cost_usd, self.spent_usd, self.cap_usd, request.confirmed_usd)
        if len(self._tasks) >= MOST_WAITING:
            message = f"{MOST_WAITING} pieces wait already. Let some be finished, or cancel some."
            raise TooManyRequests(message, 30.0)
        if not request.urgent:
            self._rate.count(request.campaign_id)
        generation = replace(self._fresh(request), provider=provider.capabilities.name, cost_usd=cost_usd)
        self._put(generation)
        self._begin(generation, urgent=request.urgent)
        return generation

    async def cancel(self, generation_id: GenerationId, owner: str) -> Generation:
        """End a generation; what is over stays as it is. Raises GenerationNotFound."""
        generation = self.get(generation_id, owner)
        task = self._tasks.get(generation_id)
        if task is not None and not generation.is_over:
            if generation_id not in self._ending:
                task.cancel()
            await asyncio.wait([task])
        return self.get(generation_id, owner)

    def retry(self, generation_id: GenerationId, owner: str) -> Generation:
        """Try a failed or cancelled generation again, as a new call that may be charged again.

        Raises:
            GenerationNotFound: there is none.
            Conflict: it is being made, or it succeeded.
        """
        generation = self.get(generation_id, owner)
        if generation.status not in (GenerationStatus.FAILED, GenerationStatus.CANCELLED):
            message = "Only what failed or was cancelled can be tried again."
            raise Conflict(message)
        request = request_of(generation)
        provider = self.provider_for(request)
        cost_usd = estimate_of(request, provider).cost_usd
        check_spending(cost_usd, self.spent_usd, self.cap_usd, None)
        again = begun_again(generation, provider.capabilities.name, cost_usd)
        self._put(again)
        self._begin(again, urgent=False)
        return again

    async def delete(self, generation_id: GenerationId, owner: str) -> None:
        """Forget a generation that is over, and delete its piece.

        Raises:
            GenerationNotFound: there is none.
            Conflict: it is being made, or its piece is on a table or board.
        """
        generation = self.get(generation_id, owner)
        if not generation.is_over:
            message = "It is being made. Cancel it first."
            raise Conflict(message)
        if generation.track_id is not None and generation.similar is None:
            if self._around.uses(generation.track_id):
                message = f"“{generation.name}” plays, or a scene or pad uses it. Take it out there first."
                raise Conflict(message)
            await self._remove_track(generation.track_id)
        self._store.delete(generation_id)

    async def finished(self, generation_id: GenerationId) -> Generation | None:
        """Wait until a generation is over; None if it was deleted meanwhile."""
        task = self._tasks.get(generation_id)
        if task is not None:
            await asyncio.wait([task])
        return self._store.get(generation_id)

    async def close(self) -> None:
        """Stop everything; what was under way goes on at the next start, if it can."""
        self._closing = True
        for provider in self._providers.values():
            if isinstance(provider, Resumable):
                provider.detach()
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def _fresh(self, request: Request) -> Generation:
        seed = self._rng.randint(0, MAX_SEED) if request.seed is None else request.seed
        return begun(request, GenerationId(self._around.new_id()), seed, self._around.wall_s())

    def _begin(self, generation: Generation, *, urgent: bool) -> None:
        self._take_on(generation.id, self._run(generation.id, urgent=urgent))

    def _take_on(self, generation_id: GenerationId, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work, name=f"generation {generation_id}")
        self._tasks[generation_id] = task
        task.add_done_callback(lambda _: self._tasks.pop(generation_id, None))

    async def _run(self, generation_id: GenerationId, *, urgent: bool) -> None:
        generation = self._store.get(generation_id)
        if generation is None:
            return
        maker = Maker(
            self._providers,
            self._shelf,
            self._turns,
            self._work / generation_id,
            self._around.sleep,
            self._around.file_of,
            self._changed,
            self._nursery,
            lambda request: nearest(request, self._usable()),
        )
        try:
            generation = await self._without_remains(generation)
            outcome = await maker.made(generation, request_of(generation), urgent=urgent)
        except asyncio.CancelledError:
            if not self._closing:
                await self._over(generation_id, GenerationStatus.CANCELLED, None)
            raise
        except RpgMusicError as error:
            await self._over(generation_id, GenerationStatus.FAILED, failure_of(error))
        except Exception:  # noqa: BLE001  # the one supervision point of a generation
            _log.exception("A generation failed in an unforeseen way.")
            await self._over(generation_id, GenerationStatus.FAILED, UNFORESEEN)
        else:
            self._put(completed(outcome, self._around.wall_s()))
            await self._clean_up()
        finally:
            self._told_s.pop(generation_id, None)
            if not self._closing:
                await asyncio.to_thread(cleared, self._work / generation_id)

    async def _without_remains(self, generation: Generation) -> Generation:
        """The generation without what was kept of an earlier call, which is deleted unless something plays it."""
        if generation.track_id is None:
            return generation
        if not self._around.uses(generation.track_id):
            await self._remove_track(generation.track_id)
        generation = replace(generation, track_id=None, size_bytes=0)
        self._put(generation)
        return generation

    async def _over(self, generation_id: GenerationId, status: GenerationStatus, failure: Failure | None) -> None:
        """A generation ended without a whole piece; of one that was heard already, what came may stay."""
        generation = self._store.get(generation_id)
        if generation is None:
            return
        self._ending.add(generation_id)
        try:
            kept = await self._nursery.cut_off(generation, cancelled=status is GenerationStatus.CANCELLED)
        finally:
            self._ending.discard(generation_id)
        over = ended(generation, status, failure, kept, self._around.wall_s())
        try:
            self._put(over)
        except RpgMusicError as fault:
            _log.warning("How a generation ended could not be stored: %s", fault)
            self._store.show(over)
            self._around.tell(over)

    async def _clean_up(self) -> None:
        """Delete the oldest pieces that nobody keeps or uses until the rest fits into its space."""
        for generation in surplus(self._usable(), self.limits.kept_bytes, self._around.uses):
            if generation.track_id is not None:
                await self._remove_track(generation.track_id)
            self._store.delete(generation.id)
        for generation in list(outdated(self._store.all())):
            self._store.delete(generation.id)

    async def _remove_track(self, track_id: TrackId) -> None:
        if self._is_there(track_id):
            await self._shelf.remove(self._around.find_track(track_id))
