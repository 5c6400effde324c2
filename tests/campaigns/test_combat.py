"""One key begins a battle, and one gives the earlier music back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from rpgmusic.campaigns.combat import switch_combat
from rpgmusic.campaigns.mixing import set_mix
from rpgmusic.campaigns.starting import play
from rpgmusic.campaigns.transport import hush, panic, pause, resume, seek, stop
from rpgmusic.domain.errors import NothingToPlay
from rpgmusic.domain.queue import Repeat
from rpgmusic.domain.saved_scene import MusicChoice, MusicSource
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import DEFAULT_CAMPAIGN, SAMPLE_RATE_HZ, FolderId, TrackId
from rpgmusic.protocol.board import CombatRequest
from rpgmusic.protocol.rest import HushRequest, LayerRequest, MixRequest, PlayRequest, SeekRequest

from .tables import Table, make_track

A, B, C, D = (TrackId(name) for name in "abcd")


@pytest.fixture
def road(table: Table) -> Table:
    """A table with two long tracks queued, the first playing for five seconds, rain, and a battle pool of two."""
    table.music.add(make_track("a", 300), make_track("b", 300))
    table.set(battle=MusicChoice(MusicSource.TRACKS, (C, D)))
    table.do(lambda c, m: play(c, PlayRequest(track_ids=(A, B)), m))
    table.do(lambda c, m: play(c, PlayRequest(track_id=B, layer=LayerName.AMBIENCE), m))
    table.pass_time(5)
    return table


def switch(table: Table, on: bool | None = None, fade_s: float | None = None) -> None:
    table.do(lambda c, m: switch_combat(c, CombatRequest(on=on, fade_s=fade_s), m))


def position_s(table: Table) -> float:
    (voice,) = table.voices()
    return voice.frame / SAMPLE_RATE_HZ


def test_a_battle_pushes_the_music_aside_and_nothing_else(road: Table) -> None:
    switch(road)
    road.pass_time(3)
    assert road.heard() in (["c"], ["d"])
    assert road.heard(LayerName.AMBIENCE) == ["b"]
    assert road.campaign.scene == Scene(combat=True)
    queue = road.campaign.queue
    assert (queue.shuffle, queue.repeat, len(queue.entries)) == (True, Repeat.ALL, 2)


def test_the_battle_goes_on_and_on(road: Table) -> None:
    switch(road)
    road.pass_time(100, step_s=0.5)
    assert set(road.heard()) <= {"c", "d"}
    assert road.heard()


def test_after_the_battle_queue_track_and_position_are_as_they_were(road: Table) -> None:
    queue = road.campaign.queue
    switch(road)
    road.pass_time(20)
    switch(road)
    road.pass_time(3.2)
    assert road.heard() == ["a"]
    assert 5 + 1.5 + 3 <= position_s(road) <= 5 + 1.5 + 3.5
    assert road.campaign.queue == queue
    assert road.campaign.scene is None
    assert road.campaign.set_aside is None


def test_on_twice_and_off_twice_change_nothing_more(road: Table) -> None:
    switch(road, on=False)
    assert road.heard() == ["a"]
    switch(road, on=True)
    begun = road.campaign
    switch(road, on=True)
    assert road.campaign == begun
    road.pass_time(3)
    switch(road, on=False)
    over = road.campaign
    switch(road, on=False)
    assert road.campaign == over


def test_the_pool_is_every_track_with_the_mood_until_another_is_chosen(table: Table) -> None:
    table.music.add(replace(make_track("d"), moods=(Mood.BATTLE,)))
    switch(table)
    assert [entry.track_id for entry in table.campaign.queue.entries] == [D]


@pytest.mark.parametrize(
    "pool",
    [
        MusicChoice(MusicSource.MATCH, mood=Mood.BATTLE),
        MusicChoice(MusicSource.FOLDER, folder_id=FolderId("gone")),
        MusicChoice(MusicSource.TRACKS, (TrackId("gone"),)),
    ],
)
def test_without_battle_music_a_sentence_says_what_to_do_and_nothing_changes(road: Table, pool: MusicChoice) -> None:
    road.set(battle=pool)
    before = road.campaign
    with pytest.raises(NothingToPlay, match="There is no battle music: "):
        switch(road)
    assert road.campaign == before


def test_after_a_battle_that_broke_a_silence_there_is_silence_again(table: Table) -> None:
    table.set(battle=MusicChoice(MusicSource.TRACKS, (C,)))
    switch(table)
    table.pass_time(3)
    assert table.heard() == ["c"]
    switch(table)
    table.pass_time(4)
    assert table.heard() == []
    assert table.campaign.queue.entries == ()


@pytest.mark.parametrize(
    "silenced",
    [
        lambda c, m: pause(c, LayerRequest(), m),
        lambda c, m: hush(c, HushRequest(), m),
        panic,
    ],
)
def test_what_was_paused_before_the_battle_is_paused_after_it(road: Table, silenced: Callable[..., object]) -> None:
    road.do(silenced)  # type: ignore[arg-type]  # any of the commands above
    road.pass_time(4)
    held = road.campaign.timeline.layer(LayerName.MUSIC).held
    switch(road)
    road.pass_time(3)
    assert road.heard() in (["c"], ["d"])
    switch(road)
    road.pass_time(4)
    assert road.heard() == []
    assert road.campaign.timeline.layer(LayerName.MUSIC).held == held
    road.do(lambda c, m: resume(c, LayerRequest(), m))
    road.pass_time(1)
    assert road.heard() == ["a"]


@pytest.mark.parametrize(
    "silenced",
    [
        lambda c, m: pause(c, LayerRequest(), m),
        lambda c, m: hush(c, HushRequest(), m),
        lambda c, m: stop(c, LayerRequest(), m),
        panic,
    ],
)
def test_the_music_returns_even_if_the_battle_was_silenced(road: Table, silenced: Callable[..., object]) -> None:
    switch(road)
    road.pass_time(3)
    road.do(silenced)  # type: ignore[arg-type]  # any of the commands above
    road.pass_time(4)
    switch(road)
    road.pass_time(4)
    assert road.heard() == ["a"]
    assert road.campaign.timeline.layer(LayerName.MUSIC).held == ()


def test_what_the_gm_plays_during_the_battle_does_not_end_it(road: Table) -> None:
    switch(road)
    road.pass_time(2)
    road.do(lambda c, m: play(c, PlayRequest(track_ids=(B, C)), m))
    road.pass_time(3)
    assert road.campaign.set_aside is not None
    switch(road)
    road.pass_time(4)
    assert road.heard() == ["a"]
    assert [entry.track_id for entry in road.campaign.queue.entries] == [A, B]


def test_a_seek_just_before_the_battle_counts(road: Table) -> None:
    road.do(lambda c, m: seek(c, SeekRequest(position_s=100), m))
    switch(road)
    road.pass_time(5)
    switch(road, fade_s=0.0)
    road.pass_time(0.3)
    assert 101 <= position_s(road) <= 102


def test_a_battle_in_the_middle_of_a_cross_fade_returns_to_the_track_that_came(road: Table) -> None:
    road.do(lambda c, m: play(c, PlayRequest(track_id=B, crossfade_s=4), m))
    road.pass_time(1)
    switch(road)
    road.pass_time(5)
    switch(road)
    road.pass_time(4)
    assert road.heard() == ["b"]


def test_a_battle_called_off_at_once_leaves_the_music_where_it_is_heard(road: Table) -> None:
    switch(road)
    road.pass_time(0.5)
    switch(road)
    road.pass_time(4)
    assert road.heard() == ["a"]
    assert 9 <= position_s(road) <= 10


def test_pressing_the_key_very_often_piles_nothing_up(road: Table) -> None:
    for _ in range(40):
        switch(road)
        road.pass_time(0.02)
    assert len(road.campaign.timeline.layer(LayerName.MUSIC).clips) < 30
    road.pass_time(4)
    assert road.heard() == ["a"]


def test_if_the_track_is_gone_meanwhile_the_queue_goes_on_with_the_next(road: Table) -> None:
    switch(road)
    road.pass_time(3)
    del road.music.tracks[A]
    switch(road)
    road.pass_time(4)
    assert road.heard() == ["b"]


def test_if_everything_is_gone_meanwhile_there_is_silence(road: Table) -> None:
    switch(road)
    road.pass_time(3)
    del road.music.tracks[A], road.music.tracks[B]
    switch(road)
    road.pass_time(4)
    assert road.heard() == []


def test_a_battle_survives_a_restart_and_still_returns(road: Table) -> None:
    queue = road.campaign.queue
    switch(road)
    road.pass_time(3)
    before = road.campaign
    road.reopen()
    assert road.campaign == before
    switch(road)
    road.pass_time(4)
    assert road.heard() == ["a"]
    assert road.campaign.queue == queue


def test_after_a_long_absence_the_battle_is_held_and_still_ends_in_the_earlier_music(road: Table) -> None:
    switch(road)
    road.pass_time(3)
    road.reopen(long_absence=True)
    assert road.heard() == []
    switch(road)
    road.pass_time(4)
    assert road.heard() == ["a"]


def test_the_scene_that_is_set_only_says_that_there_is_a_battle(road: Table) -> None:
    road.campaigns.set_scene(DEFAULT_CAMPAIGN, Scene(title="The bridge"))
    switch(road)
    assert road.campaign.scene == Scene(title="The bridge", combat=True)
    switch(road)
    assert road.campaign.scene == Scene(title="The bridge")


def test_after_the_battle_the_music_is_as_intense_as_before(road: Table) -> None:
    road.do(lambda c, m: set_mix(c, LayerName.MUSIC, MixRequest(intensity=0.3), m))
    switch(road)
    road.do(lambda c, m: set_mix(c, LayerName.MUSIC, MixRequest(intensity=0.9), m))
    road.pass_time(5)
    switch(road)
    assert road.campaign.timeline.layer(LayerName.MUSIC).intensity.to_level == 0.3
