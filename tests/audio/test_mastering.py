from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from rpgmusic.audio.blocks import Block
from rpgmusic.audio.loudness import decibels, integrated_lufs, true_peak
from rpgmusic.audio.mastering import CEILING_DBTP, TARGET_LUFS, master, mixed
from rpgmusic.audio.measuring import LoudnessMeter
from rpgmusic.domain.stem import Stem, StemName

HOW = (Stem(StemName.BED), Stem(StemName.LEAD, 0.2, 0.6), Stem(StemName.PERCUSSION, 0.5, 0.9))
FRAMES = 6 * 48_000


def tone(hz: float, level: float, pan: float = 0.5) -> Block:
    """A tone that fits into the circle."""
    turns = np.arange(FRAMES) * (round(hz * FRAMES / 48_000) / FRAMES)
    wave = np.sin(2 * np.pi * turns) * level
    return np.stack([wave * pan * 2, wave * (1 - pan) * 2]).astype(np.float32)


def strokes(level: float) -> Block:
    """Hard strokes on a drum."""
    times = np.arange(FRAMES) % 24_000 / 48_000
    noise = np.random.default_rng(3).standard_normal((2, FRAMES))
    return np.asarray(noise * np.exp(-times / 0.03) * level, dtype=np.float32)


def stems(drums: float = 0.9) -> dict[StemName, Block]:
    return {StemName.BED: tone(220, 0.1), StemName.LEAD: tone(880, 0.2, 0.3), StemName.PERCUSSION: strokes(drums)}


def measured(sound: Block) -> tuple[float | None, float | None]:
    meter = LoudnessMeter()
    meter.add(sound)
    return meter.result()


@pytest.mark.parametrize("intensity", [0.1, 0.4, 1.0])
def test_the_mix_at_the_intensity_it_was_made_for_has_the_right_loudness(intensity: float) -> None:
    mastered = master(stems(0.2), HOW, intensity)
    lufs, _ = measured(mastered.mix)
    assert lufs == pytest.approx(TARGET_LUFS, abs=0.2)
    assert mastered.integrated_lufs == pytest.approx(lufs, abs=0.1)


def test_no_mix_of_the_stems_exceeds_the_ceiling() -> None:
    mastered = master(stems(), HOW, 0.0)
    for gains in product((0.0, 0.5, 1.0), repeat=3):
        mix = mixed(mastered.stems, dict(zip(mastered.stems, map(np.float32, gains), strict=True)))
        _, peak_dbtp = measured(mix)
        assert peak_dbtp is None or peak_dbtp <= CEILING_DBTP


def test_the_mix_is_the_sum_of_the_stems_at_their_gains() -> None:
    mastered = master(stems(), HOW, 0.4)
    gains = {stem.name: np.float32(stem.gain_at(0.4)) for stem in HOW}
    assert np.allclose(mastered.mix, mixed(mastered.stems, gains), atol=1e-5)


def test_what_needs_no_limiting_keeps_its_shape() -> None:
    before = {StemName.BED: tone(220, 0.1)}
    mastered = master({StemName.BED: before[StemName.BED].copy()}, HOW, 0.5)
    ratio = mastered.stems[StemName.BED][:, 100:200] / before[StemName.BED][:, 100:200]
    assert float(ratio.std()) < 1e-4


def test_limiting_makes_no_steps_and_goes_round() -> None:
    loud = {StemName.BED: tone(100, 0.05), StemName.PERCUSSION: np.roll(strokes(0.9), 1_000, axis=1)}
    mastered = master(loud, HOW, 0.0)
    bed = np.concatenate([mastered.stems[StemName.BED]] * 2, axis=1)
    assert np.abs(np.diff(bed, 2, axis=1)).max() < np.abs(bed).max() * (2 * np.pi * 100 / 48_000) ** 2 * 2


def test_silence_stays_silence() -> None:
    silent = {name: np.zeros((2, 48_000), dtype=np.float32) for name in StemName}
    mastered = master(silent, HOW, 0.5)
    assert not mastered.mix.any()
    assert mastered.integrated_lufs == -70


def test_a_very_short_piece_can_be_mastered() -> None:
    short = {StemName.BED: tone(440, 0.1)[:, :1_000].copy()}
    assert np.isfinite(master(short, HOW, 0.5).mix).all()


@pytest.mark.parametrize("sound", [tone(1_000, 0.2), strokes(0.4), tone(60, 0.5) + strokes(0.1)])
def test_loudness_is_that_of_the_standard_meter(sound: Block) -> None:
    lufs, _ = measured(sound)
    assert integrated_lufs(sound) == pytest.approx(lufs, abs=0.1)


def test_peaks_between_the_samples_are_found() -> None:
    quarter = np.tile(np.array([1, 1, -1, -1], dtype=np.float32) * np.float32(0.5), 12_000)
    assert decibels(true_peak(np.stack([quarter, quarter]))) == pytest.approx(-3.0, abs=0.2)
