"""Generations, providers and prices as they travel."""

from __future__ import annotations

from collections.abc import Callable

from rpgmusic.domain.generation import Generation, GenerationStatus
from rpgmusic.generation.choosing import Near
from rpgmusic.generation.generations import Generations
from rpgmusic.generation.providers.provider import Capabilities
from rpgmusic.protocol.making import GenerationView, NearPiece, ProviderView, Spending, Workshop


def generation_view(generation: Generation, signed: Callable[[str], str]) -> GenerationView:
    """A generation as its owner sees it; a finished piece has an address to download it from."""
    done = generation.status is GenerationStatus.COMPLETED and generation.track_id is not None
    return GenerationView(
        id=generation.id,
        campaign_id=generation.campaign_id,
        name=generation.name,
        status=generation.status,
        stage=generation.stage,
        progress=round(generation.progress, 4),
        eta_s=generation.eta_s,
        provider=generation.provider,
        chain=generation.chain,
        prompt=generation.prompt,
        wanted=generation.wanted,
        seed=generation.seed,
        created_at_s=generation.created_at_s,
        finished_at_s=generation.finished_at_s,
        track_id=generation.track_id,
        similar=generation.similar,
        cost_usd=round(generation.cost_usd, 4),
        attempts=generation.attempts,
        failure=generation.failure,
        scene_title=generation.scene_title,
        kept=generation.kept,
        download_url=signed(f"/api/music-generator/download/{generation.id}") if done else "",
    )


def workshop_view(generations: Generations) -> Workshop:
    """Everything about making music here."""
    return Workshop(
        enabled=generations.enabled,
        providers=tuple(_provider_view(one) for one in generations.capabilities()),
        spending=spending_view(generations),
        most_at_once=generations.limits.at_once,
    )


def spending_view(generations: Generations) -> Spending:
    """What was spent, and how much may be."""
    return Spending(spent_usd=generations.spent_usd, cap_usd=generations.cap_usd)


def near_view(near: Near | None) -> NearPiece | None:
    """A piece that exists and comes near."""
    if near is None or near.generation.track_id is None:
        return None
    return NearPiece(track_id=near.generation.track_id, title=near.generation.name, likeness=near.likeness)


def _provider_view(one: Capabilities) -> ProviderView:
    return ProviderView(
        name=one.name,
        title=one.title,
        available=one.available,
        missing=one.missing,
        charges=one.charges,
        needs_network=one.needs_network,
        effects=one.effects,
        stems=one.stems,
        shortest_s=one.shortest_s,
        longest_s=one.longest_s,
        licence=one.licence,
    )
