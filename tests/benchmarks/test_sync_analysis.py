"""The rig's analysis finds the lags, jumps, gaps and clicks that were put into synthetic recordings."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.sync.faults import clicks, gaps, sounding_span_s
from benchmarks.sync.lag import lag_between
from benchmarks.sync.position import follow, in_step_from
from benchmarks.sync.programme import make_loop, make_programme, mono_mix
from benchmarks.sync.resampling import at_true_time
from benchmarks.sync.signals import SAMPLE_RATE, Samples, frames, mono
from benchmarks.sync.spread import median_lags_ms, quiet_windows, summarise, windows


@pytest.fixture(scope="module")
def stereo() -> Samples:
    return (make_programme(16.0) / 32768).astype(np.float32)


@pytest.fixture(scope="module")
def programme(stereo: Samples) -> Samples:
    return mono(stereo)


def delayed(sound: Samples, ms: float) -> Samples:
    """The sound later by any fraction of a frame, by a phase ramp; it wraps round at the ends."""
    spectrum = np.fft.rfft(sound)
    ramp = np.exp(-2j * np.pi * np.arange(len(spectrum)) * ms / 1000 * SAMPLE_RATE / len(sound))
    return np.fft.irfft(spectrum * ramp, len(sound)).astype(np.float32)


@pytest.mark.parametrize("lag_ms", [0.0, 0.0123, -0.31, 37.5, -1234.567])
def test_a_lag_is_found_to_a_thousandth_of_a_millisecond(programme: Samples, lag_ms: float) -> None:
    lag = lag_between(programme, delayed(programme, lag_ms), frames(5), frames(2), reach=frames(2))
    assert lag is not None
    assert lag.ms == pytest.approx(lag_ms, abs=0.001)


def test_a_quieter_listener_has_the_same_lag(programme: Samples) -> None:
    lag = lag_between(programme, 0.2 * delayed(programme, 3.3), frames(5), frames(2), reach=frames(2))
    assert lag is not None
    assert lag.ms == pytest.approx(3.3, abs=0.001)


def test_two_listeners_who_play_different_things_have_no_lag(programme: Samples) -> None:
    other = mono_mix(make_programme(16.0, seed=8))
    assert lag_between(programme, other, frames(5), frames(2), reach=frames(2)) is None


def test_the_spread_is_the_largest_lag_between_any_two(programme: Samples) -> None:
    found = windows([programme, delayed(programme, 0.4), delayed(programme, -0.3)], 2, 10)
    spread = summarise(found, [0, 0, 0])
    assert spread.p95_ms == pytest.approx(0.7, abs=0.002)
    assert spread.unmatched == 0
    assert median_lags_ms(found) == pytest.approx((0, 0.4, -0.3), abs=0.002)


def test_a_silent_listener_makes_a_window_unmatched(programme: Samples) -> None:
    silenced = programme.copy()
    silenced[frames(6.5) :] = 0
    spread = summarise(windows([programme, silenced], 2, 10), [0, 0])
    assert (spread.windows, spread.unmatched) == (7, 3)


def test_a_latecomer_counts_from_the_moment_of_joining(programme: Samples) -> None:
    late = programme.copy()
    late[: frames(6)] = 0
    assert summarise(windows([programme, programme, late], 2, 12), [0, 0, 6]).unmatched == 0


def test_windows_near_an_event_are_left_out(programme: Samples) -> None:
    found = quiet_windows(windows([programme, programme], 0, 14), [6.0], 5.0)
    assert [window.start_s for window in found] == [0, 1, 2, 3, 4, 11, 12]


def test_a_jump_shows_in_the_position_to_the_frame(programme: Samples) -> None:
    jumped = np.concatenate([programme[: frames(4)], programme[frames(9) + 96 :]])
    fixes = follow(jumped, programme, 1, 8)
    offsets = [round((fix.position_s - fix.at_s) * SAMPLE_RATE) for fix in fixes if fix.position_s is not None]
    assert set(offsets) == {0, frames(5) + 96}


def test_an_exact_copy_leaves_no_residual_and_a_splice_does(programme: Samples) -> None:
    spliced = programme.copy()
    spliced[frames(4.1) : frames(4.12)] = programme[frames(4.1) + 40 : frames(4.12) + 40]
    residuals = [fix.residual_db for fix in follow(spliced, programme, 3, 6)]
    assert np.median(residuals) < -70
    assert max(residuals) > -45


def test_the_moment_of_being_in_step_is_found(programme: Samples) -> None:
    prompt = np.concatenate([np.zeros(frames(0.3), np.float32), programme])
    slow = prompt.copy()
    slow[: frames(1.0)] = 0
    moment = in_step_from([prompt, slow], programme, 0.0, 0.0)
    assert moment == pytest.approx(1.0, abs=0.06)


def test_listeners_apart_are_never_in_step(programme: Samples) -> None:
    assert in_step_from([programme, delayed(programme, 8)], programme, 1.0, 1.0) is None


def test_a_gap_is_found_and_short_silence_is_not(stereo: Samples) -> None:
    holed = stereo.copy()
    holed[frames(5) : frames(5.02)] = 0
    holed[frames(7) : frames(7.002)] = 0
    (gap,) = gaps(holed, 1, 12)
    assert (gap.start_s, gap.ms) == pytest.approx((5.0, 20.0), abs=0.1)


def test_a_jump_of_two_milliseconds_clicks_and_the_programme_does_not(stereo: Samples) -> None:
    assert clicks(stereo, 1, 12) == ()
    jumped = np.concatenate([stereo[: frames(6)], stereo[frames(6) + 96 :]])
    (click,) = clicks(jumped, 1, 12)
    assert click.at_s == pytest.approx(6.0, abs=0.01)


def test_a_loop_has_no_click_at_its_seam() -> None:
    loop = (make_loop(3.0) / 32768).astype(np.float32)
    assert clicks(np.concatenate([loop, loop]), 0.5, 5.5) == ()


def test_the_span_of_sound_is_found_and_silence_has_none(stereo: Samples) -> None:
    held_back = np.concatenate([np.zeros((frames(2), 2), np.float32), stereo])
    span = sounding_span_s(held_back)
    assert span is not None
    assert span[0] == pytest.approx(2.0, abs=0.01)
    assert sounding_span_s(np.zeros((frames(1), 2), np.float32)) is None


def test_a_wrong_crystal_is_brought_to_true_time(stereo: Samples) -> None:
    fast_card = at_true_time(stereo, 1 - 100e-6, 0, frames(12))
    restored = at_true_time(fast_card, 1 + 100e-6, 0, frames(11))
    lag = lag_between(mono(stereo), mono(restored), frames(8), frames(2), reach=frames(0.1))
    assert lag is not None
    assert abs(lag.ms) < 0.001


def test_drift_between_crystals_is_seen_as_growing_lag(stereo: Samples) -> None:
    drifting = mono(at_true_time(stereo, 1 + 100e-6, 0, frames(12)))
    found = [(window.start_s, window.lags_ms[1]) for window in windows([mono(stereo), drifting], 1, 11)]
    times, lags = zip(*[(start_s, lag_ms) for start_s, lag_ms in found if lag_ms is not None], strict=True)
    assert len(lags) == len(found)
    assert np.polyfit(times, lags, 1)[0] == pytest.approx(-0.1, abs=0.01)
