"""Random sounds come one after the other, placed ahead so that they go on without the server."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rpgmusic.campaigns.loops import set_loop
from rpgmusic.campaigns.moment import LONGEST_LEAD_US, Moment, Outcome
from rpgmusic.campaigns.planning import PLANNED_AHEAD_US
from rpgmusic.campaigns.scattering import MAX_PLACED, clips_of, end_scatter, ended, is_scattered, started
from rpgmusic.campaigns.starting import MAX_TOGETHER, play
from rpgmusic.campaigns.transport import hush, panic, pause, resume, stop
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.errors import NothingToPlay, RpgMusicError, ScatterNotFound
from rpgmusic.domain.saved_scene import AmbienceBed, Gap, Scatter
from rpgmusic.domain.timeline import Clip, HoldReason, LayerName
from rpgmusic.domain.track import TrackStatus
from rpgmusic.domain.units import DEFAULT_CAMPAIGN, FolderId, ScatterId, TrackId
from rpgmusic.protocol.rest import HushRequest, LayerRequest, LoopRequest, PlayMode, PlayRequest
from rpgmusic.protocol.server_messages import Pause, TimelineUpdated

from .tables import SECOND_US, PaperMusic, Table, make_track

AMBIENCE = LayerName.AMBIENCE
A, B, C = (TrackId(name) for name in "abc")
WOLVES = FolderId("wolves")
ON_AMBIENCE = LayerRequest(layer=AMBIENCE)
EVERYTHING = LayerRequest(layer=None)

Decide: TypeAlias = Callable[[Campaign, Moment], Outcome]


def start(table: Table, bed: AmbienceBed, fade_s: float = 0.0) -> None:
    table.do(lambda c, m: Outcome(started(c, bed, m, round(fade_s * SECOND_US))))


def placed(campaign: Campaign) -> list[Clip]:
    layer = campaign.timeline.layer(AMBIENCE)
    return [clip for scatter in campaign.scatters for clip in clips_of(layer, scatter)]


def wolves(shortest_s: float = 5.0, longest_s: float = 15.0, volume: float = 1.0) -> AmbienceBed:
    return AmbienceBed(folder_id=WOLVES, gap=Gap(shortest_s, longest_s), volume=volume)


@pytest.fixture
def forest(table: Table) -> Table:
    """A table with a folder of three sounds of ten seconds."""
    table.music.folders[WOLVES] = (A, B, C)
    return table


def listened(table: Table, seconds: int) -> list[Clip]:
    """The scatters' clips that are heard within so many seconds, in order."""
    seen = {}
    for _ in range(seconds):
        seen.update({clip.id: clip for clip in placed(table.campaign) if clip.frame_at(table.now_us) is not None})
        table.pass_time(1, step_s=0.5)
    return sorted(seen.values(), key=lambda clip: clip.starts_at_us)


def test_the_first_sound_comes_within_the_shortest_gap(forest: Table) -> None:
    start(forest, wolves())
    forest.pass_time(6)
    assert len(forest.heard(AMBIENCE)) == 1


def test_each_silence_is_measured_from_the_end_of_a_sound_and_lies_within_the_gap(forest: Table) -> None:
    start(forest, wolves())
    clips = listened(forest, 300)
    assert len(clips) >= 10
    silences = [after.starts_at_us - before.starts_at_us - 10 * SECOND_US for before, after in pairs(clips)]
    assert all(5 * SECOND_US <= silence <= 15 * SECOND_US for silence in silences)
    assert len(set(silences)) > 1


def pairs(clips: list[Clip]) -> list[tuple[Clip, Clip]]:
    return list(pairwise(clips))


def test_a_sound_of_a_folder_is_never_followed_by_itself(forest: Table) -> None:
    start(forest, wolves())
    clips = listened(forest, 300)
    assert all(before.track_id != after.track_id for before, after in pairs(clips))
    assert {clip.track_id for clip in clips} == {A, B, C}


def test_a_single_track_sounds_again_and_again(forest: Table) -> None:
    start(forest, AmbienceBed(track_id=A, gap=Gap(5, 15)))
    assert {clip.track_id for clip in listened(forest, 100)} == {A}


def test_sounds_have_the_volume_of_their_bed(forest: Table) -> None:
    start(forest, wolves(volume=0.5))
    assert {clip.volume for clip in placed(forest.campaign)} == {0.5}


