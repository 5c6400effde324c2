"""Looking into sound files, cutting them and making silence, in a process of its own for each job.

A job takes some 0.2 s more than in a process that stays, which is nothing beside a call to a service; in return it
waits behind no scan of the library and keeps no memory.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path
from typing import Final, Protocol

import msgspec

from rpgmusic.domain.errors import UnreadableAudio
from rpgmusic.domain.rendition import Rendition
from rpgmusic.generation.providers.sound_jobs import Cut, Look, Silence, SoundJob, SoundResult, Undone

PACKAGE_ROOT: Final = Path(__file__).parents[3]
_LIMIT_S: Final = 120.0
_RESULT: Final[msgspec.json.Decoder[SoundResult]] = msgspec.json.Decoder(SoundResult)


class Sounds(Protocol):
    """What providers do with sound files."""

    async def length_frames(self, path: Path) -> int:
        """Make sure that it is sound; its length at 48 kHz. Raises UnreadableAudio."""

    async def cut(self, path: Path, target: Path, rendition: Rendition, start_frame: int) -> int:
        """Write the file from a frame on (from the end if negative); the length written. Raises UnreadableAudio."""

    async def silence(self, target: Path, length_frames: int) -> None:
        """Write silence as FLAC. Raises UnreadableAudio."""


class SoundProcess:
    """Each job in a process that ends with it, killed if the job is cancelled or takes too long."""

    def __init__(self, limit_s: float = _LIMIT_S) -> None:
        self._limit_s = limit_s

    async def length_frames(self, path: Path) -> int:
        """Make sure that it is sound; its length at 48 kHz. Raises UnreadableAudio."""
        return await self._done(Look(_hexadecimal(path)))

    async def cut(self, path: Path, target: Path, rendition: Rendition, start_frame: int) -> int:
        """Write the file from a frame on (from the end if negative); the length written. Raises UnreadableAudio."""
        return await self._done(Cut(_hexadecimal(path), _hexadecimal(target), rendition.value, start_frame))

    async def silence(self, target: Path, length_frames: int) -> None:
        """Write silence as FLAC. Raises UnreadableAudio."""
        await self._done(Silence(_hexadecimal(target), length_frames))

    async def _done(self, job: SoundJob) -> int:
        try:
            result = _RESULT.decode(await self._answer(msgspec.json.encode(job)))
        except (TimeoutError, OSError, msgspec.MsgspecError) as error:
            raise UnreadableAudio("The sound makes the audio decoder fail; it is probably damaged.") from error
        if isinstance(result, Undone):
            raise UnreadableAudio(result.message)
        return result.length_frames

    async def _answer(self, question: bytes) -> bytes:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "rpgmusic.generation.providers.sound_worker"),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=worker_environment(),
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(self._limit_s):
                answer, _ = await process.communicate(question)
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        return answer


def worker_environment() -> dict[str, str]:
    """The environment of a process that imports this package: one thread a process, nothing from the network."""
    search = os.pathsep.join(filter(None, (str(PACKAGE_ROOT), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONPATH": search}


def _hexadecimal(path: Path) -> str:
    return os.fsencode(path).hex()
