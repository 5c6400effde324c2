"""Owns where in the programme a listener is: block by block, and the moment from which everyone is in step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import fft

from .lag import WHITENING, refine
from .signals import SAMPLE_RATE, Samples, frames, sounds

BLOCK_S = 0.25
LOST_BLOCKS = 4
SURE_AGREEMENT = 0.9
STEP_WINDOW_S = 0.1
STEP_HOP_S = 0.02
STEP_HOLD_WINDOWS = 10
STEP_LIMIT_S = 10.0


@dataclass(frozen=True, slots=True)
class Fix:
    """A block of a recording found in the programme: where it is (None if lost) and how well it agrees (at most 1)."""

    at_s: float
    position_s: float | None
    agreement: float

    @property
    def offset_frames(self) -> int | None:
        """How far the programme is ahead of the recording's own time, in whole frames."""
        return None if self.position_s is None else round((self.position_s - self.at_s) * SAMPLE_RATE)

    @property
    def residual_db(self) -> float:
        """What of the block is not programme, relative to the programme; at least -90 dB."""
        return float(10 * np.log10(max(1 - max(self.agreement, 0.0) ** 2, 1e-9)))


class Stretch:
    """A part of the programme that blocks of one length can be looked up in; all arguments are in frames."""

    def __init__(self, programme: Samples, start: int, stop: int, block: int) -> None:
        self._programme = programme
        self._start, self._stop = max(start, 0), min(stop, len(programme))
        self._block = block
        self._size = fft.next_fast_len(self._stop - self._start + block, real=True)
        self._spectrum = fft.rfft(programme[self._start : self._stop], self._size)

    def find(self, recording: Samples, at: int, offset: int | None = None) -> Fix:
        """Where in this part the block of the recording that starts at `at` is heard; `offset` is tried first."""
        block = recording[at : at + self._block]
        if len(block) < self._block or not sounds(block):
            return Fix(at / SAMPLE_RATE, None, 0.0)
        if offset is not None and self._start <= at + offset < self._stop:
            fix = fix_near(recording, self._programme, at, self._block, at + offset)
            if fix.agreement > SURE_AGREEMENT:
                return fix
        cross = np.conj(fft.rfft(block * np.hanning(self._block).astype(np.float32), self._size)) * self._spectrum
        magnitude = np.abs(cross)
        correlation = fft.irfft(cross / np.maximum(magnitude, magnitude.max() * 1e-5) ** WHITENING, self._size)
        place = self._start + int(np.argmax(correlation[: self._stop - self._start]))
        return fix_near(recording, self._programme, at, self._block, place)


def fix_near(recording: Samples, programme: Samples, at: int, block: int, place: int) -> Fix:
    """The block's exact position, given its programme frame to within a frame or two."""
    lag = refine(recording, programme, at, block, place - at)
    if lag is None:
        return Fix(at / SAMPLE_RATE, None, 0.0)
    return Fix(at / SAMPLE_RATE, (at + lag.frames) / SAMPLE_RATE, lag.agreement)


def follow(recording: Samples, programme: Samples, start_s: float, stop_s: float) -> tuple[Fix, ...]:
    """The listener's position in every quarter of a second; lost, it is looked for everywhere once a second."""
    block = frames(BLOCK_S)
    everywhere = Stretch(programme, 0, len(programme), block)
    offset: int | None = None
    search_at = 0
    fixes = []
    for at in range(frames(start_s), min(frames(stop_s), len(recording)) - block + 1, block):
        fix = (
            Fix(at / SAMPLE_RATE, None, 0.0)
            if offset is None
            else fix_near(recording, programme, at, block, at + offset)
        )
        if fix.position_s is None and at >= search_at:
            fix = everywhere.find(recording, at)
            search_at = at + LOST_BLOCKS * block
        offset = fix.offset_frames if fix.position_s is not None else offset
        fixes.append(fix)
    return tuple(fixes)


def in_step_from(
    listeners: Sequence[Samples], programme: Samples, from_s: float, near_s: float, tolerance_ms: float = 5.0
) -> float | None:
    """The first moment from which all listeners play the part of the programme around `near_s`, within the tolerance.

    They must stay so for 0.3 s. Looked for in windows of 0.1 s, one each 20 ms, for 10 s; None if it does not happen.
    """
    part = Stretch(programme, frames(near_s - 0.5), frames(near_s + STEP_LIMIT_S + 1), frames(STEP_WINDOW_S))
    offsets: list[int | None] = [None] * len(listeners)
    held = 0
    for at in range(frames(from_s), frames(from_s + STEP_LIMIT_S), frames(STEP_HOP_S)):
        fixes = [part.find(listener, at, offset) for listener, offset in zip(listeners, offsets, strict=True)]
        offsets = [fix.offset_frames for fix in fixes]
        held = held + 1 if _together(fixes, tolerance_ms) else 0
        if held == STEP_HOLD_WINDOWS:
            return at / SAMPLE_RATE - (STEP_HOLD_WINDOWS - 1) * STEP_HOP_S
    return None


def _together(fixes: Sequence[Fix], tolerance_ms: float) -> bool:
    # Listeners who all still play something else agree with each other, but not with this part of the programme.
    positions = [fix.position_s for fix in fixes if fix.position_s is not None and fix.agreement > SURE_AGREEMENT]
    return len(positions) == len(fixes) and (max(positions) - min(positions)) * 1000 <= tolerance_ms