def test_what_comes_next_is_placed_for_players_that_lose_the_server(forest: Table) -> None:
    start(forest, wolves())
    for _ in range(120):
        assert placed(forest.campaign)[-1].starts_at_us > forest.now_us + PLANNED_AHEAD_US
        forest.pass_time(1, step_s=1.0)


def test_the_timer_wakes_in_time_to_place_more(forest: Table) -> None:
    start(forest, AmbienceBed(track_id=A, gap=Gap(400, 500)))
    forest.pass_time(410, ticks=False)
    forest.campaigns.tick()
    told = len(forest.told)
    wake_s = forest.campaigns._sleep_s()
    assert wake_s <= 30
    forest.pass_time(500)
    later = [message for message in forest.told[told:] if isinstance(message, TimelineUpdated)]
    assert later


def test_very_short_sounds_neither_fill_the_timeline_nor_the_wire(table: Table) -> None:
    table.music.add(make_track("click", 0.05))
    start(table, AmbienceBed(track_id=TrackId("click"), gap=Gap(0, 0)))
    revision, most = table.campaign.timeline.revision, 0
    for _ in range(200):
        most = max(most, len(placed(table.campaign)))
        table.pass_time(0.1)
    assert most <= MAX_PLACED + 4
    assert table.campaign.timeline.revision - revision <= 21


def test_a_gap_that_makes_no_sense_is_made_to_fit(table: Table) -> None:
    start(table, AmbienceBed(track_id=A, gap=Gap(30, -5)))
    first, second, *_ = placed(table.campaign)
    assert second.starts_at_us - first.starts_at_us == 40 * SECOND_US


def test_missing_tracks_are_passed_over(forest: Table) -> None:
    forest.music.add(make_track("b", status=TrackStatus.MISSING))
    forest.music.folders[WOLVES] = (A, B, TrackId("forgotten"), C)
    start(forest, wolves())
    assert {clip.track_id for clip in listened(forest, 200)} == {A, C}


@pytest.mark.parametrize("bed", [wolves(), AmbienceBed(track_id=TrackId("forgotten"), gap=Gap()), AmbienceBed()])
def test_a_bed_without_sounds_ends_quietly(table: Table, bed: AmbienceBed, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "rpgmusic")
    start(table, bed)
    assert table.campaign.scatters == ()
    assert "random sounds" in caplog.text


def test_a_folder_that_is_emptied_lets_what_was_placed_sound_and_then_ends(forest: Table) -> None:
    start(forest, wolves())
    forest.music.folders[WOLVES] = ()
    forest.pass_time(100, step_s=0.5)
    assert forest.campaign.scatters == ()
    assert forest.heard(AMBIENCE) == []


def test_what_begins_while_a_scene_fades_in_fades_in_with_it(forest: Table) -> None:
    start(forest, wolves(0, 0), fade_s=20)
    first, second, third, *_ = placed(forest.campaign)
    assert first.fades == second.fades
    assert 0 < second.gain_at(second.starts_at_us) < 1
    assert third.fades == ()


def test_ending_fades_away_what_sounds_and_drops_what_would_come(forest: Table) -> None:
    start(forest, wolves(0, 0))
    forest.pass_time(2)
    forest.do(lambda c, m: Outcome(ended(c, None, m, 3 * SECOND_US)))
    assert forest.campaign.scatters == ()
    forest.pass_time(1)
    assert len(forest.heard(AMBIENCE)) == 1
    forest.pass_time(3)
    assert forest.heard(AMBIENCE) == []
    assert not any(clip.starts_at_us > forest.now_us for clip in forest.campaign.timeline.layer(AMBIENCE).clips)


def test_one_scatter_ends_and_the_other_goes_on(forest: Table) -> None:
    start(forest, wolves())
    start(forest, AmbienceBed(track_id=TrackId("d"), gap=Gap(1, 2)))
    first = forest.campaign.scatters[0].id
    forest.do(lambda c, m: end_scatter(c, first, m))
    assert {clip.track_id for clip in listened(forest, 60)} == {"d"}
    with pytest.raises(ScatterNotFound):
        forest.do(lambda c, m: end_scatter(c, first, m))


def test_other_beds_play_on_when_a_scatter_ends(forest: Table) -> None:
    forest.do(lambda c, m: play(c, PlayRequest(track_id=TrackId("d"), layer=AMBIENCE), m))
    start(forest, wolves())
    forest.do(lambda c, m: Outcome(ended(c, None, m, 0)))
    forest.pass_time(30)
    assert forest.heard(AMBIENCE) == ["d"]


