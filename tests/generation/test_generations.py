from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import mutagen
import pytest

from rpgmusic.domain.errors import (
    BadPrompt,
    Conflict,
    GenerationNotFound,
    MusicFeatureOff,
    OutcomeUnknown,
    ProviderFailed,
    ProviderUnavailable,
    RateLimited,
    SpendingLimit,
    TooManyRequests,
    TrackNotFound,
)
from rpgmusic.domain.generation import GenerationStatus, ProviderName, Stage, Wanted
from rpgmusic.domain.prompt import Prompt, Setting
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import CampaignId, GenerationId, TrackId
from rpgmusic.generation.beginning import begun
from rpgmusic.generation.cleaning import outdated
from rpgmusic.generation.limits import Limits
from rpgmusic.generation.request import Request
from tests.generation.conftest import CAMPAIGN, Bench, Studio, eventually


async def test_a_piece_becomes_a_track_in_the_folder_of_generated_music(bench: Bench) -> None:
    prompt = Prompt(text="A quiet lute", mood=Mood.TAVERN, intensity=0.3, setting=Setting(place="inn"))
    made = await bench.made(prompt=prompt, name="The Prancing Pony!", seed=7, scene_title="Arrival")
    assert made.status is GenerationStatus.COMPLETED
    assert made.track_id is not None
    track = bench.library.track(made.track_id)
    assert (track.title, track.moods, track.intensity) == ("The Prancing Pony!", (Mood.TAVERN,), 0.3)
    assert [folder.name for folder in bench.library.folders() if track.id in folder.track_ids] == ["Generated"]
    path = bench.library.file_path(track)
    assert path.name == "20231114T221320_the-prancing-pony.flac"
    tags = mutagen.File(path)
    assert (tags["mood"], tags["provider"], tags["seed"]) == (["tavern"], ["composer"], ["7"])
    assert (tags["prompt"], tags["scene"]) == (["the words"], ["Arrival"])


async def test_progress_is_told_until_it_is_done(bench: Bench) -> None:
    made = await bench.made()
    stages = [one.stage for one in bench.told]
    assert stages[0] is Stage.WAITING
    assert stages[-1] is Stage.DONE
    assert [one.progress for one in bench.told] == sorted(one.progress for one in bench.told)
    assert bench.told[-1] == made


async def test_asking_again_for_the_same_gives_the_first_piece(bench: Bench) -> None:
    first = await bench.made()
    assert bench.generations.ask(bench.request()).id == first.id
    assert (await bench.made(seed=first.seed + 1)).id != first.id
    assert len(bench.studio.orders) == 2


async def test_fifty_requests_at_once_never_exceed_the_limits(bench: Bench) -> None:
    bench.studio.gate.clear()
    campaigns = [CampaignId(f"table-{number % 5}") for number in range(50)]
    asked = [
        bench.generations.ask(bench.request(campaign_id=campaign, prompt=Prompt(text=f"piece {number}")))
        for number, campaign in enumerate(campaigns)
    ]
    assert {one.status for one in asked} == {GenerationStatus.GENERATING}
    await eventually(lambda: bench.studio.inside == bench.limits.at_once)
    bench.studio.gate.set()
    ended = [await bench.over(one) for one in asked]
    assert {one.status for one in ended} == {GenerationStatus.COMPLETED}
    assert bench.studio.most_inside == bench.limits.at_once
    assert len({one.track_id for one in ended}) == 50


async def test_what_a_table_waits_for_overtakes_the_others(bench: Bench) -> None:
    bench.studio.gate.clear()
    for number in range(5):
        bench.generations.ask(bench.request(prompt=Prompt(text=str(number))))
    urgent = bench.generations.ask(bench.request(prompt=Prompt(text="now"), urgent=True))
    await eventually(lambda: any(order.urgent for order in bench.studio.orders))
    bench.studio.gate.set()
    assert (await bench.over(urgent)).status is GenerationStatus.COMPLETED


async def test_a_campaign_that_asks_too_often_is_told_when_it_may_again(bench: Bench) -> None:
    bench.limits = Limits(per_hour=2)
    await bench.close()
    await bench.open()
    for number in range(2):
        await bench.made(prompt=Prompt(text=str(number)))
    with pytest.raises(TooManyRequests, match="within an hour") as refused:
        bench.generations.ask(bench.request(prompt=Prompt(text="third")))
    assert refused.value.retry_after_s == pytest.approx(3_600)
    bench.now_s += 3_601
    await bench.made(prompt=Prompt(text="third"))


