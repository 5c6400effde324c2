from __future__ import annotations

import asyncio
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest
from aiohttp import web

from rpgmusic.domain.errors import (
    BadPrompt,
    GenerationError,
    KeyRejected,
    OutcomeUnknown,
    ProviderFailed,
    ProviderUnavailable,
    QuotaExceeded,
    RateLimited,
)
from rpgmusic.domain.generation import Stage, Wanted
from rpgmusic.domain.prompt import Prompt
from rpgmusic.generation.providers.provider import Progressed, Resumable, Started
from rpgmusic.generation.providers.replicate import ReplicateProvider
from rpgmusic.generation.providers.replicate_requests import VERSION, may_be_fetched, music_input
from rpgmusic.generation.providers.sounds import SoundProcess
from tests.audio.music_files import decoded, music, write_wav
from tests.audio.waiting import until
from tests.fakes.replicate_api import ERRORS, TOKEN, FakeReplicate
from tests.fakes.replies import Drop, Endless, Hang, Late, Refuse, Reply, Stream, html_page
from tests.fakes.serving import serving

from .making import order, outcome, words


class Naps:
    """Sleeping that takes no time and remembers for how long it should have been."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        await asyncio.sleep(0)


@pytest.fixture
def naps() -> Naps:
    return Naps()


@pytest.fixture
def fake(sent_wav: bytes) -> FakeReplicate:
    return FakeReplicate(sent_wav)


@pytest.fixture
async def address(fake: FakeReplicate) -> AsyncIterator[str]:
    async with serving(fake.app()) as url:
        yield url


@pytest.fixture
def provider(address: str, naps: Naps) -> ReplicateProvider:
    return ReplicateProvider(TOKEN, words, SoundProcess(), base_url=address, sleep=naps)


@pytest.fixture
def tavern(tmp_path: Path) -> Path:
    return write_wav(tmp_path / "tavern.wav", music(48_000, 2, 14.0))


async def test_music_is_asked_for_with_exactly_these_inputs(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path
) -> None:
    await outcome(provider.make(order(tmp_path)))
    (asked,) = fake.asked("/v1/predictions")
    assert asked.body == {
        "version": VERSION,
        "input": {
            "model_version": "stereo-large",
            "prompt": "calm music, 80 BPM. Lanterns over a black lake",
            "duration": 6,
            "normalization_strategy": "loudness",
            "output_format": "wav",
            "seed": 8,
        },
    }


async def test_the_result_becomes_a_flac_file_of_the_same_length(provider: ReplicateProvider, tmp_path: Path) -> None:
    made = (await outcome(provider.make(order(tmp_path)))).made
    assert made.path.name == "piece.flac"
    assert decoded(made.path).shape == (2, 288_000)


async def test_the_host_of_the_result_is_not_told_the_token(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path
) -> None:
    await outcome(provider.make(order(tmp_path)))
    (fetched,) = fake.asked("/delivered/out.wav")
    assert "authorization" not in fetched.headers


async def test_the_run_is_reported_with_the_id_by_which_it_is_found_again(
    provider: ReplicateProvider, tmp_path: Path
) -> None:
    assert (await outcome(provider.make(order(tmp_path)))).started == [Started(), Started("run0")]


async def test_progress_is_read_from_the_log(provider: ReplicateProvider, tmp_path: Path) -> None:
    result = await outcome(provider.make(order(tmp_path)))
    told = [(report.stage, report.fraction) for report in result.reports if isinstance(report, Progressed)]
    assert told == [
        (Stage.QUEUED_THERE, None),
        (Stage.QUEUED_THERE, None),
        (Stage.MAKING, 50 / 303),
        (Stage.MAKING, 202 / 303),
        (Stage.MAKING, None),
        (Stage.DOWNLOADING, 1.0),
    ]


async def test_it_asks_less_and_less_often(
    provider: ReplicateProvider, fake: FakeReplicate, naps: Naps, tmp_path: Path
) -> None:
    working: dict[str, object] = {"status": "processing"}
    fake.states = (*[working] * 9, {"status": "succeeded"})
    await outcome(provider.make(order(tmp_path)))
    assert naps.seconds[:3] == [1.0, 1.5, 2.25]
    assert naps.seconds[-3:] == [10.0, 10.0, 10.0]


async def test_after_ten_minutes_it_gives_up_and_stops_the_run(
    provider: ReplicateProvider, fake: FakeReplicate, naps: Naps, tmp_path: Path
) -> None:
    fake.states = ({"status": "processing"},)
    result = await outcome(provider.make(order(tmp_path)))
    assert isinstance(result.error, OutcomeUnknown)
    assert 600 <= sum(naps.seconds) <= 610
    assert fake.cancelled == ["run0"]


@pytest.mark.parametrize(
    ("state", "kind", "said"),
    [
        ({"status": "failed", "error": "Prompt is longer than audio to generate"}, ProviderFailed, "longer than audio"),
        ({"status": "failed", "error": "CUDA out of memory. Tried to allocate"}, ProviderFailed, "shorter piece"),
        ({"status": "failed"}, ProviderFailed, "failed"),
        ({"status": "canceled"}, ProviderFailed, "cancelled"),
        ({"status": "aborted"}, ProviderUnavailable, "nothing was charged"),
        ({"status": "succeeded", "output": None}, ProviderFailed, "no place"),
        ({"status": "a status of tomorrow"}, ProviderFailed, "failed"),
    ],
)
async def test_a_run_that_ends_badly_says_what_to_do(
    provider: ReplicateProvider,
    fake: FakeReplicate,
    tmp_path: Path,
    state: dict[str, object],
    kind: type[GenerationError],
    said: str,
) -> None:
    fake.states = ({"status": "starting"}, state)
    error = (await outcome(provider.make(order(tmp_path)))).error
    assert type(error) is kind
    assert said in str(error)
    assert fake.cancelled == []


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("unauthenticated", KeyRejected, "REPLICATE_API_TOKEN"),
        ("insufficient_credit", QuotaExceeded, "credit"),
        ("invalid_version", ProviderUnavailable, "does not offer the model"),
        ("invalid_input", ProviderFailed, "output_format"),
        ("invalid_prompt", BadPrompt, "Change it"),
        ("throttled", RateLimited, "5 s"),
        ("throttled_in_words", RateLimited, "30 s"),
        ("not_found", ProviderUnavailable, "address"),
        ("internal_error", ProviderFailed, "problem of its own"),
        ("html_403", ProviderUnavailable, "proxy"),
        ("html_502", OutcomeUnknown, "look at your account"),
        ("html_503", RateLimited, "busy"),
        ("html_200", OutcomeUnknown, "look at your account"),
    ],
)
async def test_every_documented_error_becomes_a_sentence_that_says_what_to_do(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path, name: str, kind: type[GenerationError], said: str
) -> None:
    fake.replies.append(ERRORS[name])
    error = (await outcome(provider.make(order(tmp_path)))).error
    assert type(error) is kind
    assert said in str(error)


async def test_a_connection_that_drops_while_a_run_is_begun_is_not_tried_again(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.replies.append(Drop())
    assert isinstance((await outcome(provider.make(order(tmp_path)))).error, OutcomeUnknown)
    assert len(fake.asked("/v1/predictions")) == 1


@pytest.mark.parametrize(
    "hiccup", [Drop(), html_page(502), ERRORS["internal_error"], ERRORS["throttled"], Refuse(200, "[]")]
)
async def test_a_hiccup_while_asking_changes_nothing(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path, hiccup: Reply
) -> None:
    fake.poll_replies.extend([hiccup] * 3)
    result = await outcome(provider.make(order(tmp_path)))
    assert result.made.path.exists()
    assert len(fake.asked("/v1/predictions")) == 1


async def test_while_it_is_throttled_it_waits_as_long_as_it_is_told(
    provider: ReplicateProvider, fake: FakeReplicate, naps: Naps, tmp_path: Path
) -> None:
    fake.poll_replies.append(ERRORS["throttled_in_words"])
    await outcome(provider.make(order(tmp_path)))
    assert naps.seconds[1] == 30.0


async def test_a_run_of_which_nothing_is_heard_any_more_may_have_been_charged(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.poll_replies.extend([Drop()] * 20)
    assert isinstance((await outcome(provider.make(order(tmp_path)))).error, OutcomeUnknown)


async def test_closing_stops_the_run_at_the_vendor(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path
) -> None:
    async with aclosing(provider.make(order(tmp_path))) as reports:
        async for report in reports:
            if isinstance(report, Progressed) and report.stage is Stage.MAKING:
                break
    assert fake.cancelled == ["run0"]


async def test_cancelling_the_task_stops_the_run_at_the_vendor(
    address: str, fake: FakeReplicate, tmp_path: Path
) -> None:
    asleep = asyncio.Event()

    async def sleep_for_ever(_: float) -> None:
        asleep.set()
        await asyncio.Event().wait()

    provider = ReplicateProvider(TOKEN, words, SoundProcess(), base_url=address, sleep=sleep_for_ever)
    task = asyncio.create_task(outcome(provider.make(order(tmp_path))))
    await asleep.wait()
    task.cancel()
    await asyncio.wait([task])
    assert fake.cancelled == ["run0"]


async def test_a_run_whose_beginning_is_cancelled_is_stopped_once_its_id_is_known(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path
) -> None:
    late = Late(web.json_response({"id": "late1", "status": "starting"}))
    fake.replies.append(late)
    task = asyncio.create_task(outcome(provider.make(order(tmp_path))))
    await late.arrived.wait()
    task.cancel()
    await asyncio.sleep(0)
    late.gate.set()
    await asyncio.wait([task])
    assert fake.cancelled == ["late1"]


async def test_a_server_that_stops_leaves_the_run_going_on(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path
) -> None:
    assert isinstance(provider, Resumable)
    async with aclosing(provider.make(order(tmp_path))) as reports:
        async for report in reports:
            if report == Started("run0"):
                provider.detach()
                break
    assert fake.cancelled == []


async def test_a_run_of_an_earlier_life_is_taken_up_and_not_begun_again(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path
) -> None:
    run_id = fake.begin("earlier1")
    result = await outcome(provider.make(order(tmp_path, remote_id=run_id)))
    assert result.made.path.exists()
    assert fake.asked("/v1/predictions") == []
    assert result.started == [Started("earlier1")]


@pytest.mark.parametrize("run_id", ["gone", "../../v1/account", "a b"])
async def test_a_run_that_cannot_be_found_again_may_have_been_charged(
    provider: ReplicateProvider, tmp_path: Path, run_id: str
) -> None:
    assert isinstance((await outcome(provider.make(order(tmp_path, remote_id=run_id)))).error, OutcomeUnknown)


async def test_other_music_is_gone_on_from_its_last_ten_seconds(
    provider: ReplicateProvider, fake: FakeReplicate, tavern: Path, tmp_path: Path
) -> None:
    await outcome(provider.make(order(tmp_path, continue_from=tavern)))
    inputs = fake.asked("/v1/predictions")[0].body["input"]
    assert isinstance(inputs, dict)
    assert (inputs["continuation"], inputs["duration"]) == (True, 16)
    kind, _, data = inputs["input_audio"].partition(";base64,")
    assert kind == "data:audio/ogg"
    tail = tmp_path / "heard.ogg"
    tail.write_bytes(b64decode(data))
    assert decoded(tail).shape == (2, 480_000)


async def test_what_was_only_sent_along_is_cut_off_again(
    address: str, naps: Naps, tavern: Path, tmp_path: Path
) -> None:
    provider = ReplicateProvider(TOKEN, words, SoundProcess(), base_url=address, sleep=naps, tail_s=4.0)
    made = (await outcome(provider.make(order(tmp_path, continue_from=tavern)))).made
    assert decoded(made.path).shape == (2, 2 * 48_000)


async def test_a_longer_end_is_uploaded_as_a_file(
    address: str, fake: FakeReplicate, naps: Naps, tmp_path: Path
) -> None:
    long = write_wav(tmp_path / "long.wav", music(48_000, 2, 30.0))
    provider = ReplicateProvider(TOKEN, words, SoundProcess(), base_url=address, sleep=naps, tail_s=25.0)
    await outcome(provider.make(order(tmp_path, continue_from=long)))
    (upload,) = fake.asked("/v1/files")
    content = upload.body["content"]
    assert isinstance(content, bytes)
    assert content[:4] == b"OggS"
    inputs = fake.asked("/v1/predictions")[0].body["input"]
    assert isinstance(inputs, dict)
    assert inputs["input_audio"] == f"{address}/v1/files/file1"


async def test_music_that_is_gone_cannot_be_gone_on_from(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path
) -> None:
    result = await outcome(provider.make(order(tmp_path, continue_from=tmp_path / "gone.wav")))
    assert isinstance(result.error, ProviderFailed)
    assert fake.received == []


async def test_a_result_that_cannot_be_fetched_at_first_is_fetched_again(
    provider: ReplicateProvider, fake: FakeReplicate, sent_wav: bytes, tmp_path: Path
) -> None:
    fake.file_replies.extend([Drop(), Stream(sent_wav, "audio/x-wav", break_after_bytes=9_000)])
    made = (await outcome(provider.make(order(tmp_path)))).made
    assert decoded(made.path).shape == (2, 288_000)


async def test_a_result_that_can_never_be_fetched_is_not_made_again(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.file_replies.extend([html_page(404)] * 3)
    assert isinstance((await outcome(provider.make(order(tmp_path)))).error, OutcomeUnknown)
    assert len(fake.asked("/v1/predictions")) == 1


@pytest.mark.parametrize(
    "reply", [html_page(200), Stream(b""), Stream(b"RIFF\x00\x00\x00\x00WAVEjunk"), Endless(b"RIFF0000WAVE" * 50_000)]
)
async def test_a_result_that_is_no_music_is_no_piece(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path, reply: Reply
) -> None:
    fake.file_replies.append(reply)
    assert isinstance((await outcome(provider.make(order(tmp_path)))).error, ProviderFailed)


@pytest.mark.parametrize(
    "output",
    [
        "file:///etc/passwd",
        "http://192.168.0.1/out.wav",
        "https://user:secret@example.com/x",
        "nonsense",
        "",
        "http://[",
    ],
)
def test_a_result_in_an_odd_place_is_not_fetched(output: str) -> None:
    assert not may_be_fetched(output, "https://api.replicate.com")


def test_a_result_at_an_encrypted_address_is_fetched() -> None:
    assert may_be_fetched("https://replicate.delivery/x/out.wav", "https://api.replicate.com")


async def test_sounds_are_left_to_others(provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path) -> None:
    result = await outcome(provider.make(order(tmp_path, wanted=Wanted.EFFECT)))
    assert isinstance(result.error, ProviderFailed)
    assert fake.received == []


async def test_the_cost_is_told_by_the_time_the_run_took(provider: ReplicateProvider, tmp_path: Path) -> None:
    assert (await outcome(provider.make(order(tmp_path)))).made.cost_usd == 0.028


@pytest.mark.parametrize("seed", [0, -1, 2**40])
def test_a_seed_never_means_chance(seed: int) -> None:
    asked = music_input(Prompt(), seed, "words", 0.0, "")["seed"]
    assert isinstance(asked, int)
    assert 1 <= asked < 2**31


def test_the_licence_of_the_weights_is_told() -> None:
    provider = ReplicateProvider(TOKEN, words, SoundProcess())
    assert "CC BY-NC" in provider.capabilities.licence


async def test_without_a_token_it_says_where_to_put_one(tmp_path: Path) -> None:
    provider = ReplicateProvider("", words, SoundProcess())
    assert "REPLICATE_API_TOKEN" in provider.capabilities.missing
    assert isinstance((await outcome(provider.make(order(tmp_path)))).error, ProviderUnavailable)


async def test_a_hanging_service_is_stopped_waiting_for_when_cancelled(
    provider: ReplicateProvider, fake: FakeReplicate, tmp_path: Path
) -> None:
    fake.poll_replies.append(Hang())
    task = asyncio.create_task(outcome(provider.make(order(tmp_path))))
    await until(lambda: bool(fake.asked("/v1/predictions/run0")))
    task.cancel()
    await asyncio.wait([task])
    assert fake.cancelled == ["run0"]