holds: list[Decide] = [
    lambda c, m: pause(c, ON_AMBIENCE, m),
    lambda c, m: pause(c, EVERYTHING, m),
    lambda c, m: hush(c, HushRequest(), m),
    panic,
]


@pytest.mark.parametrize("hold", holds, ids=["pause ambience", "pause", "hush", "panic"])
def test_nothing_sounds_while_the_ambience_is_held_and_then_it_goes_on(forest: Table, hold: Decide) -> None:
    start(forest, wolves())
    forest.pass_time(7)
    forest.do(hold)
    forest.pass_time(4)
    assert listened(forest, 60) == []
    assert forest.campaign.timeline.layer(AMBIENCE).held == ()
    assert len(forest.campaign.scatters) == 1
    forest.do(lambda c, m: resume(c, EVERYTHING, m))
    forest.pass_time(16)
    assert listened(forest, 60)


def test_playing_the_ambience_brings_its_random_sounds_back(forest: Table) -> None:
    start(forest, wolves())
    forest.do(lambda c, m: pause(c, ON_AMBIENCE, m))
    forest.do(lambda c, m: play(c, PlayRequest(layer=AMBIENCE), m))
    assert forest.campaign.scatters[0].held is None


def test_hush_brings_back_what_it_hushed_and_not_what_was_paused(forest: Table) -> None:
    start(forest, wolves())
    forest.do(lambda c, m: pause(c, ON_AMBIENCE, m))
    start(forest, AmbienceBed(track_id=TrackId("d"), gap=Gap(1, 2)))
    forest.do(lambda c, m: hush(c, HushRequest(), m))
    assert [one.held for one in forest.campaign.scatters] == [HoldReason.PAUSE, HoldReason.HUSH]
    assert any(isinstance(message, Pause) for message in forest.told[-2:])
    forest.do(lambda c, m: hush(c, HushRequest(), m))
    assert [one.held for one in forest.campaign.scatters] == [HoldReason.PAUSE, None]


def test_the_music_is_paused_alone_while_the_wolves_howl(forest: Table) -> None:
    start(forest, wolves())
    forest.do(lambda c, m: pause(c, LayerRequest(), m))
    forest.pass_time(20)
    assert listened(forest, 60)


def test_stopping_the_ambience_ends_random_sounds_for_good(forest: Table) -> None:
    start(forest, wolves())
    forest.pass_time(7)
    forest.do(lambda c, m: stop(c, ON_AMBIENCE, m))
    assert forest.campaign.scatters == ()
    forest.pass_time(60)
    assert forest.heard(AMBIENCE) == []
    with pytest.raises(NothingToPlay):
        forest.do(lambda c, m: resume(c, EVERYTHING, m))


def test_stopping_one_sound_leaves_the_rest_of_them(forest: Table) -> None:
    start(forest, wolves(0, 0))
    forest.pass_time(3)
    sounding = forest.voices(AMBIENCE)[0].clip_id
    forest.do(lambda c, m: stop(c, LayerRequest(layer=AMBIENCE, clip_id=sounding), m))
    forest.pass_time(2)
    assert forest.heard(AMBIENCE) == []
    forest.pass_time(8)
    assert len(forest.heard(AMBIENCE)) == 1


def test_something_that_takes_the_place_of_the_ambience_ends_random_sounds(forest: Table) -> None:
    start(forest, wolves())
    request = PlayRequest(track_id=TrackId("d"), layer=AMBIENCE, mode=PlayMode.REPLACE)
    forest.do(lambda c, m: play(c, request, m))
    assert forest.campaign.scatters == ()
    forest.pass_time(40)
    assert forest.heard(AMBIENCE) == ["d"]


def test_commands_for_the_ambience_mean_its_beds_and_not_random_sounds(forest: Table) -> None:
    forest.do(lambda c, m: play(c, PlayRequest(track_id=TrackId("d"), layer=AMBIENCE, crossfade_s=0.0), m))
    start(forest, wolves(0, 0))
    forest.pass_time(3)
    assert len(forest.heard(AMBIENCE)) == 2
    forest.do(lambda c, m: set_loop(c, LoopRequest(loop=False, layer=AMBIENCE), m))
    forest.pass_time(30)
    assert "d" not in forest.heard(AMBIENCE)


