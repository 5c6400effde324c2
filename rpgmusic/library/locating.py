"""Locating: where a track's file lies, making sure that it lies in the music folder, or among what was made here."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from rpgmusic.domain.errors import MusicFolderUnavailable, UnreadableAudio
from rpgmusic.domain.stem import StemName
from rpgmusic.library.record import Record
from rpgmusic.library.stems import stem_file
from rpgmusic.library.walking import folder_is_there


@dataclass(frozen=True, slots=True)
class Roots:
    """The folders that files lie in: the GM's music, and what was made here."""

    music: Path | None
    generated: Path | None = None

    def file_of(self, record: Record, stem: StemName | None = None) -> Path:
        """The real path of a track's file, or of one of its stems. Blocks on the disk.

        Raises:
            MusicFolderUnavailable, UnreadableAudio: see `locate`.
        """
        if not record.generated:
            return locate(self.music, record.os_path)
        path = os.fsdecode(record.os_path)
        return _below(self.generated, path if stem is None else stem_file(path, stem))


def locate(root: Path | None, os_path: bytes) -> Path:
    """The real path of a file below the music folder. Blocks on the disk.

    Links are followed while they stay inside the music folder.

    Raises:
        MusicFolderUnavailable: the folder itself cannot be reached.
        UnreadableAudio: only the file is gone, or a link leads out of the folder.
    """
    if root is None or not folder_is_there(os.fsencode(root)):
        message = "The music folder cannot be reached. Check that its disk is connected; the music comes back with it."
        raise MusicFolderUnavailable(message)
    path = Path(os.path.realpath(root / os.fsdecode(os_path)))
    if not path.is_relative_to(os.path.realpath(root)):
        message = "This file lies outside the music folder and is not played. Copy it into the music folder."
        raise UnreadableAudio(message)
    if not path.is_file():
        message = "This file is no longer where it was. Scan the music folder again."
        raise UnreadableAudio(message)
    return path


def _below(root: Path | None, relative: str) -> Path:
    """The real path of a file that was made here; raises UnreadableAudio."""
    path = None if root is None else Path(os.path.realpath(root / relative))
    if root is None or path is None or not path.is_relative_to(os.path.realpath(root)) or not path.is_file():
        message = "The file of this piece is not in the data folder any more. Delete the piece, and make it again."
        raise UnreadableAudio(message)
    return path
