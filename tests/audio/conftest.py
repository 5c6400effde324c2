from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from rpgmusic.audio.pool import AudioWorkers

from .music_files import KINDS, music, write

MUSIC_S = 12.0


@pytest.fixture(scope="session")
def music_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve seconds of music in every supported form."""
    folder = tmp_path_factory.mktemp("music")
    for kind in KINDS:
        write(folder / kind.name, kind, music(kind.rate_hz, kind.channels, MUSIC_S))
    return folder


@pytest.fixture
async def workers() -> AsyncIterator[AudioWorkers]:
    """One warm segment worker, and one for analysis when wanted."""
    running = AudioWorkers(segment_workers=1, analysis_workers=1)
    await running.start()
    yield running
    await running.close()
