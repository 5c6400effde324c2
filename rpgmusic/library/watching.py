"""Watching: changes in the music folder become scans of the directories they touch."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Iterable
from pathlib import Path, PurePath
from typing import Final

from watchfiles import awatch

from rpgmusic.domain.track import FORMAT_BY_SUFFIX
from rpgmusic.library.scan_control import ScanControl
from rpgmusic.library.scanning import ScanScope

SETTLE_S: Final = 2.0
_DEBOUNCE_MS: Final = 500
_MOST_DIRECTORIES: Final = 200
_REOPEN_S: Final = 30.0
_log: Final = logging.getLogger(__name__)


class FolderWatch:
    """Follows the music folder. A file that is still being written is looked at once it has kept still for 2 s."""

    def __init__(self, root: Path, scans: ScanControl, clock: Callable[[], float]) -> None:
        self._root = root
        self._scans = scans
        self._clock = clock
        self._touched: set[bytes] = set()
        self._wake = asyncio.Event()
        self._stop = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to follow."""
        self._tasks = [
            asyncio.create_task(self._follow(), name="watch"),
            asyncio.create_task(self._scan_touched(), name="watch-scan"),
        ]

    async def close(self) -> None:
        """Stop following."""
        self._stop.set()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _follow(self) -> None:
        """Watch for as long as the program runs: a folder that vanishes is looked for again."""
        while True:
            try:
                async for changes in awatch(
                    self._root,
                    watch_filter=None,
                    debounce=_DEBOUNCE_MS,
                    stop_event=self._stop,
                    ignore_permission_denied=True,
                ):
                    self._touch(path for _, path in changes)
            except (OSError, RuntimeError) as fault:
                _log.warning("The music folder cannot be watched for changes: %s", fault)
            if self._stop.is_set():
                return
            await asyncio.sleep(_REOPEN_S)

    def _touch(self, paths: Iterable[str]) -> None:
        for path in paths:
            relative = os.path.relpath(path, self._root)
            if _concerns_music(relative):
                self._touched.add(os.fsencode(relative).rpartition(b"/")[0])
        if self._touched:
            self._wake.set()

    async def _scan_touched(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            touched, self._touched = self._touched, set()
            if self._scans.running:
                await asyncio.wait([self._scans.start()])
            directories = () if len(touched) > _MOST_DIRECTORIES or b"" in touched else tuple(sorted(touched))
            scope = ScanScope(directories, settled_before_s=self._clock() - SETTLE_S)
            scanning = self._scans.start(scope)
            await asyncio.wait([scanning])  # awaited itself, it would swallow that this task is cancelled
            scan = None if scanning.cancelled() else scanning.result()
            if scan and scan.tally.unsettled:
                await asyncio.sleep(SETTLE_S)
                self._touched |= scan.tally.unsettled
                self._wake.set()


def _is_audio(path: str) -> bool:
    return PurePath(path).suffix.lower() in FORMAT_BY_SUFFIX


def _concerns_music(path: str) -> bool:
    """Audio files, and what may be a directory with some; nothing hidden."""
    hidden = any(part.startswith(".") for part in PurePath(path).parts)
    return not hidden and (_is_audio(path) or not PurePath(path).suffix)