async def test_rate_limits_are_waited_for_and_then_it_is_tried_again(bench: Bench) -> None:
    bench.studio.faults = [RateLimited("Wait.", retry_after_s=45), ProviderUnavailable("No network.")]
    made = await bench.made()
    assert made.status is GenerationStatus.COMPLETED
    assert bench.slept == [45, 60]
    assert any(one.stage is Stage.RETRYING and one.failure for one in bench.told)


async def test_after_two_retries_it_fails_with_what_to_do(bench: Bench) -> None:
    bench.studio.faults = [ProviderUnavailable("Check the network.") for _ in range(3)]
    made = await bench.made()
    assert made.status is GenerationStatus.FAILED
    assert made.failure is not None
    assert made.failure.message == "Check the network."
    assert bench.slept == [30, 60]


async def test_a_call_that_may_have_been_charged_is_never_repeated(bench: Bench) -> None:
    bench.studio.faults = [OutcomeUnknown("It broke off.")]
    bench.studio.fault_after_start = True
    made = await bench.made()
    assert made.status is GenerationStatus.FAILED
    assert len(bench.studio.orders) == 1


async def test_a_refused_prompt_keeps_the_suggested_one(bench: Bench) -> None:
    bench.studio.faults = [BadPrompt("Name no artists.", suggestion="A slow cello")]
    made = await bench.made()
    assert made.failure is not None
    assert made.failure.suggestion == "A slow cello"


async def _with_service(bench: Bench, **about: object) -> Studio:
    service = Studio(bench.studio.sound, ProviderName.ELEVENLABS, charges=True, **about)  # type: ignore[arg-type]
    service.gate.set()
    bench.others = {service.name: service}
    await bench.close()
    await bench.open()
    return service


async def test_when_a_service_fails_the_composer_makes_it(bench: Bench) -> None:
    service = await _with_service(bench)
    service.faults = [ProviderFailed("The service broke.")]
    made = await bench.made(chain=(ProviderName.ELEVENLABS, ProviderName.COMPOSER))
    assert made.status is GenerationStatus.COMPLETED
    assert made.provider is ProviderName.COMPOSER
    assert made.failure is not None
    assert made.failure.message == "The service broke."


async def test_when_a_service_fails_a_similar_piece_comes_before_the_composer(bench: Bench) -> None:
    service = await _with_service(bench)
    earlier = await bench.made(prompt=Prompt(tempo_bpm=80))
    service.faults = [ProviderFailed("The service broke.")]
    made = await bench.made(prompt=Prompt(tempo_bpm=84), chain=(ProviderName.ELEVENLABS, ProviderName.COMPOSER))
    assert made.track_id == earlier.track_id
    assert made.similar is not None
    assert 0.9 < made.similar < 1


async def test_silence_at_the_end_of_the_chain_is_an_answer(bench: Bench) -> None:
    service = await _with_service(bench)
    service.faults = [ProviderFailed("The service broke.")]
    made = await bench.made(chain=(ProviderName.ELEVENLABS, ProviderName.SILENCE))
    assert made.status is GenerationStatus.COMPLETED
    assert made.track_id is None


async def test_after_an_unknown_outcome_nobody_is_asked_who_charges(bench: Bench) -> None:
    service = await _with_service(bench)
    other = Studio(bench.studio.sound, ProviderName.REPLICATE, charges=True)
    bench.others[other.name] = other
    await bench.close()
    await bench.open()
    service.faults = [OutcomeUnknown("It broke off.")]
    made = await bench.made(chain=(ProviderName.ELEVENLABS, ProviderName.REPLICATE, ProviderName.COMPOSER))
    assert not other.orders
    assert made.provider is ProviderName.COMPOSER


