"""Checks of the folders a server works with."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from rpgmusic.cli.findings import Finding, Level
from rpgmusic.domain.track import FORMAT_BY_SUFFIX

LOOKED_AT: Final = 20_000
"""Files that are looked at before the check has seen enough."""

LITTLE_SPACE_BYTES: Final = 2_000_000_000
NO_SPACE_BYTES: Final = 100_000_000


def check_music_folder(music_dir: Path | None) -> Finding:
    """Whether there is music to play."""
    subject = "music folder"
    if music_dir is None:
        return Finding(Level.WARN, subject, "none is set", "rpgmusic config set music_dir ~/Music")
    if not music_dir.is_dir():
        return Finding(Level.FAIL, subject, f"{music_dir} does not exist", "Is its disk connected? Else set another.")
    if not os.access(music_dir, os.R_OK | os.X_OK):
        return Finding(Level.FAIL, subject, f"{music_dir} may not be read", f"chmod u+rx {music_dir}")
    names = list(islice(_file_names(music_dir), LOOKED_AT))
    playable = sum(Path(name).suffix.lower() in FORMAT_BY_SUFFIX for name in names)
    if not playable:
        kinds = ", ".join(sorted(suffix[1:] for suffix in FORMAT_BY_SUFFIX))
        return Finding(Level.WARN, subject, f"{music_dir} has no music", f"Put files in it of these kinds: {kinds}.")
    more = " or more" if len(names) == LOOKED_AT else ""
    return Finding(Level.OK, subject, f"{music_dir}, {playable}{more} audio files")


def _file_names(folder: Path) -> Iterator[str]:
    for _, _, names in os.walk(folder):
        yield from names


def check_data_folder(data_dir: Path) -> Finding:
    """Whether state can be kept, and for how long."""
    subject = "data folder"
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=data_dir) as file:
            file.write(b"rpgmusic")
        free_bytes = shutil.disk_usage(data_dir).free
    except OSError as error:
        advice = "Choose another with --data or RPGMUSIC_DATA_DIR."
        return Finding(Level.FAIL, subject, f"{data_dir} cannot be written: {error.strerror}", advice)
    found = f"{data_dir}, {free_bytes / 1e9:.1f} GB free"
    if free_bytes < NO_SPACE_BYTES:
        return Finding(Level.FAIL, subject, found, "Make room on this disk; nothing can be saved soon.")
    if free_bytes < LITTLE_SPACE_BYTES:
        return Finding(Level.WARN, subject, found, "Make room, or: rpgmusic config set segment_cache_mb 500")
    return Finding(Level.OK, subject, found)
