"""Volumes, mutes, solos and the volumes of single clips at a table."""

from __future__ import annotations

import pytest

from rpgmusic.campaigns.mixing import set_clip_volume, set_mix
from rpgmusic.campaigns.starting import play
from rpgmusic.campaigns.transport import pause, resume, stop
from rpgmusic.domain.errors import InvalidRequest, NothingToPlay
from rpgmusic.domain.timeline import LayerName, voices_at
from rpgmusic.domain.units import ClipId, TrackId
from rpgmusic.protocol.rest import ClipRequest, LayerRequest, MixRequest, PlayRequest
from rpgmusic.protocol.server_messages import VolumeChange

from .tables import Table

MUSIC, AMBIENCE = LayerName.MUSIC, LayerName.AMBIENCE


@pytest.fixture
def playing(table: Table) -> Table:
    """A song and a looping bed that sound."""
    table.do(lambda c, m: play(c, PlayRequest(track_id=TrackId("a")), m))
    table.do(lambda c, m: play(c, PlayRequest(track_id=TrackId("b"), layer=AMBIENCE, crossfade_s=0.0), m))
    table.pass_time(1)
    return table


def gain(table: Table, layer: LayerName) -> float:
    return sum(voice.gain for voice in table.voices(layer))


def bed(table: Table) -> ClipId:
    return table.voices(AMBIENCE)[-1].clip_id


def mix(table: Table, layer: LayerName, request: MixRequest) -> None:
    table.do(lambda c, m: set_mix(c, layer, request, m))


def test_solo_silences_the_other_layers_until_it_ends(playing: Table) -> None:
    before = gain(playing, MUSIC)
    mix(playing, AMBIENCE, MixRequest(solo=True))
    playing.pass_time(1)
    assert gain(playing, MUSIC) == 0.0
    assert gain(playing, AMBIENCE) > 0
    mix(playing, AMBIENCE, MixRequest(solo=False))
    playing.pass_time(1)
    assert gain(playing, MUSIC) == pytest.approx(before)


def test_a_solo_begins_without_a_jump(playing: Table) -> None:
    before = sum(voice.gain for voice in voices_at(playing.campaign.timeline, playing.now_us))
    mix(playing, AMBIENCE, MixRequest(solo=True, fade_s=0.0))
    assert sum(voice.gain for voice in voices_at(playing.campaign.timeline, playing.now_us)) == pytest.approx(before)


def test_a_solo_in_the_middle_of_a_long_fade_leaves_the_fade_its_time(playing: Table) -> None:
    mix(playing, MUSIC, MixRequest(volume=0.1, fade_s=20))
    level = playing.campaign.timeline.layer(MUSIC).level
    playing.pass_time(2)
    mix(playing, MUSIC, MixRequest(solo=True))
    assert playing.campaign.timeline.layer(MUSIC).level == level


def test_a_fade_can_be_hurried_by_asking_for_the_same_volume_again(playing: Table) -> None:
    mix(playing, MUSIC, MixRequest(volume=0.1, fade_s=20))
    mix(playing, MUSIC, MixRequest(volume=0.1, fade_s=0.1))
    playing.pass_time(1)
    assert playing.campaign.timeline.layer(MUSIC).level.at(playing.now_us) == 0.1


def test_steps_climb_the_ladder(table: Table) -> None:
    mix(table, MUSIC, MixRequest(steps=2))
    assert table.campaign.timeline.layer(MUSIC).volume == 0.7943
    mix(table, MUSIC, MixRequest(steps=-40))
    assert table.campaign.timeline.layer(MUSIC).volume == 0.0


@pytest.mark.parametrize(
    "request_",
    [MixRequest(volume=0.5, by=0.1), MixRequest(volume=0.5, steps=1), MixRequest(by=0.1, steps=-1)],
    ids=["volume and addition", "volume and steps", "addition and steps"],
)
def test_only_one_way_to_say_a_volume_is_taken(table: Table, request_: MixRequest) -> None:
    with pytest.raises(InvalidRequest):
        mix(table, MUSIC, request_)


def test_one_clip_gets_a_volume_of_its_own_and_plays_on(playing: Table) -> None:
    other, before, clip_id, frame = (
        gain(playing, MUSIC),
        gain(playing, AMBIENCE),
        bed(playing),
        playing.voices(AMBIENCE)[0].frame,
    )
    playing.do(lambda c, m: set_clip_volume(c, AMBIENCE, clip_id, ClipRequest(volume=0.5), m))
    assert gain(playing, AMBIENCE) == pytest.approx(before / 4)
    assert gain(playing, MUSIC) == pytest.approx(other)
    assert (bed(playing), playing.voices(AMBIENCE)[0].frame) == (clip_id, frame)
    assert isinstance(playing.told[-1], VolumeChange)


def test_a_clip_keeps_its_volume_while_it_is_paused(playing: Table) -> None:
    clip_id = bed(playing)
    playing.do(lambda c, m: set_clip_volume(c, AMBIENCE, clip_id, ClipRequest(volume=0.5), m))
    before = gain(playing, AMBIENCE)
    playing.do(lambda c, m: pause(c, LayerRequest(layer=AMBIENCE), m))
    playing.pass_time(2)
    playing.do(lambda c, m: resume(c, LayerRequest(layer=AMBIENCE), m))
    playing.pass_time(2)
    assert gain(playing, AMBIENCE) == pytest.approx(before)


def test_a_sound_that_is_over_or_fading_away_has_no_volume_to_set(playing: Table) -> None:
    clip_id = bed(playing)
    playing.do(lambda c, m: stop(c, LayerRequest(layer=AMBIENCE, fade_s=5), m))
    playing.pass_time(1)
    with pytest.raises(NothingToPlay):
        playing.do(lambda c, m: set_clip_volume(c, AMBIENCE, clip_id, ClipRequest(volume=0.5), m))
    with pytest.raises(NothingToPlay):
        playing.do(lambda c, m: set_clip_volume(c, MUSIC, ClipId("none"), ClipRequest(volume=0.5), m))
