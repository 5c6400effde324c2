"""A real library on real files; only the measuring of loudness is stood in for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from rpgmusic.audio.analysis import AnalysisResult
from rpgmusic.domain.errors import UnreadableAudio
from rpgmusic.domain.track import Analysis, Track, TrackFormat
from rpgmusic.library import Library, LibraryChange, ScanPhase, ScanStatus
from rpgmusic.library.inspectors import Inspectors
from rpgmusic.storage import Blobs, TinyDbDocuments

DEADLINE_S = 30.0


async def eventually(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    deadline_s = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline_s, "waited too long"
        await asyncio.sleep(0.01)


class Table:
    """A library, the music folder it looks at, and what it announced."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.music = directory / "music"
        self.music.mkdir(exist_ok=True)
        self.generated = directory / "data" / "music"
        self.changes: list[LibraryChange] = []
        self.measured: list[str] = []

    async def open(self, *, watch: bool = False, scan: bool = False, inspectors: Inspectors | None = None) -> None:
        """Start, or start again after `close`."""
        self.documents = TinyDbDocuments(self.directory / "data")
        blobs = Blobs(self.directory / "data" / "waveforms")
        self.library = Library(
            self.documents,
            blobs,
            self.music,
            self._analyse,
            time.time,
            inspectors=inspectors,
            generated_root=self.generated,
        )
        self.library.on_change(self.changes.append)
        await self.library.start(watch=watch, scan=scan)

    async def close(self) -> None:
        """Stop as the server does."""
        await self.library.close()
        self.documents.close()

    async def scan(self) -> ScanStatus:
        """Scan to the end."""
        self.library.start_scan()
        await eventually(lambda: self.library.scan_status().state is not ScanPhase.SCANNING)
        return self.library.scan_status()

    async def scan_and_measure(self) -> None:
        """Scan, and let the background work end."""
        await self.scan()
        await eventually(lambda: self.library.to_analyse() == 0)

    def only(self, path: str) -> Track:
        """The one track with this path."""
        (found,) = [track for track in self.all() if track.path == path]
        return found

    def all(self) -> tuple[Track, ...]:
        """Every track."""
        return self.library.page(limit=1_000).tracks

    async def _analyse(self, path: Path, _format: TrackFormat) -> AnalysisResult:
        self.measured.append(path.name)
        await asyncio.sleep(0)
        if "cursed" in path.name:
            message = "This file is cursed."
            raise UnreadableAudio(message)
        return AnalysisResult(Analysis(19_200, -20.0, -3.0, 0, 0), bytes(1_000))


@pytest.fixture
async def table(tmp_path: Path) -> AsyncIterator[Table]:
    """An open, empty library."""
    table = Table(tmp_path)
    await table.open()
    yield table
    await table.close()
