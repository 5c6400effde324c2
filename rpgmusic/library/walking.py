"""Walking: which audio files lie in the music folder. Blocks on the disk; runs in a thread of its own."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rpgmusic.domain.track import FORMAT_BY_SUFFIX

_IGNORED: Final = frozenset({b"@eaDir", b"lost+found", b"$RECYCLE.BIN", b"System Volume Information", b"__MACOSX"})
_SUFFIXES: Final = tuple(suffix.encode() for suffix in FORMAT_BY_SUFFIX)
_DEEPEST: Final = 100


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that may be a track; `os_path` is relative to the music folder."""

    os_path: bytes
    size_bytes: int
    modified_ns: int


def joined(directory: bytes, name: bytes) -> bytes:
    """A path below a directory; both are bytes, as file names are."""
    return b"%b/%b" % (directory, name) if directory and name else directory or name


class Walk:
    """Lists files below a folder: nothing hidden, no directory twice (so links cannot lead in circles).

    `unreadable` collects the directories that could not be entered; what was known of them is left alone.
    """

    def __init__(self, root: bytes, directories: Iterable[bytes] = (b"",)) -> None:
        self._root = root
        self._todo = [(directory, 0) for directory in directories]
        self._seen: set[tuple[int, int]] = set()
        self.unreadable: list[bytes] = []

    def files(self) -> Iterator[FoundFile]:
        """Every audio file, directory by directory, depth first in the order of names."""
        while self._todo:
            directory, depth = self._todo.pop()
            below: list[bytes] = []
            yield from self._list(directory, below)
            if depth < _DEEPEST:
                self._todo += [(path, depth + 1) for path in sorted(below, reverse=True)]

    def _list(self, directory: bytes, below: list[bytes]) -> Iterator[FoundFile]:
        try:
            if not self._enter(directory):
                return
            with os.scandir(joined(self._root, directory)) as entries:
                for entry in entries:
                    yield from self._look_at(entry, directory, below)
        except FileNotFoundError:
            return
        except OSError:
            self.unreadable.append(directory)

    def _enter(self, directory: bytes) -> bool:
        facts = os.stat(joined(self._root, directory))  # noqa: PTH116  # the path is bytes
        identity = (facts.st_dev, facts.st_ino)
        if identity in self._seen:
            return False
        self._seen.add(identity)
        return True

    def _look_at(self, entry: os.DirEntry[bytes], directory: bytes, below: list[bytes]) -> Iterator[FoundFile]:
        name = entry.name
        if name.startswith(b".") or name in _IGNORED:
            return
        path = joined(directory, name)
        try:
            if entry.is_dir():
                below.append(path)
            elif name.lower().endswith(_SUFFIXES) and entry.is_file():
                facts = entry.stat()
                yield FoundFile(path, facts.st_size, facts.st_mtime_ns)
        except OSError:
            return


def folder_is_there(root: bytes) -> bool:
    """Whether the music folder can be listed and holds anything: a disk that is away leaves an empty directory."""
    try:
        with os.scandir(root) as entries:
            return any(True for _ in entries)
    except OSError:
        return False
