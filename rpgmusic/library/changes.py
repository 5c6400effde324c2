"""What the library tells those who listen: which tracks and folders changed, and how far a scan is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rpgmusic.domain.track import Track
from rpgmusic.domain.units import TrackId


class ScanPhase(StrEnum):
    """Where a scan stands."""

    IDLE = "idle"
    SCANNING = "scanning"
    CANCELLED = "cancelled"
    FINISHED = "finished"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ScanStatus:
    """How far the scan is; `total` grows while directories are being listed. Counts are of files.

    `failed` counts files that cannot be played; `problem` says why a scan failed or what it could not look into.
    """

    state: ScanPhase = ScanPhase.IDLE
    done: int = 0
    total: int = 0
    added: int = 0
    changed: int = 0
    moved: int = 0
    missing: int = 0
    failed: int = 0
    started_at_s: float | None = None
    finished_at_s: float | None = None
    current_path: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class TracksChanged:
    """These tracks are new, changed or forgotten; their own values are asked for anew."""

    ids: tuple[TrackId, ...]


@dataclass(frozen=True, slots=True)
class FoldersChanged:
    """The folders, their order or what lies in them changed."""


@dataclass(frozen=True, slots=True)
class ScanProgressed:
    """The scan went on, at most about five times a second, and once at its end."""

    status: ScanStatus


LibraryChange = TracksChanged | FoldersChanged | ScanProgressed


@dataclass(frozen=True, slots=True)
class TrackPage:
    """One page of tracks; `total` counts all that match."""

    tracks: tuple[Track, ...]
    total: int
