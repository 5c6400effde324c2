"""Shared parts of the tests: a tiny real music library, and a real server over it."""

from __future__ import annotations

import asyncio
import math
import struct
import wave
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TypeAlias, cast

import av
import pytest
from av.audio.stream import AudioStream

from rpgmusic.domain.settings import Settings
from rpgmusic.library import LibraryChange, ScanPhase
from rpgmusic.server.runtime import RunningServer, running_server

RATE_HZ = 48_000
TUNES = {"tavern.wav": 440, "battle.flac": 330, "town/market.ogg": 550, "town/church.mp3": 220, "deep woods.m4a": 660}
DURATION_S = 6.0

StartServer: TypeAlias = Callable[[Settings], AbstractAsyncContextManager[RunningServer]]


def write_wav(path: Path, frequency_hz: float, duration_s: float = DURATION_S) -> Path:
    """Write a quiet tone as a 16-bit mono WAV file."""
    frames = round(duration_s * RATE_HZ)
    samples = (round(8_000 * math.sin(2 * math.pi * frequency_hz * n / RATE_HZ)) for n in range(frames))
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return path


def transcode(source: Path, target: Path) -> None:
    """Encode a file in the format that the target's name asks for."""
    codec = {".flac": "flac", ".ogg": "libopus", ".mp3": "libmp3lame", ".m4a": "aac"}[target.suffix]
    target.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(source)) as reading, av.open(str(target), "w") as writing:
        stream = cast("AudioStream", writing.add_stream(codec, rate=RATE_HZ))
        for frame in reading.decode(audio=0):
            frame.pts = None
            writing.mux(stream.encode(frame))
        writing.mux(stream.encode(None))


@pytest.fixture(scope="session")
def tunes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with six seconds of a distinct tone in each of five formats; made once, to be copied or read only."""
    folder = tmp_path_factory.mktemp("tunes")
    for name, frequency_hz in TUNES.items():
        target = folder / name
        if target.suffix == ".wav":
            write_wav(target, frequency_hz)
        else:
            transcode(write_wav(folder.parent / f"{frequency_hz}.wav", frequency_hz), target)
    return folder


@pytest.fixture
def settings(tunes: Path, tmp_path: Path) -> Settings:
    """Settings of a server on a free port of this machine, over the tunes."""
    return Settings(music_dir=tunes, data_dir=tmp_path / "data", host="127.0.0.1", port=0, watch=False)


@asynccontextmanager
async def started_server(settings: Settings) -> AsyncIterator[RunningServer]:
    """A running server that has scanned its music."""
    async with running_server(settings) as server:
        await scanned(server)
        yield server


async def scanned(server: RunningServer) -> None:
    """Wait until the scan is over."""
    library, over = server.services.library, asyncio.Event()

    def listen(_: LibraryChange) -> None:
        if library.scan_status().state not in (ScanPhase.IDLE, ScanPhase.SCANNING):
            over.set()

    library.on_change(listen)
    if library.scan_status().state in (ScanPhase.IDLE, ScanPhase.SCANNING):
        async with asyncio.timeout(30):
            await over.wait()


@pytest.fixture
def start_server() -> StartServer:
    """Starts a server with the given settings, for as long as a block lasts."""
    return started_server


@pytest.fixture
async def server(settings: Settings) -> AsyncIterator[RunningServer]:
    """A running server that has scanned the tunes."""
    async with started_server(settings) as running:
        yield running
