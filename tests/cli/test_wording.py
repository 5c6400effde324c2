from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rpgmusic.cli.play import seconds_until
from rpgmusic.cli.wording import decibels, duration, milliseconds, parse_level, parse_percent, parse_position
from rpgmusic.domain.errors import InvalidRequest


@pytest.mark.parametrize(
    ("text", "seconds"), [("83", 83), ("1:23", 83), ("1:02:03", 3723), ("83.5", 83.5), ("0", 0), ("10s", 10)]
)
def test_a_position_is_read_as_people_write_it(text: str, seconds: float) -> None:
    assert parse_position(text) == seconds


@pytest.mark.parametrize("text", ["", "abc", "1:2:3:4", "-5", "nan", "1e9", ":30"])
def test_what_is_no_position_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidRequest, match="1:23"):
        parse_position(text)


@pytest.mark.parametrize(
    ("text", "level", "is_step"), [("40", 0.4, False), ("40%", 0.4, False), ("+5", 0.05, True), ("-5", -0.05, True)]
)
def test_a_volume_is_a_level_or_a_step(text: str, level: float, is_step: bool) -> None:
    assert parse_percent(text) == (level, is_step)


@pytest.mark.parametrize("text", ["101", "loud", "+", "", "--5", "1e2"])
def test_what_is_no_volume_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest, match="0 to 100"):
        parse_percent(text)


@pytest.mark.parametrize(("text", "level"), [("0dB", 1.0), ("-12 dB", 0.5012), ("-40db", 0.1), ("30", 0.3)])
def test_a_level_may_be_given_in_decibels(text: str, level: float) -> None:
    assert parse_level(text) == (level, False)


def test_a_gain_is_twice_that_of_its_volume_in_decibels() -> None:
    assert [decibels(volume) for volume in (1.0, 0.5, 0.0)] == ["0.0 dB", "-12.0 dB", "silent"]


def test_durations_are_written_like_on_a_clock() -> None:
    assert [duration(seconds) for seconds in (0, 65.9, 3723)] == ["0:00", "1:05", "1:02:03"]


def test_a_tiny_negative_value_has_no_sign_of_its_own() -> None:
    assert milliseconds(-20) == "0.0 ms"


def test_an_unknown_measurement_is_a_dash() -> None:
    assert (milliseconds(None), milliseconds(-1250, signed=True)) == ("-", "-1.2 ms")


NOW = datetime(2026, 11, 21, 21, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "seconds"), [("+10", 10), ("+1:30", 90), ("21:30", 29.5 * 60), ("21:00", 86_370), ("21:00:31", 1)]
)
def test_a_moment_is_a_step_from_now_or_the_next_time_of_day(at: str, seconds: float) -> None:
    assert seconds_until(at, NOW) == seconds


def test_what_is_no_moment_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="21:30"):
        seconds_until("25:00", NOW)
