from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import aclosing
from pathlib import Path

import numpy as np
import pytest

from rpgmusic.audio.jobs import framed
from rpgmusic.domain.errors import ProviderFailed, ProviderUnavailable
from rpgmusic.domain.generation import Stage, Wanted
from rpgmusic.domain.prompt import Prompt
from rpgmusic.generation.providers.musicgen import MusicgenProvider
from rpgmusic.generation.providers.musicgen_jobs import MusicJob
from rpgmusic.generation.providers.provider import Progressed
from tests.audio.music_files import Sound, decoded, music, write_wav

from .making import order, outcome, words

WORKER = "tests.generation.providers.pretend_musicgen"
PIECE = Prompt(length_s=65.0)


@pytest.fixture
def model_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps({"model_type": "musicgen"}))
    return folder


@pytest.fixture
def provider(model_dir: Path) -> MusicgenProvider:
    return MusicgenProvider(model_dir, words, installed=True, worker=WORKER)


def level_at(sound: Sound, seconds: float) -> float:
    return float(np.median(np.abs(sound[0, round(seconds * 48_000) :][:1_000])))


async def test_a_long_piece_is_made_of_windows_joined_in_order(provider: MusicgenProvider, tmp_path: Path) -> None:
    sound = decoded((await outcome(provider.make(order(tmp_path, PIECE)))).made.path)
    assert abs(sound.shape[1] - 65 * 48_000) <= 100
    levels = [level_at(sound, at_s) for at_s in (5.0, 29.0, 31.0, 49.0, 51.0, 64.0)]
    assert levels == pytest.approx([0.1, 0.1, 0.2, 0.2, 0.3, 0.3], abs=0.01)


async def test_other_music_is_heard_but_not_part_of_the_piece(provider: MusicgenProvider, tmp_path: Path) -> None:
    tavern = write_wav(tmp_path / "tavern.wav", music(48_000, 2, 12.0))
    result = await outcome(provider.make(order(tmp_path, Prompt(length_s=6.0), continue_from=tavern)))
    sound = decoded(result.made.path)
    assert abs(sound.shape[1] - 6 * 48_000) <= 100
    assert level_at(sound, 0.1) == pytest.approx(0.1, abs=0.01)


async def test_progress_is_told_with_the_time_that_is_left(provider: MusicgenProvider, tmp_path: Path) -> None:
    result = await outcome(provider.make(order(tmp_path)))
    told = [report for report in result.reports if isinstance(report, Progressed) and report.stage is Stage.MAKING]
    fractions = [report.fraction for report in told if report.fraction is not None]
    assert fractions == sorted(fractions)
    assert len(fractions) > 5
    assert told[-1].eta_s is not None


async def test_it_costs_nothing(provider: MusicgenProvider, tmp_path: Path) -> None:
    assert (await outcome(provider.make(order(tmp_path)))).made.cost_usd == 0.0
    assert not provider.capabilities.charges


@pytest.mark.parametrize(
    ("text", "said", "limit_s"),
    [("die", "stopped in the middle", 60.0), ("too much", "shorter piece", 60.0), ("hang", "does not get on", 0.5)],
)
async def test_a_model_that_fails_says_what_to_do(
    model_dir: Path, tmp_path: Path, text: str, said: str, limit_s: float
) -> None:
    provider = MusicgenProvider(model_dir, words, installed=True, worker=WORKER, silence_limit_s=limit_s)
    error = (await outcome(provider.make(order(tmp_path, Prompt(text=text, length_s=6.0))))).error
    assert isinstance(error, ProviderFailed)
    assert said in str(error)


async def test_a_model_that_cannot_be_loaded_makes_nothing(model_dir: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.symlink_to(model_dir)
    provider = MusicgenProvider(broken, words, installed=True, worker=WORKER)
    assert isinstance((await outcome(provider.make(order(tmp_path)))).error, ProviderUnavailable)


async def test_music_that_cannot_be_read_cannot_be_gone_on_from(provider: MusicgenProvider, tmp_path: Path) -> None:
    result = await outcome(provider.make(order(tmp_path, continue_from=tmp_path / "gone.wav")))
    assert isinstance(result.error, ProviderFailed)


async def test_closing_ends_the_process(provider: MusicgenProvider, tmp_path: Path) -> None:
    async with aclosing(provider.make(order(tmp_path, Prompt(text="for ever")))) as reports:
        async for report in reports:
            if isinstance(report, Progressed) and report.fraction:
                break
    assert not (tmp_path / "order" / "piece.flac").exists()


def test_a_worker_whose_server_is_gone_gives_up(tmp_path: Path) -> None:
    job = MusicJob(b"model", os.fsencode(tmp_path / "piece.flac"), "for ever", 7, 6.0)
    worker = subprocess.Popen([sys.executable, "-m", WORKER, "5"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    worker.communicate(framed(job), timeout=20)
    assert worker.returncode == 0


async def test_without_the_packages_it_says_what_to_install(model_dir: Path, tmp_path: Path) -> None:
    provider = MusicgenProvider(model_dir, words, installed=False)
    assert "pip install 'rpgmusic[musicgen]'" in provider.capabilities.missing
    assert isinstance((await outcome(provider.make(order(tmp_path)))).error, ProviderUnavailable)


@pytest.mark.parametrize("content", [None, "", '{"model_type": "llama"}', "[]"])
def test_without_a_model_it_says_what_to_set(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "config.json").write_text(content)
    capabilities = MusicgenProvider(tmp_path, words, installed=True).capabilities
    assert not capabilities.available
    assert "musicgen_dir" in capabilities.missing


def test_without_a_folder_it_says_what_to_set() -> None:
    assert "musicgen_dir" in MusicgenProvider(None, words, installed=True).capabilities.missing


async def test_sounds_are_left_to_others(provider: MusicgenProvider, tmp_path: Path) -> None:
    result = await outcome(provider.make(order(tmp_path, wanted=Wanted.EFFECT)))
    assert isinstance(result.error, ProviderFailed)


def test_the_licence_of_the_weights_is_told(provider: MusicgenProvider) -> None:
    assert "CC BY-NC" in provider.capabilities.licence
