"""How long reading a scene takes and what the model costs: `python -m benchmarks.scene_reading_time`."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from benchmarks.report import report
from rpgmusic.domain.scene import Scene
from rpgmusic.scenes.model import MODEL_FILE
from rpgmusic.scenes.prompting import prompt_for
from rpgmusic.scenes.reader import SceneReader
from rpgmusic.scenes.training.corpus import read_corpus

RUNS = 60

LOADING = """
import os, time
import rpgmusic.domain.reading, rpgmusic.domain.scene, rpgmusic.domain.musical_defaults, json, re, dataclasses
def resident_mb():
    return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
before = resident_mb()
started = time.perf_counter()
from rpgmusic.scenes.reader import read_text
from rpgmusic.scenes.model import load_model
imported = time.perf_counter()
load_model()
loaded = time.perf_counter()
read_text("The innkeeper bars the door.")
after = resident_mb()
print((imported - started) * 1000, (loaded - imported) * 1000, after - before)
"""


def main() -> None:
    """Measure and report."""
    words = " ".join(scene.text for scene in read_corpus()).split()
    lengths = {"one word": 1, "20 words": 20, "200 words": 200, "2,000 words": 2_000, "5,000 words": 5_000}
    report("scene_reading_time", [{"scene": name} | _times(words, count) for name, count in lengths.items()])
    report("scene_model", [_loading()])


def _times(words: list[str], count: int) -> dict[str, object]:
    reader = SceneReader()
    spans_ms = []
    for run in range(RUNS):
        start = run * 37 % max(1, len(words) - count)
        scene = Scene(description=" ".join(words[start : start + count]))
        started = time.perf_counter()
        prompt_for(reader.read(scene), scene)
        spans_ms.append((time.perf_counter() - started) * 1000)
    spans_ms.sort()
    return {"median_ms": statistics.median(spans_ms), "p95_ms": spans_ms[int(RUNS * 0.95)], "worst_ms": spans_ms[-1]}


def _loading() -> dict[str, object]:
    measured = subprocess.run([sys.executable, "-c", LOADING], capture_output=True, text=True, check=True, timeout=60)
    importing_ms, loading_ms, memory_mb = (float(word) for word in measured.stdout.split())
    disk_mb = MODEL_FILE.stat().st_size / 1e6
    return {"import_ms": importing_ms, "load_ms": loading_ms, "memory_mb": memory_mb, "disk_mb": disk_mb}


if __name__ == "__main__":
    main()
