"""Measures how fast pieces are composed and rendered: `python -m benchmarks.composer_speed [seconds] [mood ...]`."""

from __future__ import annotations

import asyncio
import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy is loaded: one core is measured

import resource
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from benchmarks.made_prompts import prompt_for
from benchmarks.report import report
from rpgmusic.audio.mastering import master
from rpgmusic.audio.piece_files import write_piece
from rpgmusic.composer.composing import compose
from rpgmusic.composer.sound.rendering import render
from rpgmusic.composer.stems import stems_of
from rpgmusic.composer.work import Composed, ComposeJob
from rpgmusic.composer.workers import ComposerProcess
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import SAMPLE_RATE_HZ

FLOOR = 30.0
"""Times real time on one core."""

FIRST_SOUND_S = 3.0


def measure(mood: Mood, length_s: float, directory: Path) -> dict[str, object]:
    """Seconds of processor time for each step, without what earlier pieces left in memory; sizes of the files."""
    prompt = prompt_for(mood, length_s)
    moments = [time.process_time()]
    piece = compose(prompt, 1)
    moments.append(time.process_time())
    rendered = render(piece)
    moments.append(time.process_time())
    mastered = master(rendered.stems, stems_of(piece), prompt.intensity)
    moments.append(time.process_time())
    files = write_piece(mastered, directory, mood.value, {})
    moments.append(time.process_time())
    composing, rendering, mastering, writing = (later - sooner for sooner, later in pairwise(moments))
    seconds = piece.length_frames / SAMPLE_RATE_HZ
    return {
        "mood": mood.value,
        "length_s": seconds,
        "notes": sum(len(part.notes) for part in piece.parts),
        "compose_s": composing,
        "render_s": rendering,
        "master_s": mastering,
        "files_s": writing,
        "x_real_time": seconds / (composing + rendering + mastering),
        "x_with_files": seconds / (moments[-1] - moments[0]),
        "floor": FLOOR,
        "mix_MB": files.mix.stat().st_size / 1e6,
        "stems_MB": sum(path.stat().st_size for path in files.stems.values()) / 1e6,
    }


async def to_first_file(length_s: float, directory: Path) -> list[dict[str, object]]:
    """Seconds on the clock from an urgent order to the files: with the process cold, warm, and having played before."""
    composer = ComposerProcess()
    rows: list[dict[str, object]] = []
    for number in range(3):
        for mood in (Mood.SUSPENSE, Mood.BATTLE):
            state = "warm" if composer.pid else "cold"
            started_s = time.perf_counter()
            job = ComposeJob(prompt_for(mood, length_s), number, os.fsencode(directory), mood.value, urgent=True)
            async for reply in composer.compose(job):
                if isinstance(reply, Composed):
                    taken_s = time.perf_counter() - started_s
                    rows.append({"order": f"{mood.value}, {state}", "length_s": length_s, "to_files_s": taken_s})
    await composer.close()
    return [row | {"to_reach_s": FIRST_SOUND_S} for row in rows]


def main() -> None:
    """Measure and report."""
    length_s = float(sys.argv[1]) if len(sys.argv) > 1 else 90.0
    moods = [Mood(name) for name in sys.argv[2:]] or list(Mood)
    with tempfile.TemporaryDirectory() as name:
        measure(Mood.CALM, 6.0, Path(name))
        rows = [measure(mood, length_s, Path(name)) for mood in moods]
        report("composer_speed", rows)
        report("composer_first_file", asyncio.run(to_first_file(length_s, Path(name))))
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main()
