"""Playing, going on by itself, and the edges between tracks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rpgmusic.campaigns.loops import set_loop
from rpgmusic.campaigns.mixing import set_mix
from rpgmusic.campaigns.queueing import configure_queue, enqueue, remove_entry, replace_queue
from rpgmusic.campaigns.starting import play, skip_to_next, skip_to_previous
from rpgmusic.campaigns.transport import hush, panic, pause, resume, seek, stop
from rpgmusic.domain.campaign import Transport
from rpgmusic.domain.errors import InvalidRequest, NothingToPlay, UnreadableAudio
from rpgmusic.domain.player import PlayerReport
from rpgmusic.domain.queue import Repeat
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.track import TrackStatus
from rpgmusic.domain.units import DEFAULT_CAMPAIGN, ClientId, TrackId
from rpgmusic.protocol.rest import (
    EnqueueRequest,
    HushRequest,
    LayerRequest,
    LoopRegion,
    LoopRequest,
    MixRequest,
    PlayMode,
    PlayRequest,
    QueueRequest,
    QueueSettings,
    SeekRequest,
)
from rpgmusic.protocol.server_messages import PlayTrack, QueueUpdated, Stop

from .tables import SECOND_US, Table, make_track, measured

A, B, C, D = (TrackId(name) for name in "abcd")


def start(table: Table, *track_ids: TrackId, crossfade_s: float = 2.0) -> None:
    """Play tracks as a queue that ends."""
    table.do(lambda c, m: configure_queue(c, QueueSettings(crossfade_s=crossfade_s, repeat=Repeat.OFF), m))
    table.do(lambda c, m: play(c, PlayRequest(track_ids=track_ids), m))


def test_music_at_a_new_table_goes_on_until_the_game_master_ends_it(table: Table) -> None:
    table.do(lambda c, m: play(c, PlayRequest(track_ids=(A,)), m))
    table.pass_time(22.0)
    assert table.heard() == ["a"]


def report(table: Table, name: str, measured: PlayerReport, trim_us: int | None = None) -> None:
    table.players.arrive(DEFAULT_CAMPAIGN, ClientId(name), name, trim_us)
    table.players.report(DEFAULT_CAMPAIGN, ClientId(name), measured)


def lead_us(table: Table) -> int:
    state = table.do(lambda c, m: play(c, PlayRequest(track_id=A), m))
    return state.timeline.layer(LayerName.MUSIC).clips[-1].starts_at_us - table.now_us


def test_a_command_takes_effect_when_every_player_can_have_heard_of_it(table: Table) -> None:
    state = table.do(lambda c, m: play(c, PlayRequest(track_id=A), m))
    assert state.timeline.layer(LayerName.MUSIC).clips[0].starts_at_us == table.now_us + 150_000


def test_a_slow_player_makes_the_lead_longer_but_not_endless(table: Table) -> None:
    report(table, "slow", PlayerReport(unlocked=False, muted=False, rtt_us=200_000))
    assert lead_us(table) == 500_000
    report(table, "slow", PlayerReport(unlocked=False, muted=False, rtt_us=2_000_000))
    assert lead_us(table) == 1_000_000


def test_those_who_listen_have_the_time_to_fetch_the_sound_and_to_hand_it_over(table: Table) -> None:
    report(table, "a", PlayerReport(unlocked=True, muted=False, rtt_us=5_000, output_latency_us=140_000))
    report(table, "b", PlayerReport(unlocked=True, muted=False, rtt_us=5_000, output_latency_us=20_000))
    assert lead_us(table) == 110_000 + 100_000 + 140_000


def test_a_player_that_plays_early_has_its_sound_earlier(table: Table) -> None:
    report(
        table, "a", PlayerReport(unlocked=True, muted=False, rtt_us=5_000, output_latency_us=40_000), trim_us=-100_000
    )
    assert lead_us(table) == 110_000 + 100_000 + 140_000


def test_one_very_slow_device_does_not_keep_the_table_waiting(table: Table) -> None:
    report(table, "slow", PlayerReport(unlocked=True, muted=False, rtt_us=5_000, output_latency_us=2_000_000))
    assert lead_us(table) < 500_000


def test_the_queue_goes_on_by_itself_with_a_crossfade(table: Table) -> None:
    start(table, A, B)
    table.pass_time(9)
    assert table.heard() == ["a", "b"]
    assert table.campaign.queue.current == table.campaign.queue.entries[1].id
    assert any(isinstance(message, PlayTrack) for message in table.told[2:])
    assert isinstance(table.told[-1], QueueUpdated)
    table.pass_time(2)
    assert table.heard() == ["b"]


def test_the_next_track_sounds_on_time_even_if_the_server_is_asleep(table: Table) -> None:
    start(table, A, B)
    table.pass_time(9, ticks=False)
    assert table.heard() == ["a", "b"]


def test_after_a_long_sleep_the_queue_goes_on_where_it_should_not_have_stopped(table: Table) -> None:
    start(table, A, B, C)
    table.do(lambda c, m: configure_queue(c, QueueSettings(repeat=Repeat.ALL), m))
    table.pass_time(600, ticks=False)
    assert table.heard() == []
    table.campaigns.tick()
    table.pass_time(1)
    assert len(table.heard()) == 1


def test_without_a_crossfade_tracks_join_to_the_frame(table: Table) -> None:
    start(table, A, B, crossfade_s=0)
    first, second = table.campaign.timeline.layer(LayerName.MUSIC).clips
    assert second.starts_at_us == first.track_ends_at_us
    assert second.start_frame == 0
    assert not second.fades


def test_crossfades_leave_out_the_silence_around_the_music(table: Table) -> None:
    for track_id in (A, B):
        track = table.music.track(track_id)
        table.music.add(replace(track, analysis=measured(track, leading_s=0.5, trailing_s=1.0)))
    start(table, A, B)
    first, second = table.campaign.timeline.layer(LayerName.MUSIC).clips
    assert second.start_frame == 24_000
    assert second.starts_at_us == first.starts_at_us + 7 * SECOND_US


def test_a_crossfade_takes_no_more_than_a_third_of_a_short_track(table: Table) -> None:
    table.music.add(make_track("b", 1.5))
    start(table, A, B)
    assert table.campaign.timeline.layer(LayerName.MUSIC).clips[1].fades[0].duration_us == 500_000


def test_tracks_that_cannot_be_played_are_passed_over(table: Table) -> None:
    table.music.add(make_track("b", status=TrackStatus.MISSING))
    start(table, A, B, C)
    table.pass_time(9)
    assert table.heard() == ["a", "c"]


def test_a_queue_of_nothing_but_missing_tracks_says_so(table: Table) -> None:
    table.music.add(make_track("b", status=TrackStatus.UNPLAYABLE))
    with pytest.raises(NothingToPlay):
        start(table, B, B)
    with pytest.raises(UnreadableAudio, match="cannot be played"):
        table.do(lambda c, m: play(c, PlayRequest(track_id=B), m))


def test_the_end_of_the_queue_is_told(table: Table) -> None:
    start(table, A)
    table.pass_time(11)
    assert isinstance(table.told[-1], Stop)
    assert table.campaigns.state(DEFAULT_CAMPAIGN).transport is Transport.STOPPED


def test_repeating_one_track_is_a_gapless_loop_until_it_is_switched_off(table: Table) -> None:
    start(table, A, B)
    table.do(lambda c, m: configure_queue(c, QueueSettings(repeat=Repeat.ONE), m))
    table.pass_time(25)
    assert table.heard() == ["a"]
    table.do(lambda c, m: configure_queue(c, QueueSettings(repeat=Repeat.OFF), m))
    table.pass_time(9)
    assert table.heard()[-1] == "b"


@pytest.mark.parametrize("track_ids", [(A,), (A, A), (A, B)])
def test_repeating_the_queue_begins_again_at_its_end(table: Table, track_ids: tuple[TrackId, ...]) -> None:
    start(table, *track_ids)
    table.do(lambda c, m: configure_queue(c, QueueSettings(repeat=Repeat.ALL), m))
    table.pass_time(8 * len(track_ids) + 4)
    assert table.heard() == ["a"]


def test_a_queue_edit_changes_what_follows_and_leaves_what_plays_alone(table: Table) -> None:
    start(table, A, B)
    table.pass_time(1)
    before = table.voices()
    table.do(lambda c, m: enqueue(c, EnqueueRequest(track_ids=(C,), where="next"), m))
    assert table.voices() == before
    table.pass_time(8)
    assert table.heard() == ["a", "c"]


def test_removing_the_next_entry_just_before_it_begins_keeps_the_music_going(table: Table) -> None:
    start(table, A, B)
    table.pass_time(7.5)
    table.do(lambda c, _: remove_entry(c, c.queue.entries[1].id))
    table.pass_time(1)
    assert table.heard() == ["a"]
    assert table.voices()[0].gain == pytest.approx(0.49)


def test_next_during_a_crossfade_leaves_one_track(table: Table) -> None:
    start(table, A, B, C)
    table.pass_time(8.5)
    table.do(lambda c, m: skip_to_next(c, LayerRequest(), m))
    table.pass_time(3)
    assert table.heard() == ["c"]


def test_next_at_the_end_of_the_queue_says_that_it_ends(table: Table) -> None:
    start(table, A)
    with pytest.raises(NothingToPlay, match="ends here"):
        table.do(lambda c, m: skip_to_next(c, LayerRequest(), m))


def test_previous_goes_back_early_in_a_track_and_restarts_it_later(table: Table) -> None:
    start(table, A, B)
    table.do(lambda c, m: skip_to_next(c, LayerRequest(), m))
    table.pass_time(5)
    table.do(lambda c, m: skip_to_previous(c, LayerRequest(), m))
    table.pass_time(1)
    assert table.heard() == ["b"]
    table.do(lambda c, m: skip_to_previous(c, LayerRequest(), m))
    table.pass_time(3)
    assert table.heard() == ["a"]


def test_fifty_plays_within_a_second_end_in_the_last_one_alone(table: Table) -> None:
    for number in range(50):
        table.do(lambda c, m, n=number: play(c, PlayRequest(track_id=(A, B, C, D)[n % 4]), m))  # type: ignore[misc]  # bound now
        table.pass_time(0.02)
    table.pass_time(3)
    assert table.heard() == ["b"]


def test_a_single_track_leaves_the_queue_as_it_is_and_it_goes_on_afterwards(table: Table) -> None:
    start(table, A, B)
    table.do(lambda c, m: play(c, PlayRequest(track_id=D), m))
    assert len(table.campaign.queue.entries) == 2
    table.pass_time(9)
    assert table.heard() == ["d", "b"]


def test_replacing_the_queue_lets_what_plays_finish(table: Table) -> None:
    start(table, A, B)
    table.do(lambda c, m: replace_queue(c, QueueRequest(track_ids=(D,)), m))
    table.pass_time(9)
    assert table.heard() == ["a", "d"]


def test_pause_holds_and_resume_goes_on_at_the_same_frame(table: Table) -> None:
    start(table, A, B)
    table.pass_time(3)
    table.do(lambda c, m: pause(c, LayerRequest(), m))
    table.pass_time(30)
    assert table.heard() == []
    held = table.campaign.timeline.layer(LayerName.MUSIC).held[0]
    table.do(lambda c, m: resume(c, LayerRequest(), m))
    table.pass_time(1.15)
    assert table.voices()[0].frame == held.frame + 48_000
    table.pass_time(5)
    assert table.heard() == ["a", "b"]


def test_seek_moves_and_replans_the_end(table: Table) -> None:
    start(table, A, B)
    table.do(lambda c, m: seek(c, SeekRequest(position_s=7.0), m))
    table.pass_time(2)
    assert table.heard() == ["a", "b"]
    table.do(lambda c, m: seek(c, SeekRequest(by_s=-100), m))
    table.pass_time(0.15 + 1)
    assert table.voices()[-1].frame == 48_000


def test_seeking_while_paused_moves_the_held_position(table: Table) -> None:
    start(table, A)
    table.do(lambda c, m: pause(c, LayerRequest(), m))
    table.do(lambda c, m: seek(c, SeekRequest(position_s=5), m))
    assert table.campaign.timeline.layer(LayerName.MUSIC).held[0].frame == 240_000


def test_stop_forgets_and_leaves_the_queue(table: Table) -> None:
    start(table, A, B)
    table.do(lambda c, m: stop(c, LayerRequest(layer=None), m))
    table.pass_time(1)
    assert table.heard() == []
    assert len(table.campaign.queue.entries) == 2


def test_hush_fades_everything_out_and_back(table: Table) -> None:
    start(table, A)
    table.do(lambda c, m: play(c, PlayRequest(track_id=B, layer=LayerName.AMBIENCE), m))
    table.do(lambda c, m: hush(c, HushRequest(fade_s=1), m))
    table.pass_time(2)
    assert table.heard() == []
    assert table.campaigns.state(DEFAULT_CAMPAIGN).transport is Transport.HUSHED
    table.do(lambda c, m: hush(c, HushRequest(fade_s=1), m))
    table.pass_time(2)
    assert table.heard() == ["a"]
    assert table.heard(LayerName.AMBIENCE) == ["b"]


def test_hush_taken_back_during_the_fade_goes_on_where_it_is_heard(table: Table) -> None:
    start(table, A)
    table.do(lambda c, m: hush(c, HushRequest(fade_s=3), m))
    table.pass_time(1)
    table.do(lambda c, m: hush(c, HushRequest(), m))
    table.pass_time(0.5)
    assert {voice.frame for voice in table.voices()} == {table.voices()[0].frame}


def test_panic_is_silent_at_once_and_can_be_resumed(table: Table) -> None:
    start(table, A)
    table.do(lambda c, m: play(c, PlayRequest(track_id=B, layer=LayerName.EFFECTS), m))
    table.pass_time(2)
    table.do(panic)
    assert table.heard() == []
    assert table.heard(LayerName.EFFECTS) == []
    table.do(lambda c, m: resume(c, LayerRequest(layer=None), m))
    table.pass_time(1)
    assert table.heard() == ["a"]
    assert table.heard(LayerName.EFFECTS) == []


def test_panic_right_after_play_keeps_the_track_that_was_asked_for(table: Table) -> None:
    start(table, A)
    table.pass_time(2)
    table.do(lambda c, m: play(c, PlayRequest(track_id=B), m))
    table.do(panic)
    assert table.heard() == []
    assert table.campaign.timeline.layer(LayerName.MUSIC).held[0].track_id == "b"


def test_ambience_loops_and_layers_but_music_does_not_layer(table: Table) -> None:
    for track_id in (A, B):
        table.do(lambda c, m, t=track_id: play(c, PlayRequest(track_id=t, layer=LayerName.AMBIENCE), m))  # type: ignore[misc]  # bound now
    table.pass_time(25)
    assert table.heard(LayerName.AMBIENCE) == ["a", "b"]
    with pytest.raises(InvalidRequest, match="one track at a time"):
        table.do(lambda c, m: play(c, PlayRequest(track_id=A, mode=PlayMode.ADD), m))


def test_a_loop_region_repeats_without_moving_what_is_heard(table: Table) -> None:
    start(table, A, B)
    table.pass_time(3.15)
    before = table.voices()[0].frame
    table.do(lambda c, m: set_loop(c, LoopRequest(loop=LoopRegion(start_s=2, end_s=4)), m))
    assert table.voices()[0].frame == before
    table.pass_time(20)
    assert table.heard() == ["a"]
    assert 96_000 <= table.voices()[0].frame < 192_000


def test_a_volume_change_in_the_middle_of_a_fade_bends_and_does_not_jump(table: Table) -> None:
    start(table, A)
    table.do(lambda c, m: set_mix(c, LayerName.MUSIC, MixRequest(volume=0.0, fade_s=4), m))
    table.pass_time(2)
    before = table.voices()[0].gain
    table.do(lambda c, m: set_mix(c, LayerName.MUSIC, MixRequest(volume=1.0), m))
    assert table.voices()[0].gain == pytest.approx(before)
    table.pass_time(1)
    assert table.voices()[0].gain == pytest.approx(1.0)


def test_a_track_that_turns_out_shorter_gives_way_on_time(table: Table) -> None:
    start(table, A, B)
    track = table.music.track(A)
    table.music.add(replace(track, analysis=replace(measured(track), length_frames=5 * 48_000)))
    table.campaigns.tracks_changed([A])
    table.pass_time(4)
    assert table.heard() == ["a", "b"]


def test_a_command_that_fails_changes_nothing(table: Table) -> None:
    start(table, A)
    before = table.campaign
    with pytest.raises(InvalidRequest):
        table.do(lambda c, m: play(c, PlayRequest(track_id=A, position_s=999), m))
    assert table.campaign == before


def test_a_track_that_turns_out_unplayable_while_it_plays_is_skipped(table: Table) -> None:
    start(table, A, B)
    table.pass_time(2)
    table.music.add(make_track("a", status=TrackStatus.UNPLAYABLE))
    table.campaigns.tracks_changed([A])
    table.pass_time(3)
    assert table.heard() == ["b"]


def test_a_planned_track_that_goes_missing_makes_room_for_the_one_after(table: Table) -> None:
    start(table, A, B, C)
    table.music.add(make_track("b", status=TrackStatus.MISSING))
    table.campaigns.tracks_changed([B])
    table.pass_time(9)
    assert table.heard() == ["a", "c"]


def test_a_queue_that_cannot_be_played_at_all_comes_to_rest(table: Table) -> None:
    start(table, A, B)
    table.do(lambda c, m: configure_queue(c, QueueSettings(repeat=Repeat.ALL), m))
    for name in "ab":
        table.music.add(make_track(name, status=TrackStatus.UNPLAYABLE))
    table.campaigns.tracks_changed([A, B])
    table.pass_time(60)
    assert table.heard() == []


def test_music_that_was_cut_off_stays_so_when_something_that_was_to_come_later_is_given_up(table: Table) -> None:
    table.do(lambda c, m: play(c, PlayRequest(track_id=A), m))
    table.pass_time(1)
    table.do(lambda c, m: play(c, PlayRequest(track_id=B, crossfade_s=0.0), m))
    table.pass_time(0.5)
    table.do(lambda c, m: play(c, PlayRequest(track_id=C, at_us=m.now_us + 3 * SECOND_US), m))
    table.do(lambda c, m: play(c, PlayRequest(track_id=D, crossfade_s=0.0), m))
    assert table.heard() == ["b"]
