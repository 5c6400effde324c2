"""Folders: the GM's own grouping of tracks. Nested and ordered; a track may lie in many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rpgmusic.domain.errors import FolderCycle
from rpgmusic.domain.units import FolderId, TrackId


@dataclass(frozen=True, slots=True)
class Folder:
    """A named, ordered collection of tracks; `position` orders it among its siblings."""

    id: FolderId
    name: str
    parent_id: FolderId | None = None
    position: int = 0
    track_ids: tuple[TrackId, ...] = ()


def check_parent(folders: Mapping[FolderId, Folder], folder_id: FolderId, parent_id: FolderId | None) -> None:
    """Make sure that `folder_id` may lie in `parent_id`.

    Raises:
        FolderCycle: the new parent is the folder itself or lies somewhere inside it.
    """
    ancestor = parent_id
    while ancestor is not None:
        if ancestor == folder_id:
            message = f"“{folders[folder_id].name}” cannot be moved into itself. Choose a folder outside it."
            raise FolderCycle(message)
        ancestor = folders[ancestor].parent_id
