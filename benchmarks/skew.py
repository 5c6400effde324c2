"""How far apart the listeners' sound is, measured at their sound cards; `python -m benchmarks.skew [scenario ...]`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import dataclasses
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from playwright.async_api import Error as PageError

from benchmarks.report import RESULTS, report
from benchmarks.sync.console import serve_console
from benchmarks.sync.judge import Measurement
from benchmarks.sync.measure import measure
from benchmarks.sync.native import RigUnavailable
from benchmarks.sync.programme import make_loop, make_programme, mono_mix, write_sound
from benchmarks.sync.rows import Row, rows
from benchmarks.sync.ruler import serve_ruler
from benchmarks.sync.scenario import ENCORE, LOOP, PROGRAMME, Scenario
from benchmarks.sync.scenarios import RULER, SCENARIOS
from benchmarks.sync.signals import Samples
from benchmarks.sync.table import Table, TableUnavailable, serve

LOOP_REPEATS = 6
EXPECTED_FAILURES = (TableUnavailable, RigUnavailable, PageError, TimeoutError)


def main() -> None:
    """Run the named scenarios, or all, and report."""
    known = {scenario.name: scenario for scenario in (RULER, *SCENARIOS)}
    parser = argparse.ArgumentParser(prog="python -m benchmarks.skew", description=__doc__)
    parser.add_argument("scenario", nargs="*", help=f"one of {', '.join(known)}; all if none is named")
    parser.add_argument("--retries", type=int, default=1, help="how often a run that the machine spoiled is repeated")
    options = parser.parse_args()
    names: list[str] = options.scenario or list(known)
    if unknown := [name for name in names if name not in known]:
        parser.error(f"unknown scenario {', '.join(unknown)}")
    sys.exit(asyncio.run(run_all([known[name] for name in names], options.retries)))


async def run_all(scenarios: Sequence[Scenario], retries: int) -> int:
    """Measure one scenario after the other, each at a table of its own; returns the exit code."""
    found: list[Row] = []
    failed = 0
    with tempfile.TemporaryDirectory(prefix="rpgmusic-skew-") as directory:
        music = Path(directory) / "music"
        programmes = make_sounds(music)
        for scenario in scenarios:
            try:
                measured = await run(scenario, music, programmes, retries)
            except EXPECTED_FAILURES as error:
                failed += 1
                found.append({"scenario": scenario.name, "figure": "not measured", "notes": f"{error}"[:300]})
            else:
                keep(measured)
                found.extend(rows(measured))
    report("skew", found)
    return 1 if failed else 0


async def run(scenario: Scenario, music: Path, programmes: Mapping[str, Samples], retries: int) -> Measurement:
    """One scenario at a fresh table; repeated while the machine spoils it, at most `retries` times."""
    programme = np.concatenate([programmes[title] for title in scenario.sounds])
    for attempt in range(retries + 1):
        print(f"{scenario.name}: {scenario.about} ({scenario.seconds:.0f} s)", file=sys.stderr, flush=True)
        async with table(scenario, music, music.parent / f"{scenario.name}-{attempt}") as ready:
            measured = await measure(scenario, ready, programme)
        if not measured.spoiled or attempt == retries:
            return measured
        print(f"again, because {'; '.join(measured.warnings)}", file=sys.stderr, flush=True)
    raise ValueError("a scenario is run at least once: retries must not be negative")


def make_sounds(music: Path) -> dict[str, Samples]:
    """Write the test sounds into a music folder; returns each as a mono reference, the loop as often as it is heard."""
    music.mkdir(parents=True)
    sounds = {PROGRAMME: make_programme(), ENCORE: make_programme(60.0, seed=8), LOOP: make_loop()}
    for title, sound in sounds.items():
        write_sound(music / f"{title}.wav", sound)
    references = {title: mono_mix(sound) for title, sound in sounds.items()}
    return references | {LOOP: np.tile(references[LOOP], LOOP_REPEATS)}


@contextlib.asynccontextmanager
async def table(scenario: Scenario, music: Path, data: Path) -> AsyncIterator[Table]:
    """The real server, or the rig's own ruler."""
    if scenario is RULER:
        async with serve_ruler(music / f"{PROGRAMME}.wav") as ruler:
            yield ruler
    elif scenario.browsing:
        async with serve_console(music, data, (PROGRAMME, ENCORE, LOOP)) as hosted:
            yield hosted
    else:
        async with serve(music, data, (PROGRAMME, ENCORE, LOOP)) as server:
            yield server


def keep(measured: Measurement) -> None:
    """Keep every detail of a run beside the report."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    document = json.dumps(dataclasses.asdict(measured), indent=1, default=str)
    (RESULTS / f"skew-{measured.scenario.name}.json").write_text(document + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
