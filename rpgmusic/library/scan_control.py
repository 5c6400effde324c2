"""Scans on demand: one at a time, with a status that can be asked for and followed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Final

from rpgmusic.domain.errors import MusicFolderUnavailable, RpgMusicError
from rpgmusic.domain.units import TrackId
from rpgmusic.library.catalogue import Catalogue
from rpgmusic.library.changes import LibraryChange, ScanPhase, ScanProgressed, ScanStatus
from rpgmusic.library.inspectors import Inspectors
from rpgmusic.library.scanning import FolderGone, Scan, ScanScope

_ANNOUNCE_EVERY_S: Final = 0.2
_log: Final = logging.getLogger(__name__)

GONE_PROBLEM: Final = "The music folder cannot be reached or is empty. Is its disk connected? Nothing was forgotten."


class ScanControl:
    """Starts, follows and cancels scans."""

    def __init__(
        self,
        root: bytes | None,
        catalogue: Catalogue,
        inspectors: Inspectors,
        announce: Callable[[LibraryChange], None],
        make_id: Callable[[], TrackId],
        clock: Callable[[], float],
        is_used: Callable[[TrackId], bool],
    ) -> None:
        self._root = root
        self._catalogue = catalogue
        self._announce = announce
        self._make_id = make_id
        self._clock = clock
        self._is_used = is_used
        self._inspectors = inspectors
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="scan")
        self._task: asyncio.Task[Scan | None] | None = None
        self._announced_s = 0.0
        self.status = ScanStatus()

    @property
    def running(self) -> bool:
        """Whether a scan is under way."""
        return self._task is not None and not self._task.done()

    def start(self, scope: ScanScope | None = None) -> asyncio.Task[Scan | None]:
        """Begin a scan, or return the one that runs.

        Raises:
            MusicFolderUnavailable: no music folder is set.
        """
        if self._root is None:
            message = "No music folder is set. Start rpgmusic with --music and the folder that your music is in."
            raise MusicFolderUnavailable(message)
        if self._task is None or self._task.done():
            scan = Scan(
                self._root,
                scope or ScanScope(),
                self._catalogue,
                self._inspectors,
                self._threads,
                self._make_id,
                self._clock,
                self._is_used,
            )
            scan.step = lambda: self._progress(scan)
            self.status = ScanStatus(ScanPhase.SCANNING, started_at_s=self._clock())
            self._announce(ScanProgressed(self.status))
            self._task = asyncio.create_task(self._run(scan), name="scan")
        return self._task

    def cancel(self) -> None:
        """End the scan early; what it found stays."""
        if self._task is not None:
            self._task.cancel()

    async def close(self) -> None:
        """End the scan and its workers."""
        self.cancel()
        if self._task is not None:
            await asyncio.wait([self._task])
        await self._inspectors.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _run(self, scan: Scan) -> Scan | None:
        """The one place where a scan may fail in any way: it ends with a sentence, the server goes on."""
        try:
            await scan.run()
        except asyncio.CancelledError:
            self._finish(scan, ScanPhase.CANCELLED)
            return None
        except FolderGone:
            self._finish(scan, ScanPhase.FAILED, GONE_PROBLEM)
            return None
        except RpgMusicError as fault:
            self._finish(scan, ScanPhase.FAILED, str(fault))
            return None
        except Exception:  # noqa: BLE001  # the supervision point of scans
            _log.exception("The scan failed")
            self._finish(scan, ScanPhase.FAILED, "The scan failed unexpectedly; the log says more. Try again.")
            return None
        unreadable = scan.tally.unreadable
        folders = "One folder" if unreadable == 1 else f"{unreadable} folders"
        problem = f"{folders} could not be read; check the permissions." if unreadable else ""
        self._finish(scan, ScanPhase.FINISHED, problem)
        return scan

    def _progress(self, scan: Scan) -> None:
        self.status = self._counted(scan)
        now_s = asyncio.get_running_loop().time()
        if now_s - self._announced_s >= _ANNOUNCE_EVERY_S:
            self._announced_s = now_s
            self._announce(ScanProgressed(self.status))

    def _finish(self, scan: Scan, state: ScanPhase, problem: str = "") -> None:
        status = self._counted(scan)
        self.status = replace(status, state=state, problem=problem, finished_at_s=self._clock(), current_path="")
        self._announce(ScanProgressed(self.status))

    def _counted(self, scan: Scan) -> ScanStatus:
        tally = scan.tally
        return replace(
            self.status,
            done=tally.done,
            total=tally.total,
            added=tally.added,
            changed=tally.changed,
            moved=tally.moved,
            missing=tally.missing,
            failed=tally.failed,
            current_path=tally.current_path,
        )
