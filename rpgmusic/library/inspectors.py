"""The pool of polite worker processes in which files are inspected."""

from __future__ import annotations

import asyncio
import functools
import logging
import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Final

from rpgmusic.library.inspection import (
    Inspection,
    Reader,
    decode_inspections,
    fingerprint_of,
    inspect_file,
    inspect_files,
    named_format,
    prepare_worker,
)

FILE_TIME_LIMIT_S: Final = 20.0
_log: Final = logging.getLogger(__name__)


class Inspectors:
    """Inspects files in worker processes; a file that kills or holds its worker costs only itself.

    Files that were in work when a process died are looked at once more, one by one in a process of their own, so that
    the right one is blamed.
    """

    def __init__(
        self, processes: int = 0, *, reader: Reader = inspect_file, file_time_limit_s: float = FILE_TIME_LIMIT_S
    ) -> None:
        self.processes = processes or max(1, min(4, os.cpu_count() or 1))
        self._work = functools.partial(inspect_files, reader=reader, limit_s=file_time_limit_s)
        self._pools: dict[bool, ProcessPoolExecutor] = {}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="inspectors")
        self._starting = asyncio.Lock()
        self._suspecting = asyncio.Lock()

    async def inspect(self, paths: Sequence[bytes]) -> list[Inspection]:
        """One inspection for each path, in order."""
        try:
            return await self._submit(paths, alone=False)
        except BrokenProcessPool:
            _log.warning("A process that reads tags died; its files are looked at one by one")
        found: list[Inspection] = []
        for path in paths:
            found += await self._inspect_suspect(path)
        return found

    async def _inspect_suspect(self, path: bytes) -> list[Inspection]:
        async with self._suspecting:
            try:
                return await self._submit([path], alone=True)
            except BrokenProcessPool:
                _log.error("Reading the tags of %s ended a worker process", os.fsdecode(path))
            fingerprint = await asyncio.get_running_loop().run_in_executor(self._thread, fingerprint_of, path)
        problem = "This file is damaged in a way that stops its reader."
        return [Inspection(named_format(path), playable=False, problem=problem, fingerprint=fingerprint)]

    async def _submit(self, paths: Sequence[bytes], *, alone: bool) -> list[Inspection]:
        loop = asyncio.get_running_loop()
        async with self._starting:
            if alone not in self._pools:
                processes = 1 if alone else self.processes
                self._pools[alone] = await loop.run_in_executor(self._thread, self._started, processes)
            pool = self._pools[alone]
        try:
            return decode_inspections(await loop.run_in_executor(pool, self._work, paths))
        except BrokenProcessPool:
            if self._pools.get(alone) is pool:
                del self._pools[alone]
            pool.shutdown(wait=False)
            raise

    def _started(self, processes: int) -> ProcessPoolExecutor:
        """A pool with its processes started; that takes a while, so it is done in a thread."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["rpgmusic.library.inspection"])
        pool = ProcessPoolExecutor(processes, mp_context=context, initializer=prepare_worker)
        pool.submit(self._work, ()).result()
        return pool

    async def close(self) -> None:
        """End the worker processes, whatever they are looking at: they only read."""
        pools, self._pools = list(self._pools.values()), {}
        for pool in pools:
            for process in tuple((pool._processes or {}).values()):  # noqa: SLF001  # nothing public ends one at work
                process.kill()
            end = functools.partial(pool.shutdown, wait=True, cancel_futures=True)
            await asyncio.get_running_loop().run_in_executor(self._thread, end)
        self._thread.shutdown(wait=False)
