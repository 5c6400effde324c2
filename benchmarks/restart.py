"""Measures a restart with 100,000 tracks: `python -m benchmarks.restart`."""

from __future__ import annotations

import asyncio
import gc
import os
import resource
import tempfile
import time
from pathlib import Path

from benchmarks.made_tracks import made_records
from benchmarks.report import report
from benchmarks.stalls import LongestStall
from rpgmusic.audio.analysis import AnalysisResult
from rpgmusic.domain.track import TrackFormat
from rpgmusic.library import Library
from rpgmusic.library.catalogue import TRACKS
from rpgmusic.library.record import encode_record
from rpgmusic.storage import Blobs, TinyDbDocuments

COUNT = 100_000


async def never(_path: Path, _format: TrackFormat) -> AnalysisResult:
    """Nothing is to be measured here."""
    raise AssertionError


async def compacted(directory: Path) -> None:
    """Wait until the journal has become a snapshot."""
    while not any(name.startswith("snapshot-0") for name in os.listdir(directory / "documents")):  # noqa: ASYNC110, PTH208  # another thread writes it
        await asyncio.sleep(0.1)


async def measure(directory: Path, files: str) -> dict[str, object]:
    """Open the documents and start the library."""
    gc.collect()
    started_s = time.perf_counter()
    documents = TinyDbDocuments(directory, sync_interval_s=0.2)
    loaded_s = time.perf_counter()
    library = Library(documents, Blobs(directory / "waveforms"), None, never, time.time)
    async with LongestStall() as stall:
        await library.start()
    ready_s = time.perf_counter()
    assert library.page("dragon").total > 0
    if files == "journal":
        await compacted(directory)
    await library.close()
    documents.close()
    return {
        "from": files,
        "documents_s": loaded_s - started_s,
        "library_s": ready_s - loaded_s,
        "total_s": ready_s - started_s,
        "longest_stall_ms": stall.longest_s * 1_000,
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    """Measure and report."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        documents = TinyDbDocuments(directory, sync_interval_s=60)
        batch: dict[str, bytes] = {}
        for record in made_records(COUNT):
            batch[record.track.id] = encode_record(record)
            if len(batch) == 64:
                documents.put_encoded(TRACKS, batch)
                batch = {}
        documents.put_encoded(TRACKS, batch)
        documents.close()
        report("restart", [asyncio.run(measure(directory, files)) for files in ("journal", "snapshot", "snapshot")])


if __name__ == "__main__":
    main()
