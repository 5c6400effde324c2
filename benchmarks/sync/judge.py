"""Owns the verdict on a run: from recordings and the log of what happened to one frozen measurement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .faults import Click, Gap, clicks, gaps, sounding_span_s
from .machine import MachineState
from .position import Fix, follow, in_step_from
from .scenario import Scenario
from .signals import Recording, Samples, mono
from .spread import Spread, median_lags_ms, quiet_windows, summarise, windows

SETTLE_S = 5.0
EXCUSED_AFTER_COMMAND_S = 1.0
DISTURBED_ABOVE_DB = -45.0
BUSY_WARNING = 0.85
STALL_WARNING_MS = 40.0


@dataclass(frozen=True, slots=True)
class Event:
    """A command or a latecomer: when, what, whom it concerns, and to which part of the programme it leads, if known.

    A latecomer is the last of the listeners; the first is one whom the newcomer has to be in step with. `lasts_s` is
    how long a command goes on to change the sound.
    """

    at_s: float
    what: str
    listeners: tuple[int, ...]
    leads_to_s: float | None = None
    newcomer: bool = False
    lasts_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Visit:
    """What happened to one listener: when the link was opened and pressed, what the page said, what went wrong."""

    opened_s: float
    clicked_s: float
    opinion: object
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A run as recorded, before it is judged."""

    scenario: Scenario
    recordings: tuple[Recording, ...]
    visits: tuple[Visit, ...]
    events: tuple[Event, ...]
    machine: MachineState


@dataclass(frozen=True, slots=True)
class Heard:
    """What one listener heard; gaps at commands are silences within a second after one was given.

    Residual: what is not programme, in dB relative to it. Disturbed: quarters of a second with a residual above -45 dB,
    which is what a correction leaves.
    """

    visit: Visit
    first_sound_s: float | None
    gaps: tuple[Gap, ...]
    gaps_at_commands: tuple[Gap, ...]
    clicks: tuple[Click, ...]
    residual_median_db: float | None
    residual_worst_db: float | None
    disturbed_per_min: float
    underruns_s: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """How long after an event its listeners were together (within 5 ms) at the right place; None if they never were."""

    event: Event
    in_step_after_s: float | None


@dataclass(frozen=True, slots=True)
class Measurement:
    """Everything a run says about the player; look at the warnings before believing the rest."""

    scenario: Scenario
    steady: Spread
    whole: Spread
    median_lags_ms: tuple[float | None, ...]
    heard: tuple[Heard, ...]
    settled: tuple[Settled, ...]
    cpu_busy: float
    longest_stall_ms: float
    warnings: tuple[str, ...]

    @property
    def spoiled(self) -> bool:
        """Whether the machine stood still or a card starved, so that the run says little about the player."""
        return self.longest_stall_ms > STALL_WARNING_MS or any(heard.underruns_s for heard in self.heard)


def judge(run: Run, programme: Samples) -> Measurement:
    """Measure skew, faults and recovery in the recordings; `programme` is the mono original."""
    tracks = [mono(recording.heard) for recording in run.recordings]
    spans = [sounding_span_s(track) for track in tracks]
    first_sound_s = min((span[0] for span in spans if span is not None), default=0.0)
    found = windows(tracks, first_sound_s, run.scenario.seconds)
    joined = [visit.clicked_s + SETTLE_S if visit.clicked_s else 0.0 for visit in run.visits]
    steady = quiet_windows(found, [event.at_s for event in run.events if not event.newcomer], SETTLE_S)
    heard = tuple(_heard(run, index, programme) for index in range(len(tracks)))
    return Measurement(
        scenario=run.scenario,
        steady=summarise(steady, joined),
        whole=summarise(found, joined),
        median_lags_ms=median_lags_ms(steady) if steady else (),
        heard=heard,
        settled=tuple(
            _settled(event, tracks, programme) for event in run.events if event.newcomer or event.leads_to_s is not None
        ),
        cpu_busy=run.machine.cpu_busy,
        longest_stall_ms=run.machine.longest_stall_ms,
        warnings=tuple(_warnings(run, heard)),
    )


def _heard(run: Run, index: int, programme: Samples) -> Heard:
    recording, visit = run.recordings[index], run.visits[index]
    span = sounding_span_s(recording.played)
    if span is None:
        return Heard(visit, None, (), (), (), None, None, 0.0, recording.underruns_s)
    start, stop = span[0], run.scenario.seconds
    found = gaps(recording.played, start, stop)
    residuals = _residuals_db(follow(mono(recording.played), programme, start, stop), run.events)
    return Heard(
        visit=visit,
        first_sound_s=start,
        gaps=tuple(gap for gap in found if not _excused(gap.start_s, run.events)),
        gaps_at_commands=tuple(gap for gap in found if _excused(gap.start_s, run.events)),
        clicks=clicks(recording.played, start, stop),
        residual_median_db=float(np.median(residuals)) if residuals else None,
        residual_worst_db=max(residuals, default=None),
        disturbed_per_min=60 * sum(residual > DISTURBED_ABOVE_DB for residual in residuals) / (stop - start),
        underruns_s=tuple(moment for moment in recording.underruns_s if moment > start),
    )


def _residuals_db(fixes: Sequence[Fix], events: Sequence[Event]) -> list[float]:
    return [fix.residual_db for fix in fixes if fix.position_s is not None and not _excused(fix.at_s, events)]


def _excused(moment_s: float, events: Sequence[Event]) -> bool:
    """Whether the sound is meant to change just then, because a command was given."""
    return any(
        -0.5 <= moment_s - event.at_s <= EXCUSED_AFTER_COMMAND_S + event.lasts_s
        for event in events
        if not event.newcomer
    )


def _settled(event: Event, tracks: Sequence[Samples], programme: Samples) -> Settled:
    together = [tracks[index] for index in event.listeners]
    near = event.leads_to_s if event.leads_to_s is not None else _position_s(together[0], programme, event.at_s)
    moment = None if near is None else in_step_from(together, programme, event.at_s, near)
    return Settled(event, None if moment is None else moment - event.at_s)


def _position_s(track: Samples, programme: Samples, at_s: float) -> float | None:
    fix = follow(track, programme, at_s, at_s + 0.3)
    return fix[0].position_s if fix else None


def _warnings(run: Run, heard: Sequence[Heard]) -> list[str]:
    said = []
    if run.machine.cpu_busy > BUSY_WARNING:
        said.append(f"processors {run.machine.cpu_busy:.0%} busy")
    if run.machine.longest_stall_ms > STALL_WARNING_MS:
        said.append(f"the machine stood still for {run.machine.longest_stall_ms:.0f} ms")
    for index, listener in enumerate(heard):
        if listener.underruns_s:
            times = ", ".join(f"{moment:.1f}" for moment in listener.underruns_s[:4])
            said.append(f"card {index} starved at {times} s")
        if listener.first_sound_s is None:
            said.append(f"listener {index} never sounded: {'; '.join(listener.visit.errors[:2])}")
    return said
