"""Ordering: new music for a scene, from the composer at once, and from a service for later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from rpgmusic.director.choosing import in_the_making
from rpgmusic.domain.direction import Choice, ChoiceSource, Direction, MakeMusic
from rpgmusic.domain.errors import GenerationError, RpgMusicError
from rpgmusic.domain.generation import Generation, ProviderName
from rpgmusic.domain.prompt import Prompt
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.units import CampaignId, GenerationId
from rpgmusic.generation.generations import Generations
from rpgmusic.generation.request import Request

COMPOSER_ONLY: Final = (ProviderName.COMPOSER,)

OPENING_S: Final = 30.0
"""Length of what the composer makes while a table waits: done in about a second, and whole in itself."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """What is chosen for now, and the piece in the making that is better and comes later."""

    choice: Choice
    better: GenerationId | None = None


@dataclass(frozen=True, slots=True)
class Orders:
    """Asks the workshop for music."""

    generations: Generations

    def promise(self, campaign_id: CampaignId, owner: str, prompt: Prompt, direction: Direction) -> Choice:
        """What would be made if the scene came; nothing is asked for."""
        if direction.make is MakeMusic.NEVER:
            reason = "Nothing in the library fits, and no music is made (see the director's settings)."
            return Choice(ChoiceSource.NOTHING, reasons=(reason,))
        try:
            request = Request(campaign_id, owner, prompt, chain=direction.chain)
            provider = self.generations.provider_for(request).capabilities
            price = self.generations.estimate(request)
        except GenerationError as fault:
            return Choice(ChoiceSource.NOTHING, problem=str(fault))
        cost = f", for about ${price.cost_usd:.2f}" if price.cost_usd else ""
        reasons = (
            "Nothing in the library fits.",
            f"{provider.title} would make it in about {price.seconds:.0f} s{cost}.",
        )
        return Choice(ChoiceSource.IN_THE_MAKING, title=f"New music for {prompt.mood}", fit=1.0, reasons=reasons)

    def of(self, choice: Choice) -> Generation | None:
        """The piece in the making that a choice waits for."""
        return None if choice.generation_id is None else self.generations.find(choice.generation_id)

    async def give_up(self, generation_ids: Iterable[GenerationId]) -> None:
        """Cancel pieces that nobody waits for any more; what may be charged already is let come."""
        for generation_id in generation_ids:
            generation = self.generations.find(generation_id)
            if generation is not None and not generation.is_over and not generation.charged:
                await self.generations.cancel(generation_id, generation.owner)

    def ordered(
        self,
        campaign_id: CampaignId,
        owner: str,
        prompt: Prompt,
        direction: Direction,
        scene: Scene,
        present: Choice | None,
        seed: int | None,
    ) -> Ordered:
        """Have music made. With something to play meanwhile, only the best is asked for; else the composer at once.

        Raises:
            GenerationError, TooManyRequests: nothing can be made.
            DiskFull, Unavailable: the request could not be stored.
        """
        request = Request(campaign_id, owner, prompt, chain=direction.chain, seed=seed, scene_title=scene.title)
        by_service = self._by_service(request)
        if present is not None:
            return self._improving(request if by_service else replace(request, urgent=True), present)
        if not by_service:
            return self._composed(request)
        note, better = self._asked_service(request)
        opening = replace(request, chain=COMPOSER_ONLY, prompt=_opening(request.prompt))
        return Ordered(self._made_now(opening, (note,)), better)

    def _composed(self, request: Request) -> Ordered:
        """The composer's piece: a short opening at once, and the whole, of the same seed, for when that is ready."""
        if request.prompt.length_s <= OPENING_S or self.generations.known(request) is not None:
            return Ordered(self._made_now(request, ()))
        name = f"{request.scene_title or request.prompt.mood.value.capitalize()}, opening"
        opening_request = replace(request, name=name, prompt=_opening(request.prompt))
        choice = self._made_now(opening_request, ("A longer one follows.",))
        opening = self.of(choice)
        if opening is None:
            return Ordered(choice)
        whole = self.generations.ask(replace(request, seed=opening.seed))
        return Ordered(choice, None if whole.is_over else whole.id)

    def _made_now(self, request: Request, notes: tuple[str, ...]) -> Choice:
        request = replace(request, urgent=True)
        generation = self.generations.ask(request)
        title = self.generations.provider_for(request).capabilities.title
        return in_the_making(generation, ("Nothing in the library fits.", f"{title} makes a piece for it.", *notes))

    def _improving(self, request: Request, present: Choice) -> Ordered:
        """What fits plays; what is made for the scene takes its place when it is ready."""
        generation = self.generations.ask(request)
        if generation.is_over:
            return Ordered(present)
        note = f"{generation.provider.value.capitalize()} makes a piece for this very scene; it comes when it is ready."
        return Ordered(replace(present, reasons=(*present.reasons, note)), generation.id)

    def _by_service(self, request: Request) -> bool:
        """Whether somebody else than the built-in composer would make it first."""
        return self.generations.provider_for(request).capabilities.name is not ProviderName.COMPOSER

    def _asked_service(self, request: Request) -> tuple[str, GenerationId | None]:
        """Ask for the better piece; the sentence that tells so, or why it is not made."""
        try:
            generation = self.generations.ask(request)
        except RpgMusicError as fault:
            return str(fault), None
        note = f"{generation.provider.value.capitalize()} makes a better one; it comes when it is ready."
        return note, None if generation.is_over else generation.id


def _opening(prompt: Prompt) -> Prompt:
    """The same prompt for a piece that is there at once."""
    return replace(prompt, length_s=min(prompt.length_s, OPENING_S))
