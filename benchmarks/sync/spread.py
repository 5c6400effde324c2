"""Owns the skew of a whole table: lags of all listeners, window by window, and their summary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .lag import Lag, lag_between
from .signals import Samples, frames, sounds

WINDOW_S = 2.0
HOP_S = 1.0
REACH_S = 2.0


@dataclass(frozen=True, slots=True)
class Window:
    """One stretch of a run: each listener's lag behind the first, in ms; None where it is silent or plays otherwise."""

    start_s: float
    lags_ms: tuple[float | None, ...]

    def spread_ms(self, listeners: Sequence[int]) -> float | None:
        """Largest lag between any two of the listeners; None unless all of them sound and match."""
        lags = [self.lags_ms[listener] for listener in listeners]
        known = [lag for lag in lags if lag is not None]
        return max(known) - min(known) if known and len(known) == len(lags) else None


@dataclass(frozen=True, slots=True)
class Spread:
    """Distribution of the spread over windows, and how many windows had a listener silent or elsewhere."""

    windows: int
    unmatched: int
    p50_ms: float | None
    p95_ms: float | None
    max_ms: float | None


def windows(listeners: Sequence[Samples], start_s: float, stop_s: float) -> tuple[Window, ...]:
    """Lags of all mono recordings in windows of 2 s, one a second."""
    last: list[Lag | None] = [None] * len(listeners)
    found = []
    for start in range(frames(start_s), frames(stop_s) - frames(WINDOW_S) + 1, frames(HOP_S)):
        last = _lags(listeners, start, last)
        found.append(Window(start / frames(1), tuple(None if lag is None else lag.ms for lag in last)))
    return tuple(found)


def quiet_windows(found: Sequence[Window], events_s: Sequence[float], settle_s: float) -> tuple[Window, ...]:
    """The windows that lie wholly before an event or start at least `settle_s` after it, for every event."""
    return tuple(
        window
        for window in found
        if all(window.start_s + WINDOW_S <= event or window.start_s >= event + settle_s for event in events_s)
    )


def summarise(found: Sequence[Window], joined_s: Sequence[float]) -> Spread:
    """Percentiles of the spread; a listener is expected to sound in every window after it joined."""
    spreads = [window.spread_ms(_expected(joined_s, window.start_s)) for window in found]
    known = np.array([spread for spread in spreads if spread is not None])
    if not len(known):
        return Spread(len(spreads), len(spreads), None, None, None)
    p50, p95, most = (float(np.percentile(known, percent)) for percent in (50, 95, 100))
    return Spread(len(spreads), len(spreads) - len(known), p50, p95, most)


def median_lags_ms(found: Sequence[Window]) -> tuple[float | None, ...]:
    """Each listener's median lag behind the first: the bias that a disturbance leaves."""
    columns = zip(*(window.lags_ms for window in found), strict=True)
    return tuple(_median([lag for lag in column if lag is not None]) for column in columns)


def _expected(joined_s: Sequence[float], moment_s: float) -> list[int]:
    return [index for index, joined in enumerate(joined_s) if joined <= moment_s]


def _median(values: Sequence[float]) -> float | None:
    return float(np.median(values)) if values else None


def _lags(listeners: Sequence[Samples], start: int, last: Sequence[Lag | None]) -> list[Lag | None]:
    length = frames(WINDOW_S)
    sounding = [sounds(listener[start : start + length]) for listener in listeners]
    if not any(sounding):
        return [None] * len(listeners)
    first = sounding.index(True)
    lags: list[Lag | None] = []
    for index, listener in enumerate(listeners):
        if not sounding[index]:
            lags.append(None)
        elif index == first:
            lags.append(Lag(0.0, 1.0))
        else:
            lags.append(lag_between(listeners[first], listener, start, length, reach=frames(REACH_S), last=last[index]))
    return lags
