from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from rpgmusic.domain.errors import (
    BadPrompt,
    GenerationError,
    KeyRejected,
    OutcomeUnknown,
    ProviderFailed,
    ProviderUnavailable,
    QuotaExceeded,
    RateLimited,
    RpgMusicError,
)
from rpgmusic.domain.generation import Wanted
from rpgmusic.domain.prompt import Prompt
from rpgmusic.generation.providers.calling import Patience
from rpgmusic.generation.providers.elevenlabs import ElevenLabsProvider
from rpgmusic.generation.providers.provider import Growing, Progressed, Started
from rpgmusic.generation.providers.sounds import SoundProcess
from tests.audio.music_files import decoded
from tests.fakes.elevenlabs_api import ERRORS, KEY, SUGGESTION, FakeElevenLabs
from tests.fakes.replies import Drop, Endless, Gated, Hang, Raw, Refuse, Reply, Stream, html_page
from tests.fakes.serving import serving

from .making import order, outcome, words

IMPATIENT = Patience(connect_s=5.0, gap_s=0.3, total_s=5.0)


@pytest.fixture
def fake(sent_mp3: bytes, sent_opus: bytes) -> FakeElevenLabs:
    return FakeElevenLabs(sent_mp3, sent_opus)


@pytest.fixture
async def address(fake: FakeElevenLabs) -> AsyncIterator[str]:
    async with serving(fake.app()) as url:
        yield url


@pytest.fixture
def provider(address: str) -> ElevenLabsProvider:
    return ElevenLabsProvider(KEY, words, SoundProcess(), base_url=address)


@pytest.fixture
def planning(address: str) -> ElevenLabsProvider:
    return ElevenLabsProvider(KEY, words, SoundProcess(), base_url=address, planned=True)


async def error_after(provider: ElevenLabsProvider, fake: FakeElevenLabs, reply: Reply, folder: Path) -> RpgMusicError:
    fake.replies.append(reply)
    error = (await outcome(provider.make(order(folder)))).error
    assert error is not None
    return error


async def test_music_comes_as_the_file_that_was_sent(
    provider: ElevenLabsProvider, sent_mp3: bytes, tmp_path: Path
) -> None:
    made = (await outcome(provider.make(order(tmp_path)))).made
    assert made.path.read_bytes() == sent_mp3


async def test_music_from_words_is_asked_for_with_exactly_these_fields(
    provider: ElevenLabsProvider, fake: FakeElevenLabs, tmp_path: Path
) -> None:
    await outcome(provider.make(order(tmp_path)))
    (asked,) = fake.received
    assert (asked.method, asked.path, asked.query) == ("POST", "/v1/music/stream", {"output_format": "mp3_48000_192"})
    assert asked.body == {
        "prompt": "calm music, 80 BPM. Lanterns over a black lake",
        "music_length_ms": 6_000,
        "force_instrumental": True,
        "model_id": "music_v2",
    }


async def test_singing_is_allowed_when_the_gm_does_not_avoid_it(
    provider: ElevenLabsProvider, fake: FakeElevenLabs, tmp_path: Path
) -> None:
    await outcome(provider.make(order(tmp_path, Prompt(length_s=6.0, avoid=()))))
    assert fake.received[0].body["force_instrumental"] is False


@pytest.mark.parametrize(("wished_s", "asked_ms"), [(0.5, 3_000), (4_000.0, 600_000)])
async def test_the_length_is_held_within_what_the_service_makes(
    provider: ElevenLabsProvider, fake: FakeElevenLabs, tmp_path: Path, wished_s: float, asked_ms: int
) -> None:
    await outcome(provider.make(order(tmp_path, Prompt(length_s=wished_s))))
    assert fake.received[0].body["music_length_ms"] == asked_ms


async def test_a_long_description_is_cut_between_two_words(
    provider: ElevenLabsProvider, fake: FakeElevenLabs, tmp_path: Path
) -> None:
    await outcome(provider.make(order(tmp_path, Prompt(text="lantern " * 600, length_s=6.0))))
    sent = fake.received[0].body["prompt"]
    assert isinstance(sent, str)
    assert len(sent) <= 2_000
    assert sent.endswith("lantern")


