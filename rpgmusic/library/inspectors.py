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
from pathlib import PurePath
from typing import Final

from rpgmusic.domain.track import FORMAT_BY_SUFFIX
from rpgmusic.library.inspection import Inspection, inspect_files, prepare_worker

_log: Final = logging.getLogger(__name__)


class Inspectors:
    """Inspects files in worker processes; a file that kills its worker costs only itself."""

    def __init__(self, processes: int = 0) -> None:
        self.processes = processes or max(1, min(4, os.cpu_count() or 1))
        self._pool: ProcessPoolExecutor | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="inspectors")
        self._starting = asyncio.Lock()

    async def inspect(self, paths: Sequence[bytes]) -> list[Inspection]:
        """One inspection for each path, in order."""
        try:
            return await self._submit(paths)
        except BrokenProcessPool:
            self._discard()
        found: list[Inspection] = []
        for path in paths:
            found += await self._inspect_suspect(path)
        return found

    async def _inspect_suspect(self, path: bytes) -> list[Inspection]:
        try:
            return await self._submit([path])
        except BrokenProcessPool:
            self._discard()
            _log.error("Reading the tags of %s ended a worker process", os.fsdecode(path))
            named = FORMAT_BY_SUFFIX[PurePath(os.fsdecode(path)).suffix.lower()]
            return [Inspection(named, playable=False, problem="This file is damaged in a way that stops its reader.")]

    async def _submit(self, paths: Sequence[bytes]) -> list[Inspection]:
        loop = asyncio.get_running_loop()
        async with self._starting:
            if self._pool is None:
                self._pool = await loop.run_in_executor(self._thread, self._started)
        return await loop.run_in_executor(self._pool, inspect_files, paths)

    def _started(self) -> ProcessPoolExecutor:
        """A pool with its processes started; that takes a while, so it is done in a thread."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["rpgmusic.library.inspection"])
        pool = ProcessPoolExecutor(self.processes, mp_context=context, initializer=prepare_worker)
        pool.submit(inspect_files, ()).result()
        return pool

    def _discard(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    async def close(self) -> None:
        """End the worker processes."""
        pool, self._pool = self._pool, None
        if pool is not None:
            end = functools.partial(pool.shutdown, wait=True, cancel_futures=True)
            await asyncio.get_running_loop().run_in_executor(self._thread, end)
        self._thread.shutdown(wait=False)
