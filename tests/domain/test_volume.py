"""Steps of volume sound even."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpgmusic.domain.volume import LADDER, LOWEST_DB, STEP_DB, climbed

volumes = st.floats(0, 1)


def gain_db(volume: float) -> float:
    return 20 * math.log10(volume**2)


def test_rungs_are_equally_far_apart_in_decibels_from_full_volume_down_to_silence() -> None:
    sounding = LADDER[1:]
    distances = [gain_db(upper) - gain_db(lower) for lower, upper in pairwise(sounding)]
    assert distances == pytest.approx([STEP_DB] * len(distances), abs=0.02)
    assert gain_db(sounding[0]) == pytest.approx(LOWEST_DB, abs=0.02)
    assert (LADDER[0], LADDER[-1]) == (0.0, 1.0)


def test_the_ends_of_the_ladder_hold() -> None:
    assert climbed(1.0, 5) == 1.0
    assert climbed(0.0, -5) == 0.0
    assert climbed(0.0, 1) == LADDER[1]
    assert climbed(LADDER[1], -1) == 0.0


def test_a_volume_between_rungs_goes_to_the_next_one_in_that_direction() -> None:
    assert climbed(0.7, 1) == 0.7079
    assert climbed(0.7, -1) == 0.631
    assert climbed(0.7, 0) == 0.7


@given(volumes, st.integers(1, 40))
def test_a_step_up_and_down_leads_back_to_a_rung(volume: float, steps: int) -> None:
    up, down = climbed(volume, steps), climbed(volume, -steps)
    assert up >= round(volume, 4) >= down
    assert {up, down} <= set(LADDER)
    if up < 1.0:
        assert climbed(climbed(up, 1), -1) == up


@given(volumes, st.integers(1, 10))
def test_many_steps_at_once_are_as_many_single_ones(volume: float, steps: int) -> None:
    one_by_one = volume
    for _ in range(steps):
        one_by_one = climbed(one_by_one, 1)
    assert climbed(volume, steps) == one_by_one
