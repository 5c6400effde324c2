"""Files of campaigns on the console's own machine: named with the date, written whole, never over another one."""

from __future__ import annotations

import os
import tempfile
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from rpgmusic.console.wording import count_words
from rpgmusic.domain.errors import Conflict, DiskFull, InvalidRequest, NotFound, RpgMusicError, Unavailable
from rpgmusic.protocol.exchange import FILE_VERSION, CampaignFile

LARGEST_BYTES: Final = 64 * 1024 * 1024
"""Far more than any campaign needs; a file of this size was chosen by mistake."""

_NO_ROOM: Final = 28


def default_name(campaign: str, what: str, today: date) -> str:
    """A name that tells what is in the file: friday-scenes-2026-05-01.json."""
    words = "".join(letter if letter.isalnum() else " " for letter in campaign.casefold()).split()
    return f"{'-'.join([*words[:6], what, today.isoformat()])}.json"


def path_of(text: str) -> Path:
    """A path as people type it, with ~ for their home."""
    try:
        return Path(text.strip()).expanduser()
    except RuntimeError:
        return Path(text.strip())


def free_path(path: Path) -> Path:
    """The path, or one with a number if there is such a file already."""
    for number in range(2, 1_000):
        if not path.exists():
            break
        path = path.with_name(f"{path.stem.removesuffix(f'-{number - 1}')}-{number}{path.suffix}")
    return path


def write_file(file: CampaignFile, path: Path) -> None:
    """Write a file whole or not at all.

    Raises:
        Conflict: there is such a file already.
        NotFound: the folder does not exist.
        DiskFull: there is no room.
        Unavailable: the file cannot be written for another reason.
    """
    if not path.parent.is_dir():
        message = f"There is no folder “{path.parent}”. Make it first, or choose another one."
        raise NotFound(message)
    content = msgspec.json.format(msgspec.json.encode(file), indent=1)
    try:
        _write_new(content, path)
    except FileExistsError as error:
        message = f"“{path}” exists already. Choose another name; nothing was overwritten."
        raise Conflict(message) from error
    except OSError as error:
        raise _said(error, path) from error


def _write_new(content: bytes, path: Path) -> None:
    """Beside its place first; a link puts it there only if nothing is there yet."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".rpgmusic-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        _place(Path(name), path)
    finally:
        Path(name).unlink(missing_ok=True)


def _place(written: Path, path: Path) -> None:
    try:
        path.hardlink_to(written)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if path.exists():
            raise FileExistsError(path) from None
        written.replace(path)


def read_file(path: Path) -> CampaignFile:
    """Read a file that was written by `write_file`, here or elsewhere.

    Raises:
        NotFound: there is no such file.
        InvalidRequest: it holds something else, or is of a newer version.
        Unavailable: it cannot be read.
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            message = f"“{path}” is far too large for a file of scenes."
            raise InvalidRequest(message)
        content = path.read_bytes()
    except FileNotFoundError as error:
        message = f"There is no file “{path}”."
        raise NotFound(message) from error
    except OSError as error:
        raise _said(error, path) from error
    return _decoded(content, path)


def _decoded(content: bytes, path: Path) -> CampaignFile:
    try:
        file = msgspec.json.decode(content, type=CampaignFile)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        message = f"“{path}” is no file of scenes or backup that rpgmusic wrote."
        raise InvalidRequest(message) from error
    if file.version > FILE_VERSION:
        message = f"“{path}” was written by a newer rpgmusic. Update this one first."
        raise InvalidRequest(message)
    return file


def _said(error: OSError, path: Path) -> RpgMusicError:
    if error.errno == _NO_ROOM:
        return DiskFull(f"There is no room left for “{path}”. Make room, or choose another disk.")
    return Unavailable(f"“{path}” cannot be used: {(error.strerror or 'the disk said no').lower()}.")


def content_words(file: CampaignFile) -> str:
    """What is in a file: 4 scenes, 2 pads, 3 folders, 120 tracks."""
    parts = (
        count_words(len(file.scenes), "scene"),
        count_words(len(file.pads), "pad"),
        count_words(len(file.folders), "folder"),
        count_words(len(file.tracks), "track"),
    )
    return ", ".join(part for part in parts if not part.startswith("0 ")) or "no scenes yet"
