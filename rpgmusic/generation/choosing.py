"""Choosing: which provider a request would go to, and which finished piece already answers it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rpgmusic.domain.errors import ProviderUnavailable
from rpgmusic.domain.generation import Generation, GenerationStatus, ProviderName, Wanted
from rpgmusic.generation.providers.provider import Estimate, Provider
from rpgmusic.generation.request import Request, likeness


@dataclass(frozen=True, slots=True)
class Near:
    """A finished piece, and how near it comes to a request."""

    generation: Generation
    likeness: float


def first_available(request: Request, providers: Mapping[ProviderName, Provider]) -> Provider:
    """The first provider of a request's chain that can be used for it.

    Raises:
        ProviderUnavailable: none can; the sentence says what the first one lacks.
    """
    missing = ""
    for name in request.chain:
        provider = providers.get(name)
        lacks = (
            f"{name.value.capitalize()} is not part of this server." if provider is None else _lacks(provider, request)
        )
        if provider is not None and not lacks:
            return provider
        missing = missing or lacks
    raise ProviderUnavailable(missing or "Name someone who makes the music.")


def _lacks(provider: Provider, request: Request) -> str:
    """What keeps a provider from making what is wanted; empty if nothing does."""
    able = provider.capabilities
    if request.wanted is Wanted.EFFECT and not able.effects and able.available:
        return f"{able.title} makes music only. Choose ElevenLabs for sounds."
    return "" if able.available else able.missing


def estimate_of(request: Request, provider: Provider) -> Estimate:
    """What a request would cost and take with a provider."""
    return provider.estimate(request.prompt, request.wanted)


def same_request(request: Request, generations: Iterable[Generation]) -> Generation | None:
    """The generation that asked for just this before, made or being made; the latest if there are several.

    Without a seed any seed will do. Another provider is another request.
    """
    for one in generations:
        if (
            one.owner == request.owner
            and one.prompt == request.prompt
            and one.wanted is request.wanted
            and one.chain == request.chain
            and one.continue_from == request.continue_from
            and request.seed in (None, one.seed)
            and one.status in (GenerationStatus.GENERATING, GenerationStatus.COMPLETED)
        ):
            return one
    return None


def nearest(request: Request, generations: Iterable[Generation]) -> Near | None:
    """The finished piece of the same owner that comes nearest; None if nothing comes near at all."""
    candidates = (
        Near(one, likeness(one.prompt, request.prompt))
        for one in generations
        if one.status is GenerationStatus.COMPLETED
        and one.track_id is not None
        and one.owner == request.owner
        and one.wanted is request.wanted
        and request.continue_from is None
    )
    best = max(candidates, key=lambda near: near.likeness, default=None)
    return best if best is not None and best.likeness > 0 else None
