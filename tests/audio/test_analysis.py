from __future__ import annotations

import asyncio
import os
from pathlib import Path

import numpy as np
import pytest

from rpgmusic.audio.analysis import AnalysisResult, analyse
from rpgmusic.audio.blocks import Block
from rpgmusic.audio.measuring import Outline
from rpgmusic.audio.pool import AudioWorkers
from rpgmusic.domain.errors import MusicFolderUnavailable, UnreadableAudio
from rpgmusic.domain.track import TrackFormat

from .music_files import KINDS, Sound, decoded, resampled, tone, write_wav
from .waiting import until


async def measured(workers: AudioWorkers, path: Path, sound: Sound) -> AnalysisResult:
    return await analyse(workers, write_wav(path / "sound.wav", sound), TrackFormat.WAV)


def steps(*levels_and_durations: tuple[float, float]) -> Sound:
    return np.concatenate([tone(48_000, level, duration) for level, duration in levels_and_durations], axis=1)


@pytest.mark.parametrize(
    ("sound", "lufs"),
    [
        (steps((-23, 20)), -23.0),
        (steps((-33, 20)), -33.0),
        (steps((-36, 10), (-23, 60), (-36, 10)), -23.0),
        (steps((-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)), -23.0),
        (steps((-26, 20), (-20, 20.1), (-26, 20)), -23.0),
    ],
    ids=["case 1", "case 2", "case 3", "case 4", "case 5"],
)
async def test_loudness_agrees_with_ebu_tech_3341(
    workers: AudioWorkers, tmp_path: Path, sound: Sound, lufs: float
) -> None:
    analysis = (await measured(workers, tmp_path, sound)).analysis
    assert analysis.integrated_lufs == pytest.approx(lufs, abs=0.1)


async def test_mono_is_measured_as_it_is_played_from_both_sides(workers: AudioWorkers, tmp_path: Path) -> None:
    analysis = (await measured(workers, tmp_path, tone(48_000, -23, 10, channels=1))).analysis
    assert analysis.integrated_lufs == pytest.approx(-23.0, abs=0.1)


async def test_true_peak_lies_between_the_samples(workers: AudioWorkers, tmp_path: Path) -> None:
    at = np.arange(48_000 * 5)
    wave = (0.5 * np.sin(2 * np.pi * at / 4 + np.pi / 4)).astype(np.float32)
    wave *= np.minimum(1, np.minimum(at, at[::-1]) / 4_800).astype(np.float32)
    analysis = (await measured(workers, tmp_path, np.tile(wave, (2, 1)))).analysis
    assert float(np.abs(wave).max()) == pytest.approx(0.354, abs=0.001)
    assert analysis.true_peak_dbtp == pytest.approx(-6.0, abs=0.2)


async def test_digital_silence_has_no_loudness(workers: AudioWorkers, tmp_path: Path) -> None:
    result = await measured(workers, tmp_path, np.zeros((2, 96_000), dtype=np.float32))
    assert result.analysis.integrated_lufs is None
    assert result.analysis.true_peak_dbtp is None
    assert (result.analysis.leading_silence_frames, result.analysis.trailing_silence_frames) == (96_000, 0)
    assert result.waveform == bytes(1_000)


async def test_silence_around_the_sound_is_measured_to_the_frame(workers: AudioWorkers, tmp_path: Path) -> None:
    sound = np.zeros((2, 200_000), dtype=np.float32)
    sound[0, 30_001:150_000] = 0.5
    sound[:, :30_001] = 0.0009
    analysis = (await measured(workers, tmp_path, sound)).analysis
    assert (analysis.leading_silence_frames, analysis.trailing_silence_frames) == (30_001, 50_000)


async def test_the_waveform_follows_the_peaks(workers: AudioWorkers, tmp_path: Path) -> None:
    sound = np.zeros((2, 480_000), dtype=np.float32)
    sound[1, 240_000:] = -0.5
    waveform = (await measured(workers, tmp_path, sound)).waveform
    assert waveform[:498] == bytes(498)
    assert set(waveform[501:]) == {128}


@pytest.mark.parametrize("name", [kind.name for kind in KINDS])
async def test_the_length_is_that_of_the_continuous_decode(
    workers: AudioWorkers, music_folder: Path, name: str
) -> None:
    kind = next(kind for kind in KINDS if kind.name == name)
    sound = decoded(music_folder / name)
    expected = resampled(sound[:2], kind.rate_hz).shape[1]
    analysis = (await analyse(workers, music_folder / name, TrackFormat.WAV)).analysis
    assert analysis.length_frames == expected


@pytest.mark.parametrize("frames", [1, 479, 5_000])
async def test_the_shortest_effects_can_be_measured(workers: AudioWorkers, tmp_path: Path, frames: int) -> None:
    result = await measured(workers, tmp_path, np.full((2, frames), 0.25, dtype=np.float32))
    assert result.analysis.length_frames == frames
    assert len(result.waveform) == 1_000


async def test_giving_up_a_measurement_frees_the_worker(
    workers: AudioWorkers, music_folder: Path, tmp_path: Path
) -> None:
    endless = tmp_path / "pipe.flac"
    os.mkfifo(endless)
    task = asyncio.create_task(analyse(workers, endless, TrackFormat.FLAC))
    await until(lambda: len(workers.pids) == 2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await analyse(workers, music_folder / "vbr.mp3", TrackFormat.MP3)).analysis.length_frames == 576_000


async def test_a_missing_file_and_a_damaged_one_are_told_apart(workers: AudioWorkers, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.flac"
    damaged.write_bytes(b"fLaC" + bytes(range(256)) * 20)
    with pytest.raises(UnreadableAudio):
        await analyse(workers, damaged, TrackFormat.FLAC)
    with pytest.raises(MusicFolderUnavailable):
        await analyse(workers, tmp_path / "nowhere.flac", TrackFormat.FLAC)


def test_the_outline_of_hours_takes_no_more_memory_than_that_of_seconds() -> None:
    outline = Outline()
    quiet: Block = np.zeros(48_000 * 60, dtype=np.float32)
    for minute in range(120):
        outline.add(quiet + np.float32(0.5 if minute >= 60 else 0.0))
    assert outline.frames == 48_000 * 7_200
    assert len(outline._peaks) == 16_384
    assert outline.waveform()[:499] == bytes(499)
    assert set(outline.waveform()[500:]) == {128}
