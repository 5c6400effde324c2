"""Reading and writing files on the console's own machine, beside the loop, with errors that say what to do."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import Final, TypeVar

from rpgmusic.domain.errors import InvalidRequest

MOST_BYTES: Final = 8_000_000

Done = TypeVar("Done")


def named_path(text: str) -> Path:
    """The file that the GM means, `~` being home.

    Raises:
        InvalidRequest: nothing was typed, or there is no such user's home.
    """
    if not text.strip() or "\0" in text:
        message = "Type the path of a file."
        raise InvalidRequest(message)
    try:
        return Path(text.strip()).expanduser().absolute()
    except RuntimeError:
        message = f"“{text.strip()}” begins with a user that this computer does not know."
        raise InvalidRequest(message) from None


async def exists(path: Path) -> bool:
    """Whether something lies there."""
    return await _aside(path.exists, path)


async def read_text(path: Path) -> str:
    """A small file of text, whatever bytes are in it.

    Raises:
        InvalidRequest: it cannot be read, or is far too large to be what it should be.
    """
    return await _aside(partial(_read, path), path)


async def write_text(path: Path, text: str) -> None:
    """Put a file in place, whole or not at all, over one that is there.

    Raises:
        InvalidRequest: it cannot be written.
    """
    await _aside(partial(_write, path, text), path)


@cache
def _thread() -> ThreadPoolExecutor:
    """A slow disk holds up this thread alone."""
    return ThreadPoolExecutor(1, thread_name_prefix="console files")


async def _aside(work: Callable[[], Done], path: Path) -> Done:
    try:
        return await asyncio.get_running_loop().run_in_executor(_thread(), work)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        message = f"{path}: {reason}."
        raise InvalidRequest(message) from None


def _read(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        message = f"{path} is larger than {MOST_BYTES // 1_000_000} MB. Is it the right file?"
        raise InvalidRequest(message)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _write(path: Path, text: str) -> None:
    half = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        half.write_text(text, encoding="utf-8", newline="")
        half.replace(path)
    except OSError:
        half.unlink(missing_ok=True)
        raise
