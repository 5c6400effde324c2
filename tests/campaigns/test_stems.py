"""Pieces in stems and bars: stems travel with what plays, pieces go round alone, and the intensity mixes them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rpgmusic.campaigns.loops import set_loop
from rpgmusic.campaigns.mixing import set_mix
from rpgmusic.campaigns.queueing import configure_queue, enqueue, remove_entry
from rpgmusic.campaigns.starting import play
from rpgmusic.campaigns.transport import hush, pause, resume, seek
from rpgmusic.domain.bars import Bars
from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.domain.queue import Repeat
from rpgmusic.domain.stem import Stem, StemName
from rpgmusic.domain.timeline import Clip, LayerName, Loop, Ramp
from rpgmusic.domain.track import Track
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.rest import (
    EnqueueRequest,
    HushRequest,
    LayerRequest,
    LoopRequest,
    MixRequest,
    PlayRequest,
    QueueSettings,
    SeekRequest,
)
from rpgmusic.protocol.server_messages import VolumeChange

from .tables import SECOND_US, Table, make_track

PIECE, SONG = TrackId("piece"), TrackId("a")
STEMS = (Stem(StemName.BED), Stem(StemName.PULSE, 0.2, 0.4), Stem(StemName.ACCENTS, 0.6, 1.0))
LENGTH_S = 20


def make_piece(name: str = PIECE) -> Track:
    """Twenty seconds in bars of two."""
    return replace(make_track(name, LENGTH_S), stems=STEMS, bars=Bars(0, 96_000))


@pytest.fixture
def inn(table: Table) -> Table:
    """A table with a piece that was made here beside ordinary songs."""
    table.music.add(make_piece())
    return table


def head_of(table: Table, track_id: TrackId) -> Clip:
    """The latest clip of a track that was asked for."""
    campaign = table.campaign
    clips = (clip for clip in campaign.timeline.layer(LayerName.MUSIC).clips if clip.id not in campaign.plan)
    return [clip for clip in clips if clip.track_id == track_id][-1]


def queue_up(table: Table, *track_ids: TrackId, repeat: Repeat = Repeat.ALL) -> None:
    table.do(lambda c, m: configure_queue(c, QueueSettings(repeat=repeat), m))
    table.do(lambda c, m: play(c, PlayRequest(track_ids=track_ids), m))
    table.pass_time(1)


def intensity(table: Table, **wish: float) -> Ramp:
    request = MixRequest(**wish)  # type: ignore[arg-type]  # its fields by name
    table.do(lambda c, m: set_mix(c, LayerName.MUSIC, request, m))
    return table.campaign.timeline.layer(LayerName.MUSIC).intensity


def test_a_piece_is_heard_as_its_stems(inn: Table) -> None:
    queue_up(inn, PIECE)
    assert inn.heard() == ["piece~bed", "piece~pulse", "piece~accents"]
    assert len({voice.frame for voice in inn.voices()}) == 1


def test_stems_go_with_what_is_held_and_come_back_with_it(inn: Table) -> None:
    queue_up(inn, PIECE)
    inn.do(lambda c, m: hush(c, HushRequest(), m))
    inn.pass_time(5)
    (held,) = inn.campaign.timeline.layer(LayerName.MUSIC).held
    assert held.stems == STEMS
    inn.reopen()
    inn.do(lambda c, m: hush(c, HushRequest(back=True), m))
    inn.pass_time(3)
    assert (head_of(inn, PIECE).stems, head_of(inn, PIECE).loop) == (STEMS, Loop(0, LENGTH_S * 48_000))


def test_stems_stay_after_a_seek_and_a_pause(inn: Table) -> None:
    queue_up(inn, PIECE)
    inn.do(lambda c, m: seek(c, SeekRequest(position_s=10), m))
    inn.do(lambda c, m: pause(c, LayerRequest(), m))
    inn.pass_time(1)
    inn.do(lambda c, m: resume(c, LayerRequest(), m))
    assert head_of(inn, PIECE).stems == STEMS


def test_what_follows_in_the_queue_has_its_stems(inn: Table) -> None:
    queue_up(inn, SONG, PIECE)
    inn.pass_time(10)
    assert "piece~bed" in inn.heard()


def test_a_piece_that_is_measured_meanwhile_keeps_its_stems_and_goes_round_at_its_true_end(inn: Table) -> None:
    queue_up(inn, PIECE)
    inn.music.add(replace(make_piece(), stream=make_track("x", 18).stream))
    inn.campaigns.tracks_changed([PIECE])
    assert (head_of(inn, PIECE).stems, head_of(inn, PIECE).loop) == (STEMS, Loop(0, 18 * 48_000))


@pytest.mark.parametrize("repeat", [Repeat.ALL, Repeat.ONE])
def test_a_piece_that_is_repeated_alone_goes_round_without_a_cross_fade(inn: Table, repeat: Repeat) -> None:
    queue_up(inn, PIECE, repeat=repeat)
    inn.pass_time(3 * LENGTH_S, step_s=0.5)
    assert len(inn.campaign.timeline.layer(LayerName.MUSIC).clips) == 1
    assert inn.heard()[0] == "piece~bed"


def test_a_piece_that_was_put_on_by_itself_goes_round(inn: Table) -> None:
    inn.do(lambda c, m: play(c, PlayRequest(track_id=PIECE), m))
    inn.pass_time(2.5 * LENGTH_S, step_s=0.5)
    assert inn.heard()[0] == "piece~bed"


def test_a_piece_before_others_or_without_repeat_does_not_go_round(inn: Table) -> None:
    queue_up(inn, PIECE, SONG)
    assert head_of(inn, PIECE).loop is None
    queue_up(inn, PIECE, repeat=Repeat.OFF)
    assert head_of(inn, PIECE).loop is None


def test_a_song_that_is_repeated_alone_cross_fades_as_ever(inn: Table) -> None:
    queue_up(inn, SONG)
    assert head_of(inn, SONG).loop is None


def test_a_piece_stops_going_round_when_something_is_queued_behind_it_and_goes_on_when_that_is_gone(inn: Table) -> None:
    queue_up(inn, PIECE)
    inn.do(lambda c, m: enqueue(c, EnqueueRequest(track_ids=(SONG,)), m))
    assert head_of(inn, PIECE).loop is None
    song = inn.campaign.queue.entries[1].id
    inn.do(lambda c, _: remove_entry(c, song))
    assert head_of(inn, PIECE).loop == Loop(0, LENGTH_S * 48_000)
    assert len(inn.campaign.timeline.layer(LayerName.MUSIC).clips) == 1


def test_a_loop_that_the_gm_set_or_took_away_stays_so_when_the_queue_changes(inn: Table) -> None:
    queue_up(inn, PIECE)
    inn.do(lambda c, m: set_loop(c, LoopRequest(loop=False), m))
    inn.do(lambda c, m: configure_queue(c, QueueSettings(crossfade_s=1), m))
    assert head_of(inn, PIECE).loop is None


def test_an_intensity_takes_effect_when_every_player_can_follow(inn: Table) -> None:
    queue_up(inn, PIECE)
    now_us = inn.now_us
    ramp = intensity(inn, intensity=0.9)
    assert (ramp.from_level, ramp.to_level, ramp.duration_us) == (0.5, 0.9, 1_500_000)
    assert ramp.starts_at_us > now_us
    told = inn.told[-1]
    assert isinstance(told, VolumeChange)
    assert told.data.timeline.layer(LayerName.MUSIC).intensity == ramp


def test_intensity_climbs_in_tenths_and_stays_within_bounds(inn: Table) -> None:
    assert intensity(inn, intensity_steps=1).to_level == 0.6
    assert intensity(inn, intensity_steps=-2).to_level == 0.4
    assert intensity(inn, intensity_steps=10).to_level == 1.0
    assert intensity(inn, intensity_steps=-10).to_level == 0.0


def test_steps_in_quick_succession_bend_the_ramp_without_a_jump(inn: Table) -> None:
    queue_up(inn, PIECE)
    for _ in range(4):
        before = inn.campaign.timeline.layer(LayerName.MUSIC).intensity
        inn.pass_time(0.2)
        after = intensity(inn, intensity_steps=1)
        assert after.at(inn.now_us) == pytest.approx(before.at(inn.now_us))
        assert after.at(after.starts_at_us) == pytest.approx(before.at(after.starts_at_us))
    inn.pass_time(3)
    assert inn.campaign.timeline.layer(LayerName.MUSIC).intensity.at(inn.now_us) == pytest.approx(0.9)


def test_an_intensity_survives_a_restart_and_the_volume_stays_what_it_was(inn: Table) -> None:
    intensity(inn, intensity=0.8, fade_s=0.0)
    inn.reopen()
    layer = inn.campaign.timeline.layer(LayerName.MUSIC)
    assert (layer.intensity.to_level, layer.volume) == (0.8, 0.7)
    inn.do(lambda c, m: set_mix(c, LayerName.MUSIC, MixRequest(volume=0.3), m))
    assert inn.campaign.timeline.layer(LayerName.MUSIC).intensity == layer.intensity


def test_only_one_way_to_say_an_intensity_is_taken(inn: Table) -> None:
    with pytest.raises(InvalidRequest):
        intensity(inn, intensity=0.5, intensity_steps=1)


def test_turned_up_stems_are_heard_and_turned_down_ones_are_not(inn: Table) -> None:
    queue_up(inn, PIECE)
    assert inn.voices()[2].gain == 0.0
    intensity(inn, intensity=1.0)
    inn.pass_time(3)
    assert inn.voices()[2].gain == pytest.approx(inn.voices()[0].gain)
    intensity(inn, intensity=0.0)
    inn.pass_time(3)
    assert [voice.gain > 0 for voice in inn.voices()] == [True, False, False]
    assert inn.now_us > SECOND_US
