from __future__ import annotations

import pytest

from tests.fakes.sound_files import mp3, opus, wav

LENGTH_S = 6.0


@pytest.fixture(scope="session")
def sent_mp3(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Six seconds of music as a service streams it."""
    return mp3(tmp_path_factory.mktemp("sent"), LENGTH_S)


@pytest.fixture(scope="session")
def sent_opus(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Six seconds of sound as a service sends effects."""
    return opus(tmp_path_factory.mktemp("sent"), LENGTH_S)


@pytest.fixture(scope="session")
def sent_wav(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Six seconds of music at 32 kHz, as MusicGen makes it."""
    return wav(tmp_path_factory.mktemp("sent"), LENGTH_S)