async def test_the_words_that_were_sent_are_reported(provider: ElevenLabsProvider, tmp_path: Path) -> None:
    made = (await outcome(provider.make(order(tmp_path)))).made
    assert made.words == "calm music, 80 BPM. Lanterns over a black lake"


async def test_the_cost_is_what_the_service_says(provider: ElevenLabsProvider, tmp_path: Path) -> None:
    made = (await outcome(provider.make(order(tmp_path)))).made
    assert made.cost_usd == 0.075


async def test_the_start_is_reported_once_and_before_anything_is_sent(
    provider: ElevenLabsProvider, fake: FakeElevenLabs, tmp_path: Path
) -> None:
    async with aclosing(provider.make(order(tmp_path))) as reports:
        async for report in reports:
            if isinstance(report, Started):
                break
        assert fake.received == []


async def test_the_music_can_be_heard_before_it_is_complete(
    provider: ElevenLabsProvider, fake: FakeElevenLabs, sent_mp3: bytes, tmp_path: Path
) -> None:
    gate = asyncio.Event()
    fake.replies.append(Gated(sent_mp3, gate))
    async with aclosing(provider.make(order(tmp_path))) as reports:
        async for report in reports:
            if isinstance(report, Growing):
                assert report.length_s == 6.0
                assert decoded(report.path).shape[1] >= report.available_s * 48_000 >= 48_000
                break
        assert not gate.is_set()


async def test_progress_grows_up_to_the_end(
    provider: ElevenLabsProvider, fake: FakeElevenLabs, sent_mp3: bytes, tmp_path: Path
) -> None:
    fake.replies.append(Stream(sent_mp3, pause_s=0.005))
    result = await outcome(provider.make(order(tmp_path)))
    fractions = [report.fraction for report in result.reports if isinstance(report, Progressed) and report.fraction]
    assert fractions == sorted(fractions)
    assert fractions[-1] > 0.8
    assert len(result.growing) >= 4


async def test_with_a_plan_the_seed_is_sent_and_the_prompt_is_not(
    planning: ElevenLabsProvider, fake: FakeElevenLabs, tmp_path: Path
) -> None:
    await outcome(planning.make(order(tmp_path)))
    plan, music = fake.received
    assert plan.path == "/v1/music/plan"
    assert plan.body == {
        "prompt": "calm music, 80 BPM. Lanterns over a black lake",
        "music_length_ms": 6_000,
        "model_id": "music_v2",
    }
    assert music.path == "/v1/music"
    assert set(music.body) == {"composition_plan", "seed", "model_id"}
    assert music.body["seed"] == 7


async def test_a_plan_loses_its_lyrics_when_nobody_shall_sing(
    planning: ElevenLabsProvider, fake: FakeElevenLabs, tmp_path: Path
) -> None:
    await outcome(planning.make(order(tmp_path)))
    assert fake.received[1].body["composition_plan"] == {
        "chunks": [
            {
                "text": "[Opening]",
                "duration_ms": 6_000,
                "positive_styles": ["instrumental", "epic", "orchestral"],
                "negative_styles": ["electronic", "vocals", "lyrics", "spoken words"],
            }
        ]
    }


@pytest.mark.parametrize(
    "answer",
    [
        {"positive_global_styles": [], "sections": []},
        {"chunks": [{"text": "[A]", "duration_ms": 1, "positive_styles": ["x"]}]},
        {"chunks": ["what"]},
        ["no plan"],
    ],
)
async def test_our_own_plan_stands_in_for_one_that_makes_no_sense(
    planning: ElevenLabsProvider, fake: FakeElevenLabs, tmp_path: Path, answer: object
) -> None:
    fake.plan_replies.append(Refuse(200, answer))
    prompt = Prompt(key="D", instruments=("harp",), length_s=150.0)
    await outcome(planning.make(order(tmp_path, prompt)))
    plan = fake.received[1].body["composition_plan"]
    assert isinstance(plan, dict)
    assert sum(chunk["duration_ms"] for chunk in plan["chunks"]) == 150_000
    assert {"instrumental", "calm", "80 BPM", "D minor", "harp"} <= set(plan["chunks"][0]["positive_styles"])


