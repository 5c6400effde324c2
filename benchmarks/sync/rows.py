"""Owns the table that a reader sees: one row a figure, beside what is to be reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .judge import Measurement, Settled

Row = dict[str, object]


def rows(measured: Measurement) -> list[Row]:
    """The figures of one run; what the machine did to it is noted beside the first."""
    found = [*_skew(measured), *_faults(measured), *_commands(measured), *_late(measured), *_bias(measured)]
    if measured.warnings:
        found[0]["notes"] = "; ".join(measured.warnings)
    return found


def _row(
    measured: Measurement, figure: str, value: float | None, unit: str, reach: float | None = None, notes: str = ""
) -> Row:
    verdict = "" if reach is None else "met" if value is not None and value <= reach else "missed"
    return {
        "scenario": measured.scenario.name,
        "figure": figure,
        "measured": None if value is None else round(value, 4),
        "unit": unit,
        "reach": reach,
        "verdict": verdict,
        "notes": notes if value is not None else "never",
    }


def _skew(measured: Measurement) -> Iterator[Row]:
    steady = measured.steady
    yield _row(measured, "skew p95", steady.p95_ms, "ms", measured.scenario.reach.skew_p95_ms)
    yield _row(measured, "skew p50", steady.p50_ms, "ms")
    yield _row(measured, "skew worst", steady.max_ms, "ms")
    away = f"of {steady.windows} windows that start 5 s or more after a command"
    yield _row(measured, "someone silent or elsewhere", steady.unmatched, "windows", 0, away)


def _faults(measured: Measurement) -> Iterator[Row]:
    heard = measured.heard
    gaps = [f"{index}: {gap.ms:.0f} ms at {gap.start_s:.1f} s" for index, one in enumerate(heard) for gap in one.gaps]
    clicks = [f"{index}: {c.db:.0f} dB at {c.at_s:.1f} s" for index, one in enumerate(heard) for c in one.clicks]
    yield _row(measured, "drop-outs", len(gaps), "", 0, ", ".join(gaps[:4]))
    yield _row(measured, "clicks above 14 kHz", len(clicks), "", 0, ", ".join(clicks[:4]))
    residuals = [one.residual_median_db for one in heard if one.residual_median_db is not None]
    worst = [one.residual_worst_db for one in heard if one.residual_worst_db is not None]
    yield _row(measured, "residual, median", max(residuals, default=None), "dB", notes="the noisiest listener")
    yield _row(measured, "residual, worst quarter second", max(worst, default=None), "dB")
    disturbed = max(one.disturbed_per_min for one in heard)
    yield _row(measured, "quarter seconds disturbed", disturbed, "/min", notes="the noisiest listener")


def _commands(measured: Measurement) -> Iterator[Row]:
    settled = [one for one in measured.settled if not one.event.newcomer]
    for action in dict.fromkeys(one.event.what for one in settled):
        times = [one.in_step_after_s for one in settled if one.event.what == action]
        known = [moment for moment in times if moment is not None]
        worst = max(known) if len(known) == len(times) else None
        notes = f"{len(times)} times" if len(times) > 1 else ""
        yield _row(measured, f"all in step after {action}", worst, "s", measured.scenario.reach.in_step_s, notes)
    if measured.scenario.commands:
        silences = [gap.ms for one in measured.heard for gap in one.gaps_at_commands]
        yield _row(
            measured, "longest silence after a command", max(silences, default=0.0), "ms", notes="of any listener"
        )


def _late(measured: Measurement) -> Iterator[Row]:
    joins = [one for one in measured.settled if one.event.newcomer]
    if not joins:
        return
    reach = measured.scenario.reach.late_join_s
    opened = [one.in_step_after_s for one in joins]
    yield _row(measured, "link opened to right sound", _worst(opened), "s", reach, "the slower of the latecomers")
    yield _row(measured, "button pressed to right sound", _worst([_after_click(measured, one) for one in joins]), "s")


def _after_click(measured: Measurement, join: Settled) -> float | None:
    visit = measured.heard[join.event.listeners[-1]].visit
    return None if join.in_step_after_s is None else join.in_step_after_s + join.event.at_s - visit.clicked_s


def _worst(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return max(known) if len(known) == len(values) else None


def _bias(measured: Measurement) -> Iterator[Row]:
    lines = [listener.line for listener in measured.scenario.listeners]
    if all(line is None or line.up_ms == line.down_ms for line in lines) or not measured.median_lags_ms:
        return
    expected = [0.0 if line is None else (line.down_ms - line.up_ms) / 2 for line in lines]
    for index, lag_ms in enumerate(measured.median_lags_ms):
        bias = f"half the difference of its delays makes {expected[index] - expected[0]:+.0f} ms"
        yield _row(measured, f"lag of listener {index}", lag_ms, "ms", notes=bias)
