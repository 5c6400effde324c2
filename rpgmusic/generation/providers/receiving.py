"""Sound on its way to the disk: written as it comes, and refused where it is none or far too much."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self, TypeVar

from rpgmusic.domain.errors import DiskFull, ProviderFailed, Unavailable
from rpgmusic.generation.providers.answers import sound_kind
from rpgmusic.generation.providers.calling import Answer

_HEAD_BYTES: Final = 12
_OPAQUE: Final = ("application/octet-stream", "binary/octet-stream")
_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_THREADS: Final = ThreadPoolExecutor(2, thread_name_prefix="made sound")

_Result = TypeVar("_Result")


async def on_disk(work: Callable[[], _Result]) -> _Result:
    """Do something with a file away from the event loop. Raises DiskFull, Unavailable."""
    try:
        return await asyncio.get_running_loop().run_in_executor(_THREADS, work)
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull("No room is left for new music. Free some space and try again.") from error
        raise Unavailable("The new music cannot be written. Check the disk with rpgmusic's data.") from error


def check_content_type(service: str, answer: Answer) -> None:
    """Raise ProviderFailed for an answer that does not even claim to be sound."""
    if not answer.content_type.startswith("audio/") and answer.content_type not in _OPAQUE:
        raise ProviderFailed(
            f"{service} answered with {answer.content_type[:60]} instead of sound. If this network has a log-in page, "
            "log in and try again; else look at your account before asking again."
        )


class Reception:
    """A file that grows with what comes; leaves the file as it is, also when it breaks off."""

    def __init__(self, service: str, path: Path, most_bytes: int) -> None:
        self._service = service
        self._most_bytes = most_bytes
        self._file: BinaryIO | None = None
        self._head = b""
        self.path = path
        self.received_bytes = 0

    async def __aenter__(self) -> Self:
        self._file = await on_disk(lambda: self.path.open("wb", buffering=0))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    async def take(self, chunk: bytes) -> None:
        """Write what came. Raises ProviderFailed if it is no sound or too much, DiskFull, Unavailable."""
        self.received_bytes += len(chunk)
        if self.received_bytes > self._most_bytes:
            raise ProviderFailed(
                f"{self._service} sent more than {self._most_bytes // 1_000_000} MB, which no such piece needs. "
                "Try again later, and look at your account there."
            )
        if len(self._head) < _HEAD_BYTES:
            self._head += chunk[: _HEAD_BYTES - len(self._head)]
            self._check_head(whole=len(self._head) == _HEAD_BYTES)
        file = self._file
        if file is not None:
            await on_disk(lambda: _write_all(file, chunk))

    def finish(self) -> None:
        """Nothing more comes. Raises ProviderFailed if nothing did."""
        if not self.received_bytes:
            raise ProviderFailed(f"{self._service} sent nothing. Look at your account there before asking again.")
        self._check_head(whole=True)

    def _check_head(self, *, whole: bool) -> None:
        if whole and sound_kind(self._head) is None:
            raise ProviderFailed(
                f"What {self._service} sent is no sound. Look at your account there before asking again."
            )


def _write_all(file: BinaryIO, chunk: bytes) -> None:
    left = memoryview(chunk)
    while left:
        left = left[file.write(left) :]
