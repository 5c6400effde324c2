"""Measures scans against mutagen alone in as many processes: `python -m benchmarks.scan [files]`."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import cast

from mutagen.mp3 import MP3

from benchmarks.made_tracks import make_files
from benchmarks.report import report
from benchmarks.stalls import LongestStall
from rpgmusic.audio.analysis import AnalysisResult
from rpgmusic.domain.track import TrackFormat
from rpgmusic.library import Library, ScanPhase
from rpgmusic.library.inspection import prepare_worker
from rpgmusic.library.inspectors import Inspectors
from rpgmusic.storage import Blobs, TinyDbDocuments

open_mp3 = cast("Callable[[str], MP3]", MP3)  # mutagen has no types for it


def mutagen_alone(paths: list[str]) -> int:
    """Read the tags of files."""
    return sum(open_mp3(path) is not None for path in paths)


def mutagen_files_per_s(music: Path, processes: int) -> float:
    """How fast mutagen alone is, listing included; its processes already run and are as polite as ours."""
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=prepare_worker) as pool:
        list(pool.map(mutagen_alone, [[]] * processes))
        started_s = time.perf_counter()
        paths = [str(path) for path in music.rglob("*.mp3")]
        chunks = [paths[start : start + 64] for start in range(0, len(paths), 64)]
        list(pool.map(mutagen_alone, chunks))
        return len(paths) / (time.perf_counter() - started_s)


async def scan(library: Library) -> tuple[float, float, float]:
    """Seconds to the first track and to the end, and the longest stall of the loop."""
    first_s = 0.0
    before = library.count()
    started_s = time.perf_counter()
    async with LongestStall() as stall:
        library.start_scan()
        while library.scan_status().state is ScanPhase.SCANNING:
            await asyncio.sleep(0.001)
            if not first_s and library.count() > before:
                first_s = time.perf_counter() - started_s
        taken_s = time.perf_counter() - started_s
    return first_s, taken_s, stall.longest_s


async def measure(directory: Path, files: int) -> list[dict[str, object]]:
    """A first scan and unchanged rescans."""

    async def never(_path: Path, _format: TrackFormat) -> AnalysisResult:
        return await asyncio.Future()

    documents = TinyDbDocuments(directory / "data")
    library = Library(documents, Blobs(directory / "waveforms"), directory / "music", never, time.time)
    await library.start()
    first_s, taken_s, stall_s = await scan(library)
    rows = [_row("first scan", files / taken_s, stall_s) | {"first_track_s": first_s}]
    for _ in range(2):
        _, taken_s, stall_s = await scan(library)
        rows.append(_row("unchanged rescan", files / taken_s, stall_s))
    await library.close()
    documents.close()
    return rows


def _row(name: str, files_per_s: float, stall_s: float) -> dict[str, object]:
    return {"what": name, "files_per_s": files_per_s, "longest_stall_ms": stall_s * 1_000}


def main() -> None:
    """Measure and report."""
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    processes = Inspectors().processes
    with tempfile.TemporaryDirectory() as name:
        make_files(Path(name) / "music", files)
        os.sync()
        alone = mutagen_files_per_s(Path(name) / "music", processes)
        rows = [{"what": f"mutagen alone, {processes} processes", "files_per_s": alone}]
        rows += asyncio.run(measure(Path(name), files))
        alone_again = mutagen_files_per_s(Path(name) / "music", processes)
        rows.append({"what": "mutagen alone, again", "files_per_s": alone_again})
    reference = (alone + alone_again) / 2
    report("scan", [row | {"ratio": float(str(row["files_per_s"])) / reference} for row in rows])


if __name__ == "__main__":
    main()
