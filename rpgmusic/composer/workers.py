"""The composer as the server sees it: a modest process of its own, one piece at a time, the urgent ones first."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Final, TypeAlias

import msgspec

from rpgmusic.audio.framed_process import FramedProcess
from rpgmusic.audio.jobs import framed
from rpgmusic.composer.work import Composed, ComposeJob, Failed, Progress, Ready, Reply, error_of, reply_of
from rpgmusic.domain.errors import ProviderFailed, ProviderUnavailable, RpgMusicError, TooManyRequests
from rpgmusic.domain.generation import Stage

_MODULE: Final = "rpgmusic.composer.worker"
_ENVIRONMENT: Final = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(256 << 20),
}
"""Memory is kept from note to note: giving it back each time would double the work."""

_START_LIMIT_S: Final = 30.0
_MAX_WAITING: Final = 256
_DIED: Final = (
    "The composer stopped in the middle of the piece, perhaps for want of memory. Try again, or ask for less."
)
_CLOSING: Final = "The server is shutting down."

_Heard: TypeAlias = Progress | Composed | RpgMusicError


class _Pending:
    """A job on its way, and what has been heard of it."""

    __slots__ = ("heard", "job")

    def __init__(self, job: ComposeJob) -> None:
        self.job = job
        self.heard: asyncio.Queue[_Heard] = asyncio.Queue()


class ComposerProcess:
    """Composes and renders in a child process.

    It starts when needed, ends after a while without work, and dies with this process. An urgent job overtakes all that
    wait, and takes the place of a patient one at work, which begins again afterwards.
    """

    def __init__(self, niceness: int = 3, silence_limit_s: float = 120.0, idle_limit_s: float = 600.0) -> None:
        self._niceness = niceness
        self._silence_limit_s = silence_limit_s
        self._idle_limit_s = idle_limit_s
        self._process: FramedProcess | None = None
        self._starting = asyncio.Lock()
        self._waiting: list[_Pending] = []
        self._current: _Pending | None = None
        self._arrived = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """Id of the running process, if there is one."""
        return self._process.pid if self._process and self._process.is_running else None

    @property
    def load(self) -> int:
        """Jobs waiting or being done."""
        return len(self._waiting) + (self._current is not None)

    async def warm(self) -> None:
        """Have the process running with its libraries loaded. Raises ProviderUnavailable."""
        self._begin()
        await self._ensure_running()

    async def compose(self, job: ComposeJob) -> AsyncIterator[Progress | Composed]:
        """How far the piece is, and at the end where its files lie; closing the iterator cancels the job.

        Raises:
            ProviderFailed: the piece could not be made.
            ProviderUnavailable: the process does not start, or the server is shutting down.
            DiskFull: there is no room for the files.
            TooManyRequests: far too many pieces wait.
        """
        pending = self._submit(job)
        try:
            yield Progress(Stage.WAITING, 0.0)
            while True:
                heard = await pending.heard.get()
                if isinstance(heard, RpgMusicError):
                    raise heard
                yield heard
                if isinstance(heard, Composed):
                    return
        finally:
            self._give_up(pending)

    async def close(self) -> None:
        """End the process; jobs that were not done fail with ProviderUnavailable."""
        self._closed = True
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self._end_process()
        for pending in (*self._waiting, *([self._current] if self._current else [])):
            pending.heard.put_nowait(ProviderUnavailable(_CLOSING))
        self._waiting.clear()
        self._current = None

    def _begin(self) -> None:
        if self._closed:
            raise ProviderUnavailable(_CLOSING)
        self._task = self._task or asyncio.create_task(self._work(), name="composer")

    def _submit(self, job: ComposeJob) -> _Pending:
        self._begin()
        if len(self._waiting) >= _MAX_WAITING:
            raise TooManyRequests("Too many pieces are being asked for at once. Try again in a moment.")
        pending = _Pending(job)
        self._waiting.append(pending)
        self._arrived.set()
        if job.urgent and self._current and not self._current.job.urgent:
            self._postpone(self._current)
        return pending

    def _postpone(self, patient: _Pending) -> None:
        self._waiting.insert(0, patient)
        self._stop_current()

    def _give_up(self, pending: _Pending) -> None:
        """Nobody listens any more: forget the job, and end the process if it is at work on it."""
        if pending in self._waiting:
            self._waiting.remove(pending)
        if pending is self._current:
            self._stop_current()

    def _stop_current(self) -> None:
        """Leave the job; the next one gets a new process."""
        self._current = None
        process, self._process = self._process, None
        if process:
            process.kill()

    async def _work(self) -> None:
        while True:
            pending = self._current = await self._next()
            outcome = await self._outcome_of(pending)
            if pending is self._current:
                self._current = None
                pending.heard.put_nowait(outcome)

    async def _next(self) -> _Pending:
        while not self._waiting:
            self._arrived.clear()
            try:
                async with asyncio.timeout(self._idle_limit_s if self._process else None):
                    await self._arrived.wait()
            except TimeoutError:
                await self._end_process()
        pending = next((pending for pending in self._waiting if pending.job.urgent), self._waiting[0])
        self._waiting.remove(pending)
        return pending

    async def _outcome_of(self, pending: _Pending) -> Composed | RpgMusicError:
        """Do a job; its progress is passed on as long as it is the one being done."""
        try:
            process = await self._ensure_running()
        except ProviderUnavailable as error:
            return error
        try:
            if pending is self._current:
                await process.send(framed(pending.job))
            while pending is self._current:
                reply = await self._reply_of(process)
                if isinstance(reply, Failed):
                    return error_of(reply)
                if isinstance(reply, Composed):
                    return reply
                pending.heard.put_nowait(reply if isinstance(reply, Progress) else Progress(Stage.WAITING, 0.0))
        except (EOFError, OSError, TimeoutError, msgspec.MsgspecError):
            self._process = None if self._process is process else self._process
            await process.end()
        except asyncio.CancelledError:
            await process.end()
            raise
        return ProviderFailed(_DIED)

    async def _reply_of(self, process: FramedProcess) -> Reply:
        async with asyncio.timeout(self._silence_limit_s):
            return reply_of(await process.receive())

    async def _ensure_running(self) -> FramedProcess:
        async with self._starting:
            if self._process and self._process.is_running:
                return self._process
            try:
                self._process = await FramedProcess.start(_MODULE, [str(self._niceness)], _ENVIRONMENT)
                async with asyncio.timeout(_START_LIMIT_S):
                    first = reply_of(await self._process.receive())
            except (OSError, EOFError, TimeoutError, msgspec.MsgspecError) as error:
                await self._end_process()
                message = "The built-in composer does not start; check the installation of rpgmusic."
                raise ProviderUnavailable(message) from error
            if not isinstance(first, Ready):
                raise ProviderUnavailable("The built-in composer does not start; check the installation of rpgmusic.")
            return self._process

    async def _end_process(self) -> None:
        process, self._process = self._process, None
        if process:
            await process.end()
