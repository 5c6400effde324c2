"""How prices, durations and the state of pieces are told, and that nothing is spent without a yes."""

from __future__ import annotations

from typing import Any

import pytest

from rpgmusic.cli.invocation import Invocation
from rpgmusic.cli.making import about, agree, chain_of, outcome, price, state_of
from rpgmusic.cli.output import Output
from rpgmusic.client import Client
from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.domain.generation import Failure, GenerationStatus, ProviderName, Stage, Wanted
from rpgmusic.domain.prompt import Prompt
from rpgmusic.domain.units import CampaignId, GenerationId, TrackId
from rpgmusic.protocol.making import GenerationView


def generation(**changes: object) -> GenerationView:
    facts: dict[str, Any] = {
        "id": GenerationId("abcdef0123456789"),
        "campaign_id": CampaignId("default"),
        "name": "Harbour",
        "status": GenerationStatus.GENERATING,
        "stage": Stage.QUEUED_THERE,
        "progress": 0.1,
        "eta_s": None,
        "provider": ProviderName.ELEVENLABS,
        "chain": (ProviderName.ELEVENLABS,),
        "prompt": Prompt(),
        "wanted": Wanted.MUSIC,
        "seed": 1,
        "created_at_s": 0.0,
        "finished_at_s": None,
        "track_id": None,
        "similar": None,
        "cost_usd": 0.3,
        "attempts": 1,
        "failure": None,
        "scene_title": "",
        "kept": False,
    }
    return GenerationView(**facts | changes)


def nobody_to_ask() -> Invocation:
    return Invocation(Client(), Output(as_json=True))


@pytest.mark.parametrize(
    ("cost_usd", "words"), [(0.0, "free"), (0.004, "less than $0.01"), (0.3, "$0.30"), (12.0, "$12.00")]
)
def test_a_price_is_told_in_dollars(cost_usd: float, words: str) -> None:
    assert price(cost_usd) == words


@pytest.mark.parametrize(("seconds", "words"), [(0.2, "about 1 s"), (42.4, "about 42 s"), (150.0, "about 2 min")])
def test_a_wait_is_told_roughly(seconds: float, words: str) -> None:
    assert about(seconds) == words


def test_what_costs_money_is_refused_where_nobody_can_be_asked() -> None:
    with pytest.raises(InvalidRequest, match=r"\$0\.30.*--yes"):
        agree(nobody_to_ask(), 0.3, "Go on?", yes=False)


def test_what_is_free_or_agreed_to_is_not_asked_about() -> None:
    agree(nobody_to_ask(), 0.0, "Go on?", yes=False)
    agree(nobody_to_ask(), 0.3, "Go on?", yes=True)


def test_a_chain_is_read_in_order_and_each_counts_once() -> None:
    assert chain_of("ElevenLabs, composer,elevenlabs") == (ProviderName.ELEVENLABS, ProviderName.COMPOSER)


def test_a_piece_in_the_making_says_how_to_follow_and_end_it() -> None:
    told = " ".join(outcome(generation()))
    assert "queued at the service" in told
    assert "rpgmusic jobs cancel abcdef" in told


def test_a_failure_says_why_what_would_do_and_how_long_to_wait() -> None:
    failure = Failure("bad-prompt", "It names an artist.", suggestion="a slow waltz", retry_after_s=20.0)
    told = " ".join(outcome(generation(status=GenerationStatus.FAILED, failure=failure)))
    for words in ("It names an artist.", "a slow waltz", "about 20 s", "rpgmusic jobs retry abcdef"):
        assert words in told


def test_a_piece_that_was_taken_says_how_much_alike_it_is() -> None:
    taken = generation(status=GenerationStatus.COMPLETED, track_id=TrackId("t1"), similar=0.87)
    assert state_of(taken) == "taken, 87% like it"
    assert "nothing was spent" in outcome(taken)[0]
