"""Files that commands read and write on the machine they are called on; `-` is the standard stream."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from rpgmusic.domain.errors import Conflict, InvalidRequest, NotFound, TooLarge, Unavailable

STANDARD_STREAM: Final = "-"
MAX_FILE_BYTES: Final = 64 * 1024 * 1024


def read_file(name: str) -> bytes:
    """The content of a file.

    Raises:
        NotFound: there is no such file.
        TooLarge: it is larger than any file of rpgmusic.
        Unavailable: it cannot be read.
    """
    try:
        if name == STANDARD_STREAM:
            content = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
        else:
            with Path(name).expanduser().open("rb") as file:
                content = file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError:
        message = f"There is no file {name}."
        raise NotFound(message) from None
    except OSError as error:
        message = f"The file {name} cannot be read: {error.strerror}."
        raise Unavailable(message) from None
    if len(content) > MAX_FILE_BYTES:
        message = f"{name} is larger than {MAX_FILE_BYTES // 1_048_576} MB, which no file of rpgmusic is."
        raise TooLarge(message)
    return content


def read_text(name: str) -> str:
    """The words of a file; errors as in `read_file`.

    Raises:
        InvalidRequest: it holds something else than text.
    """
    try:
        return read_file(name).decode("utf-8-sig")
    except UnicodeDecodeError:
        message = f"{name} is no text in UTF-8. Save it as plain text or Markdown."
        raise InvalidRequest(message) from None


def words_or_stream(text: str) -> str:
    """What was written on the command line, or all of standard input for a `-`; errors as in `read_text`."""
    return read_text(text) if text == STANDARD_STREAM else text


def write_file(name: str, content: bytes, *, force: bool) -> None:
    """Write a new file, whole or not at all; one that is there is left alone unless that is forced.

    Raises:
        Conflict: the file is there.
        DiskFull, Unavailable: it cannot be written.
    """
    from rpgmusic.storage import write_atomically  # noqa: PLC0415  # only those who write files need the store

    if name == STANDARD_STREAM:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    path = Path(name).expanduser()
    if path.exists() and not force:
        message = f"{path} is there already. Choose another name, or overwrite it with --force."
        raise Conflict(message)
    if not path.parent.is_dir():
        message = f"There is no folder {path.parent} to write into."
        raise InvalidRequest(message)
    write_atomically(path, content)
