from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from rpgmusic.composer.workers import ComposerProcess
from rpgmusic.domain.errors import ProviderUnavailable
from rpgmusic.domain.generation import ProviderName, Wanted
from rpgmusic.domain.prompt import Prompt
from rpgmusic.domain.track import Mood
from rpgmusic.generation.providers.composer import ComposerProvider
from rpgmusic.generation.providers.provider import Progressed, Started
from rpgmusic.scenes.prompting import text_for
from tests.audio.music_files import decoded

from .making import Outcome, order, outcome

TAVERN = Prompt(mood=Mood.TAVERN, tempo_bpm=110, length_s=10.0)


@asynccontextmanager
async def composing() -> AsyncIterator[ComposerProvider]:
    process = ComposerProcess()
    try:
        yield ComposerProvider(process, partial(text_for, ProviderName.COMPOSER))
    finally:
        await process.close()


@pytest.fixture
async def provider() -> AsyncIterator[ComposerProvider]:
    async with composing() as provider:
        yield provider


@pytest.fixture(scope="module")
def composed(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """A piece, made once for the tests that look at it."""

    async def make() -> Outcome:
        async with composing() as provider:
            return await outcome(provider.make(order(tmp_path_factory.mktemp("composed"), TAVERN)))

    return asyncio.run(make())


def test_a_piece_is_whole_bars_long(composed: Outcome) -> None:
    bars = composed.made.bars
    assert bars is not None
    assert bars.first_frame == 0
    assert decoded(composed.made.path).shape[1] % bars.bar_frames == 0


def test_every_stem_is_as_long_as_the_piece(composed: Outcome) -> None:
    lengths = {decoded(path).shape[1] for _, path in composed.made.stems}
    assert len(composed.made.stems) > 1
    assert lengths == {decoded(composed.made.path).shape[1]}


def test_progress_is_told_before_the_piece(composed: Outcome) -> None:
    fractions = [one.fraction for one in composed.reports if isinstance(one, Progressed) and one.fraction is not None]
    assert fractions == sorted(fractions)
    assert composed.started == [Started()]


def test_it_is_free_and_measured_already(composed: Outcome) -> None:
    assert composed.made.cost_usd == 0.0
    assert composed.made.analysis is not None
    assert composed.made.analysis.length_frames == decoded(composed.made.path).shape[1]


async def test_closing_lets_the_next_piece_begin_at_once(provider: ComposerProvider, tmp_path: Path) -> None:
    async with aclosing(provider.make(order(tmp_path, Prompt(length_s=300.0)))) as reports:
        async for report in reports:
            if isinstance(report, Progressed) and report.fraction:
                break
    assert (await outcome(provider.make(order(tmp_path, TAVERN)))).made.path.exists()


async def test_sounds_are_left_to_others(provider: ComposerProvider, tmp_path: Path) -> None:
    result = await outcome(provider.make(order(tmp_path, wanted=Wanted.EFFECT)))
    assert isinstance(result.error, ProviderUnavailable)
