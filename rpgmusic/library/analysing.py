"""The analysis queue: every playable track is measured once, in the background, the wanted ones first."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from rpgmusic.audio.analysis import AnalysisResult
from rpgmusic.domain.errors import AudioError, RpgMusicError, TrackNotFound, Unavailable
from rpgmusic.domain.track import Track, TrackFormat
from rpgmusic.domain.units import TrackId
from rpgmusic.library.catalogue import Catalogue
from rpgmusic.library.record import Record
from rpgmusic.storage import Blobs

Analyse = Callable[[Path, TrackFormat], Awaitable[AnalysisResult]]

_T = TypeVar("_T")
_RETRY_S: Final = 30.0
_log: Final = logging.getLogger(__name__)


class AnalysisQueue:
    """Measures tracks one after the other, the last named first.

    What fails for the sake of the file is recorded on the track and not tried again; what fails for the sake of the
    disk is tried again later.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        waveforms: Blobs,
        analyse: Analyse,
        locate: Callable[[Track], Path],
        threads: Executor,
    ) -> None:
        self._catalogue = catalogue
        self._waveforms = waveforms
        self._analyse = analyse
        self._locate = locate
        self._threads = threads
        self._waiting: dict[TrackId, None] = {}
        self._wake = asyncio.Event()
        self._unpaused = asyncio.Event()
        self._unpaused.set()
        self._task: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    def start(self, waiting: Iterable[TrackId]) -> None:
        """Begin with the tracks that were not measured before the last stop."""
        self.add(waiting)
        self._task = asyncio.create_task(self._work(), name="analysis")

    def add(self, track_ids: Iterable[TrackId]) -> None:
        """Tracks that may want measuring; those that do not are skipped when their turn comes."""
        self._waiting.update(dict.fromkeys(track_ids))
        self._wake.set()

    def prioritise(self, track_id: TrackId) -> None:
        """Measure this track next."""
        self._waiting.pop(track_id, None)
        self.add([track_id])

    def pause(self) -> None:
        """Begin no other track until `resume`."""
        self._unpaused.clear()

    def resume(self) -> None:
        """Go on."""
        self._unpaused.set()

    async def close(self) -> None:
        """Stop; what is not measured yet is taken up after the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _work(self) -> None:
        while True:
            await self._unpaused.wait()
            if not self._waiting:
                self._wake.clear()
                await self._wake.wait()
                continue
            track_id = next(reversed(self._waiting))
            try:
                await self._measure(track_id)
                self._waiting.pop(track_id, None)
            except Unavailable as fault:
                _log.info("Measuring waits: %s", fault)
                await asyncio.sleep(_RETRY_S)
            except Exception:  # noqa: BLE001  # the supervision point of measuring
                _log.exception("Measuring track %s failed", track_id)
                self._waiting.pop(track_id, None)

    async def _measure(self, track_id: TrackId) -> None:
        try:
            record = self._catalogue.record(track_id)
        except TrackNotFound:
            return
        if not record.wants_analysis:
            return
        track = record.shown()
        try:
            path = await self._aside(lambda: self._locate(track))
            result = await self._analyse(path, track.format)
        except AudioError as fault:
            self._store(record, problem=str(fault))
            return
        await self._aside(lambda: self._waveforms.put(waveform_key(track), result.waveform))
        self._store(record, result=result)

    def _store(self, measured: Record, result: AnalysisResult | None = None, problem: str = "") -> None:
        """Keep the result with the track as it is by now, unless its file changed meanwhile."""
        try:
            record = self._catalogue.record(measured.track.id)
        except RpgMusicError:
            return
        if record.track.revision != measured.track.revision:
            self.add([record.track.id])
            return
        track = replace(record.track, analysis=result.analysis) if result else record.track
        self._catalogue.put([msgspec.structs.replace(record, track=track, analysis_problem=problem)])

    async def _aside(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


def waveform_key(track: Track) -> str:
    """Under which key a track's waveform lies; another revision has another."""
    return f"{track.id}-{track.revision}"
