"""The worker processes in which all decoding, encoding and measuring happens, out of the server's way."""

from __future__ import annotations

import asyncio
import os
from collections import OrderedDict
from typing import Final

from rpgmusic.audio.jobs import Analysed, AnalyseJob, PictureJob, RenderJob, Shrunk
from rpgmusic.audio.worker_process import PendingJob, WorkerProcess
from rpgmusic.domain.errors import UnreadableAudio

SEGMENT_NICENESS: Final = 5
ANALYSIS_NICENESS: Final = 15
_SEGMENT_LIMIT_S: Final = 30.0
_ANALYSIS_LIMIT_S: Final = 3_600.0
_ANALYSIS_IDLE_S: Final = 30.0
_REMEMBERED_TRACKS: Final = 256


def default_segment_workers() -> int:
    """Two, or one on a single core: a segment takes some 20 to 60 ms, so more would only cost 55 MB each."""
    return min(2, os.cpu_count() or 1)


class AudioWorkers:
    """Segment workers, each keeping its tracks' files open, and analysis workers at the lowest priority.

    Segment workers run from `start` to `close`; analysis workers come with the first file to measure and leave when
    there has been none for half a minute.
    """

    def __init__(
        self,
        segment_workers: int | None = None,
        analysis_workers: int = 1,
        *,
        segment_limit_s: float = _SEGMENT_LIMIT_S,
    ) -> None:
        count = segment_workers or default_segment_workers()
        self._segment = [WorkerProcess(SEGMENT_NICENESS, segment_limit_s) for _ in range(count)]
        self._analysis = [
            WorkerProcess(ANALYSIS_NICENESS, _ANALYSIS_LIMIT_S, _ANALYSIS_IDLE_S) for _ in range(analysis_workers)
        ]
        self._routes: OrderedDict[str, WorkerProcess] = OrderedDict()

    async def start(self) -> None:
        """Start the segment workers and wait until they are warm. Raises Unavailable if they do not start."""
        for worker in self._analysis:
            worker.begin()
        await asyncio.gather(*(worker.start() for worker in self._segment))

    async def close(self) -> None:
        """End all workers; what they had not finished fails with Unavailable."""
        await asyncio.gather(*(worker.close() for worker in (*self._segment, *self._analysis)))

    @property
    def pids(self) -> list[int]:
        """Ids of the processes that run now."""
        return [worker.pid for worker in (*self._segment, *self._analysis) if worker.pid is not None]

    def render(self, track: str, job: RenderJob, *, urgent: bool) -> PendingJob:
        """Have a segment written by the worker that knows the track. Raises TooManyRequests, Unavailable."""
        return self._worker_for(track).submit(job, urgent=urgent)

    async def analyse(self, job: AnalyseJob) -> Analysed:
        """Measure a file; cancelling this stops the work. Raises UnreadableAudio and its like."""
        reply = await min(self._analysis, key=lambda worker: worker.load).submit(job, urgent=False).done
        if not isinstance(reply, Analysed):
            raise UnreadableAudio("The file could not be measured.")
        return reply

    async def shrink(self, content: bytes, width: int, height: int) -> bytes:
        """A picture as so many pixels, see `pictures.shrunk`; segments go first. Raises UnreadableAudio."""
        worker = min(self._segment, key=lambda candidate: candidate.load)
        reply = await worker.submit(PictureJob(content, width, height), urgent=False).done
        if not isinstance(reply, Shrunk):
            raise UnreadableAudio("The cover could not be read.")
        return reply.rgb

    def _worker_for(self, track: str) -> WorkerProcess:
        """The track's worker; a new track goes to the one with the least to do and then the fewest recent tracks."""
        worker = self._routes.pop(track, None)
        if worker is None:
            tracks = list(self._routes.values())
            worker = min(self._segment, key=lambda candidate: (candidate.load, tracks.count(candidate)))
        self._routes[track] = worker
        if len(self._routes) > _REMEMBERED_TRACKS:
            self._routes.popitem(last=False)
        return worker