async def test_a_refused_plan_is_no_start(planning: ElevenLabsProvider, fake: FakeElevenLabs, tmp_path: Path) -> None:
    fake.plan_replies.append(ERRORS["bad_prompt"])
    result = await outcome(planning.make(order(tmp_path)))
    assert isinstance(result.error, BadPrompt)
    assert result.started == []


async def test_a_broken_connection_while_planning_costs_nothing(
    planning: ElevenLabsProvider, fake: FakeElevenLabs, tmp_path: Path
) -> None:
    fake.plan_replies.append(Drop())
    assert isinstance((await outcome(planning.make(order(tmp_path)))).error, ProviderUnavailable)


async def test_a_sound_is_asked_for_with_its_loop(
    provider: ElevenLabsProvider, fake: FakeElevenLabs, sent_opus: bytes, tmp_path: Path
) -> None:
    prompt = Prompt(text="Wind in a chimney", length_s=90.0)
    made = (await outcome(provider.make(order(tmp_path, prompt, wanted=Wanted.EFFECT)))).made
    (asked,) = fake.received
    assert (asked.path, asked.query) == ("/v1/sound-generation", {"output_format": "opus_48000_128"})
    assert asked.body == {
        "text": "Wind in a chimney",
        "duration_seconds": 30.0,
        "loop": True,
        "model_id": "eleven_text_to_sound_v2",
    }
    assert made.path.read_bytes() == sent_opus


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("bad_prompt", BadPrompt, "Take the one it suggests"),
        ("bad_prompt_without_suggestion", BadPrompt, "without names of artists"),
        ("bad_composition_plan", BadPrompt, "Take the words it suggests"),
        ("invalid_api_key", KeyRejected, "ELEVENLABS_API_KEY"),
        ("missing_permissions", KeyRejected, "permissions for music"),
        ("missing_permission_without_code", KeyRejected, "permissions for music"),
        ("quota_exceeded", QuotaExceeded, "credit"),
        ("limited_access", QuotaExceeded, "higher plan"),
        ("only_for_creator", QuotaExceeded, "higher plan"),
        ("invalid_list", ProviderFailed, "music_length_ms"),
        ("invalid_parameters", BadPrompt, "too long"),
        ("rate_limit_exceeded", RateLimited, "more slowly"),
        ("concurrent_limit_exceeded", RateLimited, "your plan allows"),
        ("too_many_concurrent_requests", RateLimited, "your plan allows"),
        ("system_busy", RateLimited, "busy"),
        ("internal_error", ProviderFailed, "problem of its own"),
        ("html_403", ProviderUnavailable, "proxy"),
        ("html_502", OutcomeUnknown, "look at your account"),
        ("html_503", RateLimited, "busy"),
        ("html_200", ProviderFailed, "instead of sound"),
    ],
)
async def test_every_documented_error_becomes_a_sentence_that_says_what_to_do(
    provider: ElevenLabsProvider,
    fake: FakeElevenLabs,
    tmp_path: Path,
    name: str,
    kind: type[GenerationError],
    said: str,
) -> None:
    error = await error_after(provider, fake, ERRORS[name], tmp_path)
    assert type(error) is kind
    assert said in str(error)


async def test_the_suggested_description_comes_with_the_error(
    provider: ElevenLabsProvider, fake: FakeElevenLabs, tmp_path: Path
) -> None:
    error = await error_after(provider, fake, ERRORS["bad_prompt"], tmp_path)
    assert isinstance(error, BadPrompt)
    assert error.suggestion == SUGGESTION


async def test_a_suggested_plan_becomes_words(
    provider: ElevenLabsProvider, fake: FakeElevenLabs, tmp_path: Path
) -> None:
    error = await error_after(provider, fake, ERRORS["bad_composition_plan"], tmp_path)
    assert isinstance(error, BadPrompt)
    assert error.suggestion == "solemn choir, low strings"


