from __future__ import annotations

import numpy as np

from rpgmusic.audio.joining import held_below, joined

from .music_files import music


def test_a_sound_that_repeats_the_end_of_another_joins_without_a_trace() -> None:
    whole = music(32_000, 2, 3.0)
    result = joined(whole[:, :64_000], whole[:, 32_000:], 32_000, 16_000)
    assert result.shape == whole.shape
    assert np.abs(result - whole).max() < 1e-6


def test_the_seam_leads_evenly_from_one_sound_to_the_other() -> None:
    result = joined(np.ones((1, 100), np.float32), np.zeros((1, 100), np.float32), 50, 10)
    assert result.shape == (1, 150)
    assert result[0, :90].min() == 1.0
    assert result[0, 100:].max() == 0.0
    assert np.allclose(np.diff(result[0, 90:101]), -0.1, atol=1e-6)


def test_sounds_that_share_nothing_are_put_end_to_end() -> None:
    assert joined(np.ones((2, 10), np.float32), np.zeros((2, 5), np.float32), 0, 100).shape == (2, 15)


def test_what_is_too_loud_is_turned_down_as_a_whole() -> None:
    sound = np.array([[0.5, -2.0, np.nan, 1.0]], np.float32)
    assert np.allclose(held_below(sound, 0.9), [[0.225, -0.9, 0.0, 0.45]])


def test_what_is_not_too_loud_stays_as_it_is() -> None:
    sound = music(32_000, 2, 0.1)
    assert (held_below(sound, 0.9) == sound).all()
