"""What a piece would cost, as it is said and as it is agreed to. Pure."""

from __future__ import annotations

import msgspec
from textual.content import Content

from rpgmusic.console.story_words import PROVIDER_WORDS, cost_words, percent, time_words
from rpgmusic.protocol.making import EstimateView, GenerateRequest


def estimate_words(estimate: EstimateView) -> Content:
    """Price, time and maker; what stands in the way; what exists already, with the key that takes it."""
    if estimate.problem:
        return Content.styled(estimate.problem, "$warning")
    price = cost_words(estimate.cost_usd)
    first = Content.assemble(
        (price, "bold"), f", ready in about {time_words(estimate.seconds)} · {PROVIDER_WORDS[estimate.provider]}"
    )
    lines = [first] + ([Content(estimate.words)] if estimate.words else [])
    if estimate.near is not None:
        alike = f"You have “{estimate.near.title}”, {percent(estimate.near.likeness)} alike: "
        lines.append(Content.assemble((alike, "$accent"), ("ctrl+t", "$accent bold"), (" takes it.", "$accent")))
    return Content("\n").join(lines)


def priced(request: GenerateRequest, confirmed_usd: float) -> GenerateRequest:
    """The request with the price that the GM agreed to."""
    return msgspec.structs.replace(request, confirmed_usd=confirmed_usd)


def taking(request: GenerateRequest, likeness: float) -> GenerateRequest:
    """The request for what exists already and comes so near, for nothing."""
    floor = int(likeness * 100) / 100
    return msgspec.structs.replace(request, confirmed_usd=0.0, similar_from=max(0.0, floor))
