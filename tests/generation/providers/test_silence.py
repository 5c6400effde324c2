from __future__ import annotations

from pathlib import Path

from rpgmusic.generation.providers.silence import SilenceProvider
from rpgmusic.generation.providers.sounds import SoundProcess
from tests.audio.music_files import decoded

from .making import order, outcome


async def test_silence_is_ten_seconds_of_nothing_that_loops_on_a_bar_line(tmp_path: Path) -> None:
    made = (await outcome(SilenceProvider(SoundProcess()).make(order(tmp_path)))).made
    sound = decoded(made.path)
    assert sound.shape == (2, 480_000)
    assert not sound.any()
    assert made.bars is not None
    assert sound.shape[1] % made.bars.bar_frames == 0


def test_silence_is_always_there_and_costs_nothing() -> None:
    capabilities = SilenceProvider(SoundProcess()).capabilities
    assert capabilities.available
    assert not capabilities.charges
