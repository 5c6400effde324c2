"""Owns what spoils a listener's evening: digital silence in the middle of the music, and clicks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import signal

from .signals import SAMPLE_RATE, Samples, frames

LEAST_GAP_MS = 5.0
SILENCE = 1e-6
CLICK_HZ = 14_000.0
CLICK_DB = -34.0
CLICK_MERGE_FRAMES = 240


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of digital silence."""

    start_s: float
    ms: float


@dataclass(frozen=True, slots=True)
class Click:
    """A burst above 14 kHz, where the test programme has nothing; level relative to the programme's RMS."""

    at_s: float
    db: float


def sounding_span_s(sound: Samples) -> tuple[float, float] | None:
    """First and last moment at which the recording holds sound; None if it never does."""
    loud = np.flatnonzero(np.abs(sound.reshape(len(sound), -1)).max(axis=1) > 1e-3)
    return (float(loud[0]) / SAMPLE_RATE, float(loud[-1] + 1) / SAMPLE_RATE) if len(loud) else None


def gaps(stereo: Samples, start_s: float, stop_s: float) -> tuple[Gap, ...]:
    """Every stretch of at least 5 ms of digital silence between the two moments."""
    first = frames(start_s)
    silent = np.abs(stereo[first : frames(stop_s)]).max(axis=1) < SILENCE
    return tuple(
        Gap((first + begin) / SAMPLE_RATE, (end - begin) / SAMPLE_RATE * 1000)
        for begin, end in _runs(silent)
        if end - begin >= LEAST_GAP_MS * SAMPLE_RATE / 1000
    )


def clicks(stereo: Samples, start_s: float, stop_s: float) -> tuple[Click, ...]:
    """Every discontinuity between the two moments; the first 20 ms are not counted, because a start is not a click."""
    first = frames(start_s)
    block = stereo[first : frames(stop_s)]
    if len(block) < SAMPLE_RATE // 4:
        return ()
    high_pass = signal.cheby2(8, 80, CLICK_HZ, "highpass", fs=SAMPLE_RATE, output="sos")
    high = np.abs(signal.sosfilt(high_pass, block, axis=0)).max(axis=1)
    high[: frames(0.02)] = 0
    rms = float(np.sqrt(np.mean(block * block))) + 1e-9
    threshold = max(rms * 10 ** (CLICK_DB / 20), 12 * float(np.median(high)), 3e-4)
    loud = np.flatnonzero(high > threshold)
    return tuple(
        Click((first + begin) / SAMPLE_RATE, float(20 * np.log10(high[begin:end].max() / rms)))
        for begin, end in _clusters(loud)
    )


def _runs(mask: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.diff(np.concatenate(([0], mask.astype(np.int8), [0])))
    starts, stops = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return [(int(start), int(stop)) for start, stop in zip(starts, stops, strict=True)]


def _clusters(indices: npt.NDArray[np.intp]) -> list[tuple[int, int]]:
    if not len(indices):
        return []
    groups = np.split(indices, np.flatnonzero(np.diff(indices) > CLICK_MERGE_FRAMES) + 1)
    return [(int(group[0]), int(group[-1]) + 1) for group in groups]
