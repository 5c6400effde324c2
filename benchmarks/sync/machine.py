"""Owns the state of the machine during a run: how busy, whether it stood still, and extra load on purpose."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

REPOSITORY = Path(__file__).parents[2]
BUSY_LOOP = "import time\nend = time.monotonic() + 600\nwhile time.monotonic() < end: pass"


@dataclass(slots=True)
class MachineState:
    """Filled in when the watch ends: the busy share of all cores (0 to 1) and the longest stall of the machine."""

    cpu_busy: float = 0.0
    longest_stall_ms: float = 0.0


async def start_process(
    arguments: Sequence[str], *, output: int | None = None, errors: BinaryIO | None = None
) -> asyncio.subprocess.Process:
    """Start a child that the kernel ends with us, whatever happens to us (setpriv is part of Debian's base)."""
    command = ["setpriv", "--pdeathsig", "TERM", *arguments]
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=output, stderr=errors, cwd=REPOSITORY)


async def end_process(process: asyncio.subprocess.Process, patience_s: float = 10.0) -> None:
    """Ask a child to end and wait; insist after `patience_s`."""
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), patience_s)
    except TimeoutError:
        process.kill()
        await process.wait()


@contextlib.asynccontextmanager
async def watched() -> AsyncIterator[MachineState]:
    """Observe the machine for the length of the block."""
    state = MachineState()
    watcher = await start_process([sys.executable, "-m", "benchmarks.sync.stalls"], output=asyncio.subprocess.PIPE)
    total, idle = _cpu_ticks()
    try:
        yield state
    finally:
        new_total, new_idle = _cpu_ticks()
        state.cpu_busy = 1 - (new_idle - idle) / max(1, new_total - total)
        out, _ = await watcher.communicate(b"")
        state.longest_stall_ms = float(out or 0)


@contextlib.asynccontextmanager
async def busy(processes: int) -> AsyncIterator[None]:
    """Keep so many processes computing at normal priority for the length of the block."""
    loads = [await start_process([sys.executable, "-c", BUSY_LOOP]) for _ in range(processes)]
    try:
        yield
    finally:
        for load in loads:
            await end_process(load)


def _cpu_ticks() -> tuple[int, int]:
    ticks = [int(field) for field in Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]]
    return sum(ticks), ticks[3] + ticks[4]
