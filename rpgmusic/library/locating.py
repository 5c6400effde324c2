"""Locating: where a track's file lies, making sure that it lies in the music folder."""

from __future__ import annotations

import os
from pathlib import Path

from rpgmusic.domain.errors import MusicFolderUnavailable, UnreadableAudio
from rpgmusic.library.walking import folder_is_there


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