@pytest.mark.parametrize(("headers", "wait_s"), [({"Retry-After": "7"}, 7.0), ({}, 30.0), ({"Retry-After": "x"}, 30.0)])
async def test_a_limit_says_how_long_to_wait(
    provider: ElevenLabsProvider, fake: FakeElevenLabs, tmp_path: Path, headers: dict[str, str], wait_s: float
) -> None:
    reply = replace(ERRORS["rate_limit_exceeded"], headers=headers)
    error = await error_after(provider, fake, reply, tmp_path)
    assert isinstance(error, RateLimited)
    assert error.retry_after_s == wait_s
    assert f"{wait_s:.0f} s" in str(error)


@pytest.mark.parametrize("body", ["", "[]", '{"detail": null}', '{"detail": {"status": 5}}', "[" * 5_000, "\x00\xff"])
@pytest.mark.parametrize("status", [302, 400, 401, 402, 403, 404, 418, 422, 429, 500, 502, 503, 599])
async def test_an_error_of_any_shape_has_a_sentence(
    provider: ElevenLabsProvider, fake: FakeElevenLabs, tmp_path: Path, status: int, body: str
) -> None:
    error = await error_after(provider, fake, Refuse(status, body), tmp_path)
    assert isinstance(error, GenerationError)
    assert str(error).endswith((".", "”"))


async def test_the_services_words_cannot_change_the_screen(
    provider: ElevenLabsProvider, fake: FakeElevenLabs, tmp_path: Path
) -> None:
    reply = Refuse(403, {"detail": {"message": "no\x1b[2J\nno \u202e" + "a " * 5_000}})
    said = str(await error_after(provider, fake, reply, tmp_path))
    assert said.isprintable()
    assert len(said) < 600


async def test_a_redirect_is_not_followed_so_that_nobody_else_gets_the_key(
    provider: ElevenLabsProvider, fake: FakeElevenLabs, tmp_path: Path
) -> None:
    reply = Refuse(307, "", headers={"Location": "/v1/music"})
    assert isinstance(await error_after(provider, fake, reply, tmp_path), ProviderUnavailable)
    assert len(fake.received) == 1


async def test_a_connection_that_drops_before_the_answer_leaves_the_outcome_open(
    provider: ElevenLabsProvider, fake: FakeElevenLabs, tmp_path: Path
) -> None:
    assert isinstance(await error_after(provider, fake, Drop(), tmp_path), OutcomeUnknown)
    assert len(fake.received) == 1


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nContent-Length: 9000\r\n\r\nID3",
    ],
)
async def test_an_answer_that_is_no_http_leaves_the_outcome_open(
    provider: ElevenLabsProvider, fake: FakeElevenLabs, tmp_path: Path, answer: bytes
) -> None:
    assert isinstance(await error_after(provider, fake, Raw(answer), tmp_path), OutcomeUnknown)
    assert len(fake.received) == 1


async def test_a_connection_that_drops_in_the_middle_leaves_what_came_on_disk(
    provider: ElevenLabsProvider, fake: FakeElevenLabs, sent_mp3: bytes, tmp_path: Path
) -> None:
    fake.replies.append(Stream(sent_mp3, break_after_bytes=80_000, pause_s=0.001))
    result = await outcome(provider.make(order(tmp_path)))
    assert isinstance(result.error, OutcomeUnknown)
    last = result.growing[-1]
    assert decoded(last.path).shape[1] >= last.available_s * 48_000
    assert len(fake.received) == 1


@pytest.mark.parametrize("stall_after", [None, 40_000])
async def test_silence_on_the_line_leaves_the_outcome_open(
    address: str, fake: FakeElevenLabs, sent_mp3: bytes, tmp_path: Path, stall_after: int | None
) -> None:
    fake.replies.append(Stream(sent_mp3[:stall_after], stall=True) if stall_after else Hang())
    provider = ElevenLabsProvider(KEY, words, SoundProcess(), base_url=address, patience=IMPATIENT)
    assert isinstance((await outcome(provider.make(order(tmp_path)))).error, OutcomeUnknown)


