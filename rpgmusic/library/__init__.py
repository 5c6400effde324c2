"""The library: files become tracks. Scan, tags, covers, moves, analysis, folders, search."""

from __future__ import annotations

from rpgmusic.library.changes import (
    FoldersChanged,
    LibraryChange,
    ScanPhase,
    ScanProgressed,
    ScanStatus,
    TrackPage,
    TracksChanged,
)
from rpgmusic.library.covers import Cover
from rpgmusic.library.library import Library

__all__ = [
    "Cover",
    "FoldersChanged",
    "Library",
    "LibraryChange",
    "ScanPhase",
    "ScanProgressed",
    "ScanStatus",
    "TrackPage",
    "TracksChanged",
]
