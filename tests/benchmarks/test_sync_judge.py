"""A run is judged by what its listeners heard, and the machine's faults are told apart from the player's."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.sync.judge import Event, Measurement, Run, Visit, judge
from benchmarks.sync.machine import MachineState
from benchmarks.sync.programme import make_programme
from benchmarks.sync.rows import Row, rows
from benchmarks.sync.scenario import Listener, Reach, Scenario
from benchmarks.sync.signals import Recording, Samples, frames, mono

SECONDS = 16.0


@pytest.fixture(scope="module")
def stereo() -> Samples:
    return (make_programme(SECONDS + 4) / 32768).astype(np.float32)


def heard_from(stereo: Samples, joined_s: float, starved_s: tuple[float, ...] = ()) -> Recording:
    sound = stereo[: frames(SECONDS)].copy()
    sound[: frames(joined_s)] = 0
    return Recording(sound, sound, starved_s)


def measurement(stereo: Samples, *recordings: Recording, late_s: float | None = None) -> Measurement:
    listeners = (Listener(),) * (len(recordings) - 1) + (Listener(opens_at_s=late_s),)
    scenario = Scenario("example", "", listeners, SECONDS, reach=Reach(skew_p95_ms=0.1, in_step_s=0.5, late_join_s=1))
    events = [Event(0.0, "play", (0, 1) if late_s is None else (0,), 0.0)]
    visits = [Visit(0.0, 0.0, None, ())] * len(recordings)
    if late_s is not None:
        events.append(Event(late_s, "joins", (0, len(recordings) - 1), newcomer=True))
        visits[-1] = Visit(late_s, late_s + 0.2, None, ())
    run = Run(scenario, recordings, tuple(visits), tuple(events), MachineState())
    return judge(run, mono(stereo))


def figure(measured: Measurement, name: str) -> Row:
    (row,) = (row for row in rows(measured) if row["figure"] == name)
    return row


def test_listeners_in_step_meet_the_figures(stereo: Samples) -> None:
    measured = measurement(stereo, heard_from(stereo, 0.1), heard_from(stereo, 0.3))
    assert figure(measured, "skew p95")["verdict"] == "met"
    assert figure(measured, "all in step after play")["measured"] == pytest.approx(0.3, abs=0.06)
    assert figure(measured, "drop-outs")["measured"] == 0


def test_a_listener_a_millisecond_late_misses_the_figure(stereo: Samples) -> None:
    late = np.concatenate([np.zeros((48, 2), np.float32), stereo])[: frames(SECONDS)]
    measured = measurement(stereo, heard_from(stereo, 0), Recording(late, late))
    assert figure(measured, "skew p95")["measured"] == pytest.approx(1.0, abs=0.001)
    assert figure(measured, "skew p95")["verdict"] == "missed"


def test_a_latecomer_is_timed_from_the_link_and_from_the_button(stereo: Samples) -> None:
    measured = measurement(stereo, heard_from(stereo, 0), heard_from(stereo, 6.7), late_s=6.0)
    assert figure(measured, "link opened to right sound")["measured"] == pytest.approx(0.7, abs=0.06)
    assert figure(measured, "button pressed to right sound")["measured"] == pytest.approx(0.5, abs=0.06)
    assert figure(measured, "someone silent or elsewhere")["measured"] == 0


def test_a_drop_out_during_someone_elses_joining_counts(stereo: Samples) -> None:
    holed = heard_from(stereo, 0)
    holed.played[frames(6.2) : frames(6.3)] = 0
    measured = measurement(stereo, holed, heard_from(stereo, 6.7), late_s=6.0)
    assert figure(measured, "drop-outs")["measured"] == 1


def test_a_starved_card_and_a_silent_listener_are_named(stereo: Samples) -> None:
    measured = measurement(stereo, heard_from(stereo, 0, (8.04,)), heard_from(stereo, SECONDS))
    assert measured.spoiled
    assert measured.warnings == ("card 0 starved at 8.0 s", "listener 1 never sounded: ")
    assert figure(measured, "all in step after play")["notes"] == "never"