async def test_a_near_piece_is_offered_with_how_near_it_comes(bench: Bench) -> None:
    earlier = await bench.made(prompt=Prompt(tempo_bpm=80))
    near = bench.generations.near(bench.request(prompt=Prompt(tempo_bpm=90)))
    assert near is not None
    assert near.generation.id == earlier.id
    assert 0.75 < near.likeness < 1
    assert bench.generations.near(bench.request(prompt=Prompt(mood=Mood.BOSS))) is None
    taken = await bench.made(prompt=Prompt(tempo_bpm=90), similar_from=0.8)
    assert (taken.track_id, taken.similar) == (earlier.track_id, near.likeness)
    assert len(bench.studio.orders) == 1


async def test_the_spending_cap_counts_what_is_being_made(bench: Bench) -> None:
    service = await _with_service(bench, cost_usd=2.0)
    service.gate.clear()
    chain = (ProviderName.ELEVENLABS,)
    bench.generations.set_cap(5.0)
    for number in range(2):
        bench.generations.ask(bench.request(prompt=Prompt(text=str(number)), chain=chain))
    with pytest.raises(SpendingLimit, match=r"\$4\.00 spent"):
        bench.generations.ask(bench.request(prompt=Prompt(text="third"), chain=chain))
    bench.generations.set_cap(None)
    bench.generations.ask(bench.request(prompt=Prompt(text="third"), chain=chain))


async def test_what_costs_more_than_was_agreed_to_is_refused(bench: Bench) -> None:
    await _with_service(bench, cost_usd=0.3)
    with pytest.raises(SpendingLimit, match="agreed"):
        bench.generations.ask(bench.request(chain=(ProviderName.ELEVENLABS,), confirmed_usd=0.2))


async def test_nobody_sees_the_generations_of_another(bench: Bench) -> None:
    made = await bench.made()
    assert bench.generations.all("gm") == (made,)
    assert bench.generations.all("another") == ()
    with pytest.raises(GenerationNotFound):
        bench.generations.get(made.id, "another")
    assert (await bench.made(owner="another")).id != made.id


async def test_cancelling_ends_the_work(bench: Bench) -> None:
    bench.studio.gate.clear()
    asked = bench.generations.ask(bench.request())
    await eventually(lambda: bench.studio.inside == 1)
    cancelled = await bench.generations.cancel(asked.id, "gm")
    assert cancelled.status is GenerationStatus.CANCELLED
    assert bench.studio.inside == 0
    bench.studio.gate.set()
    again = await bench.over(bench.generations.retry(asked.id, "gm"))
    assert again.status is GenerationStatus.COMPLETED
    with pytest.raises(Conflict):
        bench.generations.retry(asked.id, "gm")


async def test_what_was_free_begins_anew_after_a_restart(bench: Bench) -> None:
    bench.studio.gate.clear()
    asked = bench.generations.ask(bench.request())
    await eventually(lambda: bench.studio.inside == 1)
    await bench.close()
    bench.studio.gate.set()
    await bench.open()
    assert (await bench.over(asked)).status is GenerationStatus.COMPLETED


async def test_what_may_have_been_charged_fails_cleanly_after_a_restart(bench: Bench) -> None:
    service = await _with_service(bench)
    service.gate.clear()
    asked = bench.generations.ask(bench.request(chain=(ProviderName.ELEVENLABS,)))
    await eventually(lambda: bench.generations.get(asked.id, "gm").charged)
    await bench.close()
    await bench.open()
    ended = bench.generations.get(asked.id, "gm")
    assert ended.status is GenerationStatus.FAILED
    assert ended.failure is not None
    assert "may have been charged" in ended.failure.message
    assert len(service.orders) == 1


async def test_a_call_that_can_be_found_again_goes_on_after_a_restart(bench: Bench) -> None:
    service = Studio(bench.studio.sound, ProviderName.REPLICATE, charges=True)
    bench.others = {service.name: service}
    await bench.close()
    await bench.open()
    asked = bench.generations.ask(bench.request(chain=(ProviderName.REPLICATE,)))
    await eventually(lambda: bool(bench.generations.get(asked.id, "gm").remote_id))
    await bench.close()
    service.gate.set()
    await bench.open()
    assert (await bench.over(asked)).status is GenerationStatus.COMPLETED
    assert service.orders[-1].remote_id == "remote-1"


async def test_a_damaged_record_is_left_out(bench: Bench) -> None:
    made = await bench.made()
    bench.documents.put("generations", "odd", {"id": 5})
    await bench.close()
    await bench.open()
    assert [one.id for one in bench.generations.all("gm")] == [made.id]


