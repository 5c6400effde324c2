"""One worker process as the server sees it: jobs in order of urgency, replaced when it dies, ended when it hangs."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Final

import msgspec

from rpgmusic.audio.framed_process import FramedProcess
from rpgmusic.audio.jobs import Failed, Job, Ready, Reply, error_of, framed, reply_of
from rpgmusic.domain.errors import TooManyRequests, Unavailable, UnreadableAudio

_ATTEMPTS: Final = 2
_START_LIMIT_S: Final = 30.0
_MAX_WAITING: Final = 512


class PendingJob:
    """A job on its way; `done` is settled with the reply or the error. Raise `urgent` to let it overtake others."""

    __slots__ = ("done", "job", "urgent")

    def __init__(self, job: Job, *, urgent: bool) -> None:
        self.job = job
        self.urgent = urgent
        self.done: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()


class WorkerProcess:
    """Does one job at a time, the urgent ones first."""

    def __init__(self, niceness: int, wall_limit_s: float, idle_limit_s: float | None = None) -> None:
        self._niceness = niceness
        self._wall_limit_s = wall_limit_s
        self._idle_limit_s = idle_limit_s
        self._process: FramedProcess | None = None
        self._waiting: list[PendingJob] = []
        self._arrived = asyncio.Event()
        self._current: PendingJob | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """Id of the running process, if there is one."""
        return self._process.pid if self._process else None

    @property
    def load(self) -> int:
        """Jobs waiting or being done."""
        return len(self._waiting) + (self._current is not None)

    async def start(self) -> None:
        """Begin taking jobs, with the process running and its libraries loaded."""
        self.begin()
        await self._ensure_running()

    def begin(self) -> None:
        """Begin taking jobs; the process starts with the first."""
        self._task = self._task or asyncio.create_task(self._work(), name="audio worker")

    def submit(self, job: Job, *, urgent: bool) -> PendingJob:
        """Queue a job. Raises TooManyRequests when far too many wait, Unavailable when not running."""
        if self._task is None:
            raise Unavailable("The audio workers are not running.")
        if len(self._waiting) >= _MAX_WAITING:
            raise TooManyRequests("Too much audio is being asked for at once. Try again in a moment.")
        pending = PendingJob(job, urgent=urgent)
        pending.done.add_done_callback(lambda _: self._given_up(pending))
        self._waiting.append(pending)
        self._arrived.set()
        return pending

    async def close(self) -> None:
        """End the process; jobs that were not done fail with Unavailable."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        await self._end_process()
        for pending in (*self._waiting, *([self._current] if self._current else [])):
            if not pending.done.done():
                pending.done.set_exception(Unavailable("The server is shutting down."))
                pending.done.exception()
        self._waiting.clear()
        self._current = None

    def _given_up(self, pending: PendingJob) -> None:
        """Nobody waits for the job any more: stop it, by ending the process if it is at work on it."""
        if not pending.done.cancelled():
            return
        if pending is self._current:
            self._kill()
        elif pending in self._waiting:
            self._waiting.remove(pending)

    async def _work(self) -> None:
        while True:
            self._current = await self._next()
            try:
                reply = await self._reply_to(self._current)
            except (UnreadableAudio, Unavailable) as error:
                if not self._current.done.done():
                    self._current.done.set_exception(error)
            else:
                self._settle(self._current, reply)
            self._current = None

    async def _next(self) -> PendingJob:
        while not self._waiting:
            self._arrived.clear()
            try:
                async with asyncio.timeout(self._idle_limit_s if self._process else None):
                    await self._arrived.wait()
            except TimeoutError:
                await self._end_process()
        pending = next((pending for pending in self._waiting if pending.urgent), self._waiting[0])
        self._waiting.remove(pending)
        return pending

    @staticmethod
    def _settle(pending: PendingJob, reply: Reply) -> None:
        if pending.done.done():
            return
        if isinstance(reply, Failed):
            pending.done.set_exception(error_of(reply))
        else:
            pending.done.set_result(reply)

    async def _reply_to(self, pending: PendingJob) -> Reply:
        """Raises UnreadableAudio if the worker died over the job twice, or took too long."""
        for _ in range(_ATTEMPTS):
            process = await self._ensure_running()
            try:
                async with asyncio.timeout(self._wall_limit_s):
                    return await self._exchange(process, pending.job)
            except TimeoutError as error:
                await self._end_process()
                raise UnreadableAudio("Reading the file takes for ever; it is probably damaged.") from error
            except (EOFError, OSError, msgspec.MsgspecError):
                await self._end_process()
                if pending.done.cancelled():
                    break
        raise UnreadableAudio("The file makes the audio decoder fail; it is probably damaged.")

    @staticmethod
    async def _exchange(process: FramedProcess, job: Job) -> Reply:
        await process.send(framed(job))
        return reply_of(await process.receive())

    async def _ensure_running(self) -> FramedProcess:
        if self._process and self._process.is_running:
            return self._process
        try:
            self._process = await FramedProcess.start("rpgmusic.audio.worker", [str(self._niceness)])
            async with asyncio.timeout(_START_LIMIT_S):
                first = reply_of(await self._process.receive())
        except (OSError, EOFError, TimeoutError, msgspec.MsgspecError) as error:
            await self._end_process()
            raise Unavailable("The audio worker does not start; check the installation of rpgmusic.") from error
        if not isinstance(first, Ready):
            raise Unavailable("The audio worker does not start; check the installation of rpgmusic.")
        return self._process

    def _kill(self) -> None:
        if self._process:
            self._process.kill()

    async def _end_process(self) -> None:
        process, self._process = self._process, None
        if process:
            await process.end()
