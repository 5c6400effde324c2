"""Making one piece: turns, attempts, retries where they are safe, and the chain of those who may make it instead."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from rpgmusic.domain.errors import GenerationError, OutcomeUnknown, ProviderUnavailable
from rpgmusic.domain.generation import Failure, Generation, ProviderName, Stage
from rpgmusic.domain.units import TrackId
from rpgmusic.generation.attempt import Changed, Desk, attempted, cleared
from rpgmusic.generation.choosing import Near
from rpgmusic.generation.nursery import Nursery
from rpgmusic.generation.providers.provider import Made, Provider
from rpgmusic.generation.request import NEAR_ENOUGH, Request
from rpgmusic.generation.storing import PieceShelf
from rpgmusic.generation.turns import Turns

RETRIES: Final = 2
FIRST_WAIT_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How making a piece ended well: with a track, a similar one, or deliberate silence (no track)."""

    generation: Generation
    track_id: TrackId | None = None
    similar: float | None = None


@dataclass(frozen=True, slots=True)
class Maker:
    """Carries out one request. `similar` finds the finished piece that comes nearest."""

    providers: Mapping[ProviderName, Provider]
    shelf: PieceShelf
    turns: Turns
    directory: Path
    sleep: Callable[[float], Awaitable[None]]
    file_of: Callable[[TrackId], Awaitable[Path]]
    changed: Changed
    nursery: Nursery
    similar: Callable[[Request], Near | None]

    async def made(self, generation: Generation, request: Request, *, urgent: bool) -> Outcome:
        """Go along the chain until somebody makes the piece.

        After a service failed, a similar piece counts before the built-in composer; and after a call whose outcome is
        not known, nobody is asked who charges too. Nobody else is asked either if what came is heard already and long
        enough to stay.

        Raises:
            GenerationError: nobody could; it is the error of the first who tried.
            DiskFull, Unavailable: it could not be stored.
        """
        faults: list[GenerationError] = []
        async with self.turns.turn(generation.campaign_id, urgent=urgent):
            for name in _still_to_ask(generation):
                if name is ProviderName.SILENCE:
                    return Outcome(self._with(generation, name, faults))
                near = self.similar(request) if faults else None
                if near is not None and near.likeness >= NEAR_ENOUGH and name is ProviderName.COMPOSER:
                    taken = self._with(generation, near.generation.provider, faults)
                    return Outcome(taken, near.generation.track_id, near.likeness)
                try:
                    return await self._made_by(self._with(generation, name, faults), urgent=urgent, faults=faults)
                except GenerationError as fault:
                    if self.nursery.is_worth_keeping(generation.id):
                        raise
                    await self.nursery.cut_off(generation)
                    faults.append(fault)
        raise faults[0]

    async def _made_by(self, generation: Generation, *, urgent: bool, faults: list[GenerationError]) -> Outcome:
        provider = self.providers.get(generation.provider)
        if provider is None or not provider.capabilities.available:
            message = f"{generation.provider.value} is not part of this server."
            raise ProviderUnavailable(message if provider is None else provider.capabilities.missing)
        if provider.capabilities.charges and any(isinstance(fault, OutcomeUnknown) for fault in faults):
            message = "It was not asked, because another call may have been charged already."
            raise ProviderUnavailable(message)
        most = provider.capabilities.most_at_once
        async with self.turns.with_provider(generation.provider, most, urgent=urgent):
            generation, made = await self._attempts(generation, provider, urgent=urgent)
        generation = replace(generation, stage=Stage.STORING, progress=0.95, eta_s=None)
        if made.cost_usd is not None:
            generation = replace(generation, cost_usd=made.cost_usd)
        self.changed(generation, True)  # noqa: FBT003  # a callback's arguments have no names
        stored = await self.nursery.completed(generation, made) or await self.shelf.store(generation, made)
        return Outcome(replace(generation, size_bytes=stored.size_bytes), stored.track.id)

    async def _attempts(self, generation: Generation, provider: Provider, *, urgent: bool) -> tuple[Generation, Made]:
        """Try, and again after a while where that cannot be charged twice."""
        continue_from = None if generation.continue_from is None else await self.file_of(generation.continue_from)
        desk = Desk(self.directory, self.changed, self.nursery.grown)
        for attempt in range(RETRIES + 1):
            try:
                return await attempted(generation, provider, desk, continue_from, urgent=urgent)
            except GenerationError as fault:
                if not fault.safe_to_repeat or attempt == RETRIES:
                    raise
                wait_s = max(FIRST_WAIT_S * 2**attempt, fault.retry_after_s or 0.0)
                failure = Failure(fault.kind, str(fault), fault.suggestion, wait_s)
                generation = replace(
                    generation, stage=Stage.RETRYING, eta_s=wait_s, attempts=generation.attempts + 1, failure=failure
                )
                self.changed(generation, True)  # noqa: FBT003  # the same
                cleared(self.directory)
                await self.sleep(wait_s)
                generation = replace(generation, failure=None)
        raise AssertionError  # the last attempt either returned or raised

    @staticmethod
    def _with(generation: Generation, name: ProviderName, faults: list[GenerationError]) -> Generation:
        """The generation in the hands of a provider, with what the first one said who failed."""
        first = faults[0] if faults else None
        failure = None if first is None else Failure(first.kind, str(first), first.suggestion, first.retry_after_s)
        return replace(generation, provider=name, failure=failure)


def _still_to_ask(generation: Generation) -> tuple[ProviderName, ...]:
    """The chain, from the provider on whose call is still to be found again: who failed before it is not asked anew."""
    chain = generation.chain
    return chain[chain.index(generation.provider) :] if generation.remote_id and generation.provider in chain else chain
