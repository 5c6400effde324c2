"""Edits of the timeline keep what is heard, and change only what they say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpgmusic.domain.arrangement import (
    current_clip,
    edit_layer,
    faded_in,
    faded_out,
    hold,
    place,
    pruned,
    release,
    replace_clips,
    silence,
    with_level,
    with_loop,
)
from rpgmusic.domain.timeline import SILENCE, Clip, HoldReason, Layer, LayerName, Loop, Timeline, voices_at
from rpgmusic.domain.units import ClipId, TrackId

S = 1_000_000
MUSIC = LayerName.MUSIC


def clip(name: str, starts_at_s: float = 0, length_s: float = 10) -> Clip:
    return Clip(ClipId(name), TrackId(name), "r", round(starts_at_s * S), 0, round(length_s * 48_000))


def layer(*clips: Clip) -> Layer:
    return Layer(LayerName.MUSIC, clips=clips)


def levelled(
    timeline: Timeline,
    at_us: int,
    fade_us: int,
    name: LayerName = LayerName.MUSIC,
    volume: float | None = None,
    muted: bool | None = None,
    solo: bool | None = None,
) -> Timeline:
    old = timeline.layer(name)
    changed = replace(
        old,
        volume=old.volume if volume is None else volume,
        muted=old.muted if muted is None else muted,
        solo=old.solo if solo is None else solo,
    )
    return with_level(timeline, changed, at_us, fade_us)


def test_an_edit_counts_the_revision_up_and_touches_one_layer() -> None:
    timeline = edit_layer(SILENCE, LayerName.MUSIC, lambda music: place(music, clip("a")))
    assert timeline.revision == 1
    assert timeline.layer(LayerName.MUSIC).clips == (clip("a"),)
    assert timeline.layer(LayerName.AMBIENCE) == SILENCE.layer(LayerName.AMBIENCE)


def test_a_crossfade_keeps_the_power_constant() -> None:
    faded = replace_clips(layer(clip("a")), replace(clip("b"), starts_at_us=4 * S), 2 * S)
    for at_us in range(4 * S, 6 * S, S // 4):
        assert sum(one.gain_at(at_us) ** 2 for one in faded.clips) == pytest.approx(1)
    assert faded.clips[0].ends_at_us == 6 * S


def test_a_fade_out_never_lengthens_a_clip() -> None:
    ending = replace(clip("a"), ends_at_us=3 * S)
    assert faded_out(ending, 2 * S, 5 * S).ends_at_us == 3 * S


def test_a_fade_of_no_length_is_none() -> None:
    assert faded_in(clip("a"), 0) == clip("a")
    assert faded_out(clip("a"), S, 0).fades == ()


def test_silence_drops_what_would_begin_later_and_spares_other_clips_if_one_is_named() -> None:
    both = layer(clip("a"), clip("b", starts_at_s=5))
    assert [one.id for one in silence(both, S, 0).clips] == ["a"]
    assert silence(both, S, 0, ClipId("b")).clips == (both.clips[0],)


def test_held_clips_come_back_at_the_frame_at_which_they_stopped() -> None:
    held = hold(layer(clip("a")), [clip("a")], 2 * S, S, HoldReason.PAUSE)
    assert held.held[0].frame == 3 * 48_000
    back = release(held, 60 * S, 0, lambda: ClipId("new"))
    assert back.held == ()
    assert back.clips[-1].frame_at(60 * S) == 3 * 48_000


def test_a_clip_that_would_be_over_is_not_held() -> None:
    assert hold(layer(clip("a", length_s=2)), [clip("a", length_s=2)], 2 * S, S, HoldReason.HUSH).held == ()


def test_only_what_was_held_for_the_reason_comes_back() -> None:
    held = hold(layer(clip("a")), [clip("a")], S, 0, HoldReason.PAUSE)
    assert release(held, 2 * S, 0, lambda: ClipId("new"), HoldReason.HUSH).held == held.held


def test_a_level_moves_on_from_where_it_is() -> None:
    falling = levelled(SILENCE, 0, 4 * S, volume=0.0).layer(MUSIC)
    rising = levelled(levelled(SILENCE, 0, 4 * S, volume=0.0), 2 * S, S, volume=1.0).layer(MUSIC)
    assert rising.level.at(2 * S) == pytest.approx(falling.level.at(2 * S))
    assert rising.level.at(3 * S) == 1.0


def test_muting_keeps_the_volume_for_later() -> None:
    muted = levelled(levelled(SILENCE, 0, 0, volume=0.4), S, 0, muted=True)
    assert (muted.layer(MUSIC).volume, muted.layer(MUSIC).level.at(2 * S)) == (0.4, 0.0)
    assert levelled(muted, 3 * S, 0, muted=False).layer(MUSIC).level.at(3 * S) == 0.4


def targets(timeline: Timeline) -> dict[LayerName, float]:
    return {layer.name: layer.level.to_level for layer in timeline.layers}


def test_while_layers_are_solo_the_others_are_silent() -> None:
    one = levelled(SILENCE, 0, 0, solo=True)
    assert targets(one) == {name: 0.7 if name is MUSIC else 0.0 for name in LayerName}
    two = levelled(one, 0, 0, LayerName.EFFECTS, solo=True)
    assert targets(two) == {name: 0.7 if name in (MUSIC, LayerName.EFFECTS) else 0.0 for name in LayerName}
    left = levelled(two, 0, 0, solo=False)
    assert targets(left) == {name: 0.7 if name is LayerName.EFFECTS else 0.0 for name in LayerName}
    none = levelled(left, 0, 0, LayerName.EFFECTS, solo=False)
    assert set(targets(none).values()) == {0.7}


def test_mute_wins_over_solo() -> None:
    both = levelled(SILENCE, 0, 0, muted=True, solo=True)
    assert set(targets(both).values()) == {0.0}
    assert targets(levelled(both, 0, 0, muted=False))[MUSIC] == 0.7


def test_a_volume_that_is_set_under_anothers_solo_counts_when_that_ends() -> None:
    solo = levelled(SILENCE, 0, 0, LayerName.NARRATION, solo=True)
    softer = levelled(solo, S, 0, volume=0.2)
    assert softer.layer(MUSIC).gain_at(2 * S) == 0.0
    after = levelled(softer, 3 * S, 0, LayerName.NARRATION, solo=False)
    assert after.layer(MUSIC).level.at(3 * S) == 0.2


def test_a_solo_leaves_a_fade_alone_that_it_does_not_concern() -> None:
    falling = levelled(SILENCE, 0, 10 * S, volume=0.1)
    solo = with_level(falling, replace(falling.layer(MUSIC), solo=True), 2 * S, S, anew=False)
    assert solo.layer(MUSIC).level == falling.layer(MUSIC).level


@given(
    st.lists(
        st.tuples(
            st.sampled_from(LayerName),
            st.none() | st.floats(0, 1),
            st.none() | st.booleans(),
            st.none() | st.booleans(),
            st.integers(0, 3 * S),
            st.integers(0, 5 * S),
        ),
        max_size=8,
    )
)
def test_whatever_is_mixed_no_level_jumps_and_all_end_where_they_should(
    steps: list[tuple[LayerName, float | None, bool | None, bool | None, int, int]],
) -> None:
    timeline, now_us = SILENCE, 0
    for name, volume, muted, solo, passed_us, fade_us in steps:
        now_us += passed_us
        before = [layer.level.at(now_us) for layer in timeline.layers]
        timeline = levelled(timeline, now_us, fade_us + 1, name, volume, muted, solo)
        assert [layer.level.at(now_us) for layer in timeline.layers] == before
    some_solo = any(layer.solo for layer in timeline.layers)
    for one in timeline.layers:
        heard = not one.muted and (one.solo or not some_solo)
        assert one.level.at(now_us + 6 * S) == (one.volume if heard else 0.0)


@pytest.mark.parametrize("at_us", [S, S + 1, 2 * S + 77, 9 * S])
def test_another_loop_does_not_move_what_is_heard(at_us: int) -> None:
    looping = replace(clip("a"), loop=Loop(0, 96_000))
    assert with_loop(looping, at_us, None).frame_at(at_us) == looping.frame_at(at_us)


def test_what_ended_is_forgotten_without_a_new_revision() -> None:
    timeline = edit_layer(SILENCE, LayerName.MUSIC, lambda _: layer(clip("a"), clip("b", starts_at_s=8)))
    rest = pruned(timeline, 11 * S)
    assert [one.id for one in rest.layer(LayerName.MUSIC).clips] == ["b"]
    assert rest.revision == timeline.revision
    assert voices_at(rest, 12 * S) == voices_at(timeline, 12 * S)


def test_the_current_clip_is_the_latest_that_sounds_and_stays() -> None:
    music = layer(faded_out(clip("a"), 4 * S, 2 * S), clip("b", starts_at_s=4), clip("c", starts_at_s=12))
    assert current_clip(music, 5 * S) == music.clips[1]
    assert current_clip(music, 30 * S) is None


def test_a_clip_comes_back_at_the_volume_at_which_it_was_held() -> None:
    soft = replace(clip("a"), volume=0.4)
    held = hold(layer(soft), [soft], 2 * S, 0, HoldReason.HUSH)
    assert held.held[0].volume == 0.4
    released = release(held, 4 * S, 0, lambda: ClipId("new"))
    assert released.clips[-1].volume == 0.4
