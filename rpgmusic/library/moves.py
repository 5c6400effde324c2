"""Moves: knowing a file again that has another path now."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rpgmusic.domain.units import TrackId


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What the library remembers of a track's file."""

    track_id: TrackId
    os_path: bytes
    size_bytes: int
    modified_ns: int
    fingerprint: str
    missing: bool

    def is_now(self, size_bytes: int, modified_ns: int) -> bool:
        """Whether a file of this size and time needs no other look."""
        return bool(self.fingerprint) and (self.size_bytes, self.modified_ns) == (size_bytes, modified_ns)


class Vanished:
    """Known files whose path is empty now, offered to new files with the same content; each is given away once.

    `exists` looks on the disk: a file that is still there is a duplicate, never a move.
    """

    def __init__(self, known: list[KnownFile], exists: Callable[[bytes], bool]) -> None:
        self._exists = exists
        self._by_content: defaultdict[tuple[int, str], list[KnownFile]] = defaultdict(list)
        for file in known:
            if file.fingerprint:
                self._by_content[file.size_bytes, file.fingerprint].append(file)

    def claim(self, os_path: bytes, size_bytes: int, modified_ns: int, fingerprint: str) -> KnownFile | None:
        """The vanished file that this new one was, if any: rather one of the same time, name and directory."""
        candidates = self._by_content.get((size_bytes, fingerprint), [])
        gone = [file for file in candidates if not self._exists(file.os_path)]
        if not gone:
            return None
        directory, name = os.path.split(os_path)

        def likeness(file: KnownFile) -> tuple[bool, bool, bool]:
            old_directory, old_name = os.path.split(file.os_path)
            return file.modified_ns == modified_ns, old_name == name, old_directory == directory

        chosen = max(gone, key=likeness)
        candidates.remove(chosen)
        return chosen


class Copies:
    """Files whose content is also known from another place; each is given away once."""

    def __init__(self, known: Iterable[KnownFile]) -> None:
        self._by_content: defaultdict[tuple[int, str], list[KnownFile]] = defaultdict(list)
        for file in known:
            if file.fingerprint and not file.missing:
                self._by_content[file.size_bytes, file.fingerprint].append(file)

    def claim(self, gone: KnownFile, suits: Callable[[KnownFile], bool]) -> KnownFile | None:
        """The file that still has what was in `gone`, if one suits."""
        candidates = self._by_content.get((gone.size_bytes, gone.fingerprint), [])
        chosen = next((file for file in candidates if file is not gone and suits(file)), None)
        if chosen is not None:
            candidates.remove(chosen)
        return chosen
