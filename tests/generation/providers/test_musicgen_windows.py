from __future__ import annotations

import pytest

from rpgmusic.generation.providers.musicgen_windows import Window, token_count, windows


def test_thirty_seconds_are_1503_tokens() -> None:
    assert Window(0.0, 30.0).tokens == 1_503


def test_a_piece_of_up_to_thirty_seconds_is_one_window() -> None:
    assert windows(30.0) == (Window(0.0, 30.0),)


def test_a_longer_piece_goes_on_from_ten_seconds_at_a_time() -> None:
    assert windows(65.0) == (Window(0.0, 30.0), Window(10.0, 20.0), Window(10.0, 15.0))


def test_other_music_that_is_heard_first_leaves_less_room_in_the_first_window() -> None:
    assert windows(30.0, 10.0) == (Window(10.0, 20.0), Window(10.0, 10.0))


@pytest.mark.parametrize("length_s", [3.0, 29.99, 30.01, 50.0, 61.7, 299.999])
def test_the_windows_add_up_to_the_piece_and_none_is_longer_than_the_model_hears(length_s: float) -> None:
    plan = windows(length_s, 4.0)
    assert sum(window.new_s for window in plan) == pytest.approx(length_s, abs=0.02)
    assert all(window.tail_s + window.new_s <= 30.0 for window in plan)


def test_the_work_is_the_tokens_of_all_windows() -> None:
    assert token_count(windows(50.0)) == 1_503 + 1_003