def test_random_sounds_leave_room_for_beds(forest: Table) -> None:
    for _ in range(MAX_TOGETHER // 4):
        start(forest, wolves(0, 0))
    forest.do(lambda c, m: play(c, PlayRequest(track_id=TrackId("d"), layer=AMBIENCE), m))


def test_random_sounds_go_on_after_a_restart(forest: Table) -> None:
    start(forest, wolves())
    before = placed(forest.campaign)
    forest.reopen()
    assert placed(forest.campaign) == before
    assert listened(forest, 100)


def test_random_sounds_wait_for_the_gm_after_a_long_absence(forest: Table) -> None:
    start(forest, wolves())
    forest.reopen(long_absence=True)
    assert forest.campaign.scatters[0].held is HoldReason.PAUSE
    assert listened(forest, 100) == []


def test_a_server_that_slept_goes_on_with_the_next_sound(forest: Table) -> None:
    start(forest, wolves())
    forest.pass_time(600, ticks=False)
    assert forest.heard(AMBIENCE) == []
    forest.campaigns.tick()
    forest.pass_time(2)
    assert len(forest.heard(AMBIENCE)) == 1


def test_a_random_sound_belongs_to_its_own_scatter_only(forest: Table) -> None:
    start(forest, wolves())
    start(forest, wolves())
    one, other = forest.campaign.scatters
    layer = forest.campaign.timeline.layer(AMBIENCE)
    assert not set(clips_of(layer, one)) & set(clips_of(layer, other))
    assert clips_of(layer, Scatter(ScatterId(one.id[:-1]), one.bed)) == []
    assert all(is_scattered(forest.campaign, clip) for clip in layer.clips)


beds = st.builds(
    lambda shortest, longest, folder: AmbienceBed(
        track_id=None if folder else A, folder_id=WOLVES if folder else None, gap=Gap(shortest, longest)
    ),
    st.floats(0, 60),
    st.floats(0, 60),
    st.booleans(),
)
commands: st.SearchStrategy[Decide] = st.one_of(
    st.builds(lambda b: lambda c, m: Outcome(started(c, b, m, 2 * SECOND_US)), beds),
    st.just(lambda c, m: Outcome(ended(c, None, m, SECOND_US))),
    st.just(lambda c, m: Outcome(ended(c, c.scatters[0].id if c.scatters else None, m, SECOND_US))),
    st.sampled_from(holds),
    st.just(lambda c, m: resume(c, EVERYTHING, m)),
    st.just(lambda c, m: resume(c, ON_AMBIENCE, m)),
    st.just(lambda c, m: stop(c, ON_AMBIENCE, m)),
    st.just(lambda c, m: play(c, PlayRequest(track_id=B, layer=AMBIENCE), m)),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(commands, st.sampled_from([0.0, 0.1, 2.0, 30.0, 200.0])), min_size=1, max_size=10))
def test_whatever_happens_running_scatters_are_placed_ahead_and_held_ones_are_silent(
    steps: list[tuple[Decide, float]],
) -> None:
    music = PaperMusic({TrackId(n): make_track(n) for n in "abcd"}, {WOLVES: (A, B, C)})
    with tempfile.TemporaryDirectory() as directory:
        table = Table(Path(directory), music)
        for decide, pause_s in steps:
            try:
                table.do(decide)
            except RpgMusicError:
                continue
            check(table)
            table.pass_time(pause_s, step_s=5.0)
            check(table)
        table.documents.close()


def check(table: Table) -> None:
    campaign = table.campaign
    layer = campaign.timeline.layer(AMBIENCE)
    assert len(layer.clips) < 256
    assert len({clip.id for clip in layer.clips}) == len(layer.clips)
    for scatter in campaign.scatters:
        clips = clips_of(layer, scatter)
        if scatter.held is not None:
            assert not any(clip.starts_at_us > table.now_us + LONGEST_LEAD_US for clip in clips)
            continue
        assert clips[-1].starts_at_us > table.now_us + PLANNED_AHEAD_US or len(clips) >= MAX_PLACED
        for before, after in pairs(clips):
            assert before.silent_from_us is not None
            assert after.starts_at_us >= before.silent_from_us
            if scatter.bed.folder_id:
                assert before.track_id != after.track_id


def test_the_timeline_of_one_table_does_not_stir_when_nothing_is_due(forest: Table) -> None:
    start(forest, AmbienceBed(track_id=A, gap=Gap(50, 60)))
    forest.pass_time(3, step_s=0.5)
    revision = forest.campaigns.get(DEFAULT_CAMPAIGN).timeline.revision
    forest.pass_time(20, step_s=0.5)
    assert forest.campaign.timeline.revision - revision <= 2
