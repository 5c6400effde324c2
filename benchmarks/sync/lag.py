"""Owns the ruler: by how much one recording sounds later than another, to about a microsecond.

Coarse: partially whitened cross-correlation (Knapp & Carter 1976, GCC) of a window of one signal against a longer
stretch of the other. Fine: magnitude-weighted phase slope of the cross spectrum after alignment to a whole frame.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import fft

from .signals import SAMPLE_RATE, Samples, stretch

WHITENING = 0.7
LOWEST_HZ, HIGHEST_HZ = 80.0, 11_000.0
LEAST_AGREEMENT = 0.5


@dataclass(frozen=True, slots=True)
class Lag:
    """A delay in frames and the normalised correlation (at most 1) of the two signals once it is taken out."""

    frames: float
    agreement: float

    @property
    def ms(self) -> float:
        """The delay in milliseconds."""
        return self.frames / SAMPLE_RATE * 1000


def fine_lag(first: Samples, second: Samples) -> Lag:
    """Delay of `second` after `first`; both of one length and already within two frames of each other."""
    window = np.hanning(len(first))
    spectrum_1 = fft.rfft((first - first.mean()) * window)
    spectrum_2 = fft.rfft((second - second.mean()) * window)
    cross = np.conj(spectrum_1) * spectrum_2
    hz = np.arange(len(cross)) * (SAMPLE_RATE / len(first))
    band = (hz >= LOWEST_HZ) & (hz <= HIGHEST_HZ)
    cross, radians = cross[band], 2 * np.pi * hz[band] / SAMPLE_RATE
    weight = np.abs(cross)
    if weight.sum() <= 0:
        return Lag(0.0, 0.0)
    delay = 0.0
    for _ in range(3):
        phase = np.angle(cross * np.exp(1j * radians * delay))
        delay -= float(np.sum(weight * radians * phase) / np.sum(weight * radians**2))
    energy = float(np.sum(np.abs(spectrum_1[band]) ** 2) * np.sum(np.abs(spectrum_2[band]) ** 2))
    aligned = float(np.real(np.sum(cross * np.exp(1j * radians * delay))))
    return Lag(delay, aligned / energy**0.5)


def coarse_lag(first: Samples, second: Samples, start: int, length: int, reach: int) -> int:
    """Most likely delay, in whole frames within ±`reach`, of `second` after the window of `first` at `start`."""
    size = fft.next_fast_len(2 * length + 2 * reach, real=True)
    block = fft.rfft(stretch(first, start, start + length) * np.hanning(length), size)
    around = fft.rfft(stretch(second, start - reach, start + length + reach), size)
    cross = np.conj(block) * around
    magnitude = np.abs(cross)
    if magnitude.max() <= 0:
        return 0
    whitened = cross / np.maximum(magnitude, magnitude.max() * 1e-5) ** WHITENING
    correlation = fft.irfft(whitened, size)[: 2 * reach + 1]
    return int(np.argmax(correlation)) - reach


def refine(first: Samples, second: Samples, start: int, length: int, guess: int) -> Lag | None:
    """The exact delay near a guess in frames; None where the aligned waveforms do not agree."""
    block = stretch(first, start, start + length)
    fine = fine_lag(block, stretch(second, start + guess, start + guess + length))
    for _ in range(2):
        if abs(fine.frames) < 0.75:
            break
        guess += round(fine.frames)
        fine = fine_lag(block, stretch(second, start + guess, start + guess + length))
    if fine.agreement < LEAST_AGREEMENT or abs(fine.frames) > 2:
        return None
    return Lag(guess + fine.frames, fine.agreement)


def lag_between(
    first: Samples, second: Samples, start: int, length: int, *, reach: int, last: Lag | None = None
) -> Lag | None:
    """By how many frames `second` sounds later than `first` in the window; None where they play different things.

    `last`, the lag of the window before, saves the coarse search while nothing changes.
    """
    if last is not None:
        again = refine(first, second, start, length, round(last.frames))
        if again is not None and again.agreement > 0.97 and abs(again.frames - last.frames) < 1:
            return again
    return refine(first, second, start, length, coarse_lag(first, second, start, length, reach))