async def test_a_stream_that_takes_for_ever_is_given_up(
    address: str, fake: FakeElevenLabs, sent_mp3: bytes, tmp_path: Path
) -> None:
    fake.replies.append(Stream(sent_mp3 * 4, chunk_bytes=100, pause_s=0.05))
    patience = Patience(gap_s=5.0, total_s=0.4)
    provider = ElevenLabsProvider(KEY, words, SoundProcess(), base_url=address, patience=patience)
    assert isinstance((await outcome(provider.make(order(tmp_path)))).error, OutcomeUnknown)


async def test_nobody_at_the_address_means_that_nothing_was_charged(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    provider = ElevenLabsProvider(KEY, words, SoundProcess(), base_url=f"http://127.0.0.1:{port}")
    assert isinstance((await outcome(provider.make(order(tmp_path)))).error, ProviderUnavailable)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nonsense",
        "http://",
        "http://[::1",
        "ftp://127.0.0.1",
        "http://127.0.0.1:99999",
        pytest.param(f"http://{'a' * 300}.example", id="a long name"),
    ],
)
async def test_a_nonsensical_address_is_named_as_such(tmp_path: Path, address: str) -> None:
    provider = ElevenLabsProvider(KEY, words, SoundProcess(), base_url=address)
    assert isinstance((await outcome(provider.make(order(tmp_path)))).error, ProviderUnavailable)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Stream(b""), "sent nothing"),
        (Stream(b"\xff"), "no sound"),
        (Stream(b"Sorry, no music today, please come back later."), "no sound"),
        (Stream(b"ID3" + bytes(4_000)), "cannot be decoded"),
        (Stream(b"{}", "application/json"), "instead of sound"),
        (html_page(200), "instead of sound"),
    ],
)
async def test_what_is_no_sound_is_no_piece(
    provider: ElevenLabsProvider, fake: FakeElevenLabs, tmp_path: Path, reply: Reply, said: str
) -> None:
    error = await error_after(provider, fake, reply, tmp_path)
    assert isinstance(error, ProviderFailed)
    assert said in str(error)


async def test_far_too_much_is_cut_short(
    provider: ElevenLabsProvider, fake: FakeElevenLabs, sent_mp3: bytes, tmp_path: Path
) -> None:
    error = await error_after(provider, fake, Endless(sent_mp3), tmp_path)
    assert isinstance(error, ProviderFailed)
    assert (tmp_path / "order" / "piece.mp3").stat().st_size < 5_000_000


async def test_closing_ends_the_connection(
    provider: ElevenLabsProvider, fake: FakeElevenLabs, sent_mp3: bytes, tmp_path: Path
) -> None:
    fake.replies.append(Gated(sent_mp3, asyncio.Event()))
    async with aclosing(provider.make(order(tmp_path))) as reports:
        async for report in reports:
            if isinstance(report, Growing):
                break
    assert len(fake.received) == 1


@pytest.mark.parametrize("key", ["", "  ", "key\r\nHost: elsewhere", "schlüssel"])
async def test_without_a_usable_key_it_says_where_to_put_one(tmp_path: Path, key: str) -> None:
    provider = ElevenLabsProvider(key, words, SoundProcess())
    assert not provider.capabilities.available
    assert "ELEVENLABS_API_KEY" in provider.capabilities.missing
    assert isinstance((await outcome(provider.make(order(tmp_path)))).error, ProviderUnavailable)


async def test_the_account_tells_how_many_pieces_may_be_made_at_once(
    provider: ElevenLabsProvider, tmp_path: Path
) -> None:
    assert provider.capabilities.most_at_once == 2
    await outcome(provider.make(order(tmp_path)))
    assert provider.capabilities.most_at_once == 3


async def test_the_key_is_in_no_error_and_no_log(
    provider: ElevenLabsProvider, fake: FakeElevenLabs, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    error = await error_after(provider, fake, ERRORS["invalid_api_key"], tmp_path)
    assert KEY not in str(error) + caplog.text


def test_a_minute_of_music_is_estimated_at_the_published_price() -> None:
    provider = ElevenLabsProvider(KEY, words, SoundProcess())
    assert provider.estimate(Prompt(length_s=60.0)).cost_usd == 0.15
    assert provider.estimate(Prompt(length_s=90.0)).cost_usd == 0.225
