from __future__ import annotations

from contextlib import aclosing
from pathlib import Path

import numpy as np
import pytest
import torch

from rpgmusic.domain.errors import ProviderUnavailable
from rpgmusic.domain.prompt import Prompt
from rpgmusic.generation.providers.musicgen import MusicgenProvider
from rpgmusic.generation.providers.musicgen_model import MusicgenModel
from rpgmusic.generation.providers.musicgen_windows import Window
from rpgmusic.generation.providers.provider import Progressed
from tests.audio.music_files import decoded, music, write_wav
from tests.generation.providers.making import order, outcome, words

from .tiny_model import write_tiny_model

SHORT = Prompt(text="wind dark lake", length_s=4.0)


@pytest.fixture(scope="module", params=[1, 2], ids=["mono", "stereo"])
def model_dir(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model on disk; in models so small, several threads only wait for each other."""
    torch.set_num_threads(1)
    return write_tiny_model(tmp_path_factory.mktemp("model"), request.param)


@pytest.fixture
def provider(model_dir: Path) -> MusicgenProvider:
    return MusicgenProvider(model_dir, words)


def nothing() -> None:
    """Let the model go on."""


def test_a_window_is_as_long_as_asked_for(model_dir: Path) -> None:
    model = MusicgenModel(model_dir)
    sound = model.music("calm music", 7, Window(0.0, 3.0), None, nothing)
    assert sound.shape == (model.channels, 3 * 32_000)


def test_a_window_begins_with_what_the_model_heard(model_dir: Path) -> None:
    model = MusicgenModel(model_dir)
    before = music(32_000, model.channels, 1.0)
    sound = model.music("calm music", 7, Window(1.0, 2.0), before, nothing)
    assert sound.shape == (model.channels, 3 * 32_000)


def test_the_same_seed_gives_the_same_music_and_another_one_does_not(model_dir: Path) -> None:
    model = MusicgenModel(model_dir)
    first, again, other = (model.music("calm", seed, Window(0.0, 1.0), None, nothing) for seed in (7, 7, 8))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_what_a_step_raises_ends_the_work(model_dir: Path) -> None:
    steps = []

    def give_up() -> None:
        steps.append(1)
        if len(steps) == 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        MusicgenModel(model_dir).music("calm", 7, Window(0.0, 30.0), None, give_up)
    assert len(steps) == 10


async def test_a_piece_is_made_in_its_own_process(provider: MusicgenProvider, tmp_path: Path) -> None:
    sound = decoded((await outcome(provider.make(order(tmp_path, SHORT)))).made.path)
    assert len(sound) == 2
    assert abs(sound.shape[1] - 4 * 48_000) <= 100
    assert np.abs(sound).max() > 0


async def test_a_piece_longer_than_the_model_hears_is_made_in_windows(
    provider: MusicgenProvider, tmp_path: Path
) -> None:
    result = await outcome(provider.make(order(tmp_path, Prompt(text="wind", length_s=35.0))))
    assert abs(decoded(result.made.path).shape[1] - 35 * 48_000) <= 100


async def test_a_piece_goes_on_from_other_music(provider: MusicgenProvider, tmp_path: Path) -> None:
    tavern = write_wav(tmp_path / "tavern.wav", music(48_000, 2, 12.0))
    result = await outcome(provider.make(order(tmp_path, SHORT, continue_from=tavern)))
    assert abs(decoded(result.made.path).shape[1] - 4 * 48_000) <= 100


async def test_closing_ends_the_work(provider: MusicgenProvider, tmp_path: Path) -> None:
    async with aclosing(provider.make(order(tmp_path, Prompt(text="wind", length_s=60.0)))) as reports:
        async for report in reports:
            if isinstance(report, Progressed) and report.fraction:
                break
    assert not (tmp_path / "order" / "piece.flac").exists()


async def test_weights_that_are_missing_are_named_as_such(model_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_bytes((model_dir / "config.json").read_bytes())
    error = (await outcome(MusicgenProvider(tmp_path, words).make(order(tmp_path)))).error
    assert isinstance(error, ProviderUnavailable)
    assert "cannot be loaded" in str(error)