async def test_deleting_takes_the_piece_and_its_file_away(bench: Bench) -> None:
    made = await bench.made()
    assert made.track_id is not None
    path = bench.library.file_path(bench.library.track(made.track_id))
    bench.used.add(made.track_id)
    with pytest.raises(Conflict, match="plays"):
        await bench.generations.delete(made.id, "gm")
    bench.used.clear()
    await bench.generations.delete(made.id, "gm")
    assert not path.exists()
    with pytest.raises(TrackNotFound):
        bench.library.track(made.track_id)


async def test_the_oldest_pieces_go_when_there_are_too_many_but_for_the_kept_and_used(bench: Bench) -> None:
    pieces = []
    for number in range(4):
        bench.now_s += 10
        pieces.append(await bench.made(prompt=Prompt(text=str(number))))
    bench.generations.keep(pieces[0].id, "gm", kept=True)
    assert pieces[1].track_id is not None
    bench.used.add(pieces[1].track_id)
    bench.limits = replace(bench.limits, kept_bytes=2 * pieces[0].size_bytes)
    await bench.close()
    await bench.open()
    bench.now_s += 10
    newest = await bench.made(prompt=Prompt(text="newest"))
    left = {one.id for one in bench.generations.all("gm")}
    assert left == {pieces[0].id, pieces[1].id, newest.id}


async def test_making_can_be_turned_off(bench: Bench) -> None:
    bench.enabled = False
    await bench.close()
    await bench.open()
    with pytest.raises(MusicFeatureOff):
        bench.generations.ask(bench.request())


async def test_a_provider_without_its_key_says_what_is_missing(bench: Bench) -> None:
    bench.studio.available = False
    with pytest.raises(ProviderUnavailable, match=r"Set the key\."):
        bench.generations.ask(bench.request())


async def test_an_unforeseen_fault_fails_the_piece_and_nothing_else(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.studio.faults = [ZeroDivisionError("odd")]  # type: ignore[list-item]  # what no provider should raise
    made = await bench.made()
    assert made.status is GenerationStatus.FAILED
    assert "unforeseen" in caplog.text
    assert (await bench.made(prompt=Prompt(text="next"))).status is GenerationStatus.COMPLETED


async def test_a_piece_that_vanished_is_made_again(bench: Bench) -> None:
    made = await bench.made()
    assert made.track_id is not None
    await bench.library.remove_generated(TrackId(made.track_id))
    assert (await bench.made()).id != made.id


async def test_nobody_waits_for_what_does_not_exist(bench: Bench) -> None:
    assert await bench.generations.finished(GenerationId("none")) is None
    await asyncio.sleep(0)
    assert json.dumps([one.name for one in bench.told]) == "[]"


async def test_after_a_restart_nobody_is_asked_again_who_failed_before(bench: Bench) -> None:
    service = await _with_service(bench)
    other = Studio(bench.studio.sound, ProviderName.REPLICATE, charges=True)
    bench.others[other.name] = other
    await bench.close()
    await bench.open()
    service.faults = [ProviderFailed("The service broke.")]
    asked = bench.generations.ask(bench.request(chain=(ProviderName.ELEVENLABS, ProviderName.REPLICATE)))
    await eventually(lambda: bool(bench.generations.get(asked.id, "gm").remote_id))
    await bench.close()
    other.gate.set()
    await bench.open()
    assert (await bench.over(asked)).provider is ProviderName.REPLICATE
    assert len(service.orders) == 1


async def test_a_sound_is_not_asked_of_someone_who_makes_music_only(bench: Bench) -> None:
    with pytest.raises(ProviderUnavailable, match="music only"):
        bench.generations.estimate(bench.request(wanted=Wanted.EFFECT))


def test_of_what_came_to_nothing_only_the_latest_are_remembered() -> None:
    failed = [
        begun(Request(CAMPAIGN, "gm", Prompt()), GenerationId(str(number)), seed=0, now_s=number) for number in range(5)
    ]
    over = [replace(one, status=GenerationStatus.FAILED) for one in failed]
    made = replace(over[0], id=GenerationId("made"), status=GenerationStatus.COMPLETED, track_id=TrackId("t"))
    assert [one.id for one in outdated([*over, made], most=3)] == ["1", "0"]
