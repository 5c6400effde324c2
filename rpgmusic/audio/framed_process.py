"""A child process that speaks in framed messages over its pipes: how it is started, heard and ended."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from rpgmusic.audio.jobs import MAX_MESSAGE_BYTES, PREFIX

_PACKAGE_ROOT: Final = Path(__file__).parents[2]
FRUGAL: Final = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_TRIM_THRESHOLD_": "131072",
}
"""One thread, and memory given back to the system as soon as a segment is done (a third less of it)."""


class FramedProcess:
    """A running child. Every message, either way, is preceded by its length."""

    def __init__(self, process: Process) -> None:
        self._process = process

    @classmethod
    async def start(
        cls, module: str, arguments: Sequence[str], environment: Mapping[str, str] = FRUGAL
    ) -> FramedProcess:
        """Run a module of this package by the same interpreter. Raises OSError."""
        search = os.pathsep.join(filter(None, (str(_PACKAGE_ROOT), os.environ.get("PYTHONPATH"))))
        return cls(
            await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", module, *arguments),
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                env={**os.environ, **environment, "PYTHONPATH": search},
                start_new_session=True,
            )
        )

    @property
    def pid(self) -> int:
        """Its id."""
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether it has not ended, as far as is known."""
        return self._process.returncode is None

    async def send(self, frame: bytes) -> None:
        """Write a framed message. Raises EOFError, OSError when the process is gone."""
        if self._process.stdin is None:
            raise EOFError
        self._process.stdin.write(frame)
        await self._process.stdin.drain()

    async def receive(self) -> bytes:
        """The next message's body. Raises EOFError, OSError when the process is gone or says nonsense."""
        if self._process.stdout is None:
            raise EOFError
        (size,) = PREFIX.unpack(await self._process.stdout.readexactly(PREFIX.size))
        if size > MAX_MESSAGE_BYTES:
            raise EOFError
        return await self._process.stdout.readexactly(size)

    def kill(self) -> None:
        """End it at once."""
        if self.is_running:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    async def end(self) -> None:
        """End it at once and wait until it is gone."""
        self.kill()
        await self._process.wait()
