"""Owns listening by measurement: what a finished mix sounds like in figures, and what its end is to its beginning."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rpgmusic.audio.loudness import integrated_lufs, step_energies, true_peak
from rpgmusic.domain.units import SAMPLE_RATE_HZ

Sound = NDArray[np.float32]
"""Stereo, shape (2, frames)."""

_WINDOW = 2_048
_HOP = 512
_MEL_EDGES_HZ = np.geomspace(60.0, 12_000.0, 41)


@dataclass(frozen=True, slots=True)
class Heard:
    """What is measured of a mix, all of it from the samples alone."""

    centroid_hz: float
    low_share: float
    onsets_per_s: float
    flux: float
    pulse_bpm: float
    pulse_clarity: float
    range_lu: float
    crest_db: float
    width: float
    flatness: float
    brightness_moves: float
    major: float

    def figures(self) -> NDArray[np.float64]:
        """All as one vector, frequencies and rates as logarithms."""
        values = np.array(astuple(self))
        values[[0, 4]] = np.log2(values[[0, 4]])
        values[2] = np.log2(values[2] + 0.25)
        return values


def listen(sound: Sound) -> Heard:
    """Measure a mix."""
    power = _spectrogram(sound.mean(axis=0))
    hz = np.fft.rfftfreq(_WINDOW, 1 / SAMPLE_RATE_HZ)
    bands = np.stack([power[:, (hz >= low) & (hz < high)].sum(axis=1) for low, high in pairwise(_MEL_EDGES_HZ)], axis=1)
    levels = np.log10(bands + 1e-7)
    rise = np.maximum(np.diff(levels, axis=0), 0).mean(axis=1)
    centroids = (power * hz).sum(axis=1) / (power.sum(axis=1) + 1e-9)
    mean = power.mean(axis=0)
    bpm, clarity = _pulse(rise)
    steps = 10 * np.log10(np.convolve(step_energies(sound), np.full(30, 1 / 30), "valid") + 1e-9)
    audible = mean[(hz > 60) & (hz < 12_000)] + 1e-12
    left, right = sound
    return Heard(
        centroid_hz=float((mean * hz).sum() / mean.sum()),
        low_share=float(mean[hz < 200].sum() / mean.sum()),
        onsets_per_s=_onsets(rise),
        flux=float(rise.mean()),
        pulse_bpm=bpm,
        pulse_clarity=clarity,
        range_lu=float(np.percentile(steps, 95) - np.percentile(steps, 10)),
        crest_db=float(20 * np.log10(np.abs(sound).max() / np.sqrt(np.square(sound).mean()))),
        width=float(np.square(left - right).sum() / np.square(left + right).sum()),
        flatness=float(np.exp(np.log(audible).mean()) / audible.mean()) ** 0.25,
        brightness_moves=float(np.std(np.log2(centroids + 50))),
        major=majorness(sound),
    )


def _spectrogram(middle: Sound) -> NDArray[np.float64]:
    frames = np.lib.stride_tricks.sliding_window_view(middle, _WINDOW)[::_HOP]
    window = np.hanning(_WINDOW).astype(np.float32)
    powers = [np.abs(np.fft.rfft(some * window)) ** 2 for some in np.array_split(frames, 32)]
    return np.concatenate(powers).astype(np.float64)


def _onsets(rise: NDArray[np.float64]) -> float:
    """Peaks of the rise in loudness over all bands, a second (Bello et al., IEEE TSAP 13:5, 2005)."""
    around = np.lib.stride_tricks.sliding_window_view(np.pad(rise, 6, mode="wrap"), 13)
    peaks = (rise == around.max(axis=1)) & (rise > around.mean(axis=1) * 1.35 + 0.015)
    return float(peaks.sum() / (len(rise) * _HOP / SAMPLE_RATE_HZ))


def _pulse(rise: NDArray[np.float64]) -> tuple[float, float]:
    """The likeliest tempo by autocorrelation, with a preference about 110 (Ellis, JNMR 36:1, 2007), and how clear."""
    centred = rise - rise.mean()
    spectrum = np.abs(np.fft.rfft(centred, 2 * len(centred))) ** 2
    correlation = np.fft.irfft(spectrum)[: len(centred)] / (spectrum.mean() + 1e-12)
    bpm = 60 * SAMPLE_RATE_HZ / _HOP / np.arange(1, len(centred))
    usual = np.exp(-0.5 * (np.log2(bpm / 110) / 0.9) ** 2) * ((bpm > 40) & (bpm < 240))
    best = int(np.argmax(correlation[1:] * usual))
    return float(bpm[best]), float(correlation[best + 1] / (correlation[0] + 1e-12))


def majorness(sound: Sound) -> float:
    """How much better the best major key fits the pitch classes than the best minor one (Krumhansl & Kessler 1982)."""
    major = np.array([6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88])
    minor = np.array([6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17])
    classes = pitch_classes(sound)
    fits = [
        max(np.corrcoef(np.roll(profile, tonic), classes)[0, 1] for tonic in range(12)) for profile in (major, minor)
    ]
    return float(fits[0] - fits[1])


def pitch_classes(sound: Sound) -> NDArray[np.float64]:
    """How much of each pitch class, from C on, is in the sound."""
    size = 1 << 14
    middle = sound.mean(axis=0)
    frames = middle[: len(middle) // size * size].reshape(-1, size) * np.hanning(size).astype(np.float32)
    level = np.sqrt(np.abs(np.fft.rfft(frames)).mean(axis=0))
    hz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE_HZ)
    kept = (hz > 100) & (hz < 2_000)
    notes = np.rint(69 + 12 * np.log2(hz[kept] / 440)).astype(int) % 12
    return np.bincount(notes, level[kept], 12).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Seam:
    """The wrap from the last frame to the first, beside what is usual inside.

    `jump` is the second difference of the samples there divided by the largest inside; `change_db` how much the
    spectrum changes from the 20 ms before to the 20 ms after, `usual_change_db` its 95th percentile at all beats.
    """

    jump: float
    change_db: float
    usual_change_db: float


def seam_of(sound: Sound, beat_frames: int) -> Seam:
    """Measure the wrap of a loop."""
    inside = np.abs(np.diff(sound, 2, axis=1)).max()
    across = np.concatenate([sound[:, -3:], sound[:, :3]], axis=1)
    places = range(beat_frames, sound.shape[1] - beat_frames, beat_frames)
    usual = [_change_db(sound, place) for place in places]
    return Seam(
        jump=float(np.abs(np.diff(across, 2, axis=1)).max() / inside),
        change_db=_change_db(sound, 0),
        usual_change_db=float(np.percentile(usual, 95)),
    )


def _change_db(sound: Sound, place: int) -> float:
    """The mean difference between the spectra of the 20 ms before and after, in octave bands."""
    around = np.take(sound.mean(axis=0), np.arange(place - 960, place + 960), mode="wrap").reshape(2, 960)
    power = np.abs(np.fft.rfft(around * np.hanning(960))) ** 2
    edges = (1 << np.arange(0, 10)).clip(max=480)
    bands = 10 * np.log10(np.add.reduceat(power, edges, axis=1) + 1e-4)
    return float(np.abs(bands[1] - bands[0]).mean())


def levels(sound: Sound) -> tuple[float, float]:
    """Loudness in LUFS and true peak in dBTP."""
    return integrated_lufs(sound, circular=True), float(20 * np.log10(true_peak(sound)))
