"""Edits of the library that can be undone at every table: folders, labels and replacements."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from rpgmusic.domain.units import FolderId, TrackId
from rpgmusic.library.editing import LabelStates, TrackLabels
from rpgmusic.library.folder_tree import FolderStates
from rpgmusic.server.edit_log import Edit
from rpgmusic.server.services import Services

Result = TypeVar("Result")


def folders_edited(services: Services, label: str, work: Callable[[], Result]) -> Result:
    """Do something with the folders and remember what it changed; `label` says in words what was done."""
    shelf = services.library.shelf
    snapshot = shelf.snapshot()
    result = work()
    changed = shelf.changed_since(snapshot)
    before: FolderStates = {folder_id: snapshot.get(folder_id) for folder_id in changed}
    services.edits.remember(label, before, shelf.states(changed), lambda: shelf.states(changed), shelf.restore)
    return result


def labels_edited(services: Services, label: str, track_id: TrackId, work: Callable[[], Result]) -> Result:
    """Do something with the labels of one track and remember it."""
    labels = services.library.labels

    def current() -> TrackLabels:
        return labels.of(track_id)

    before = current()
    result = work()
    services.edits.remember(label, before, current(), current, lambda wanted: labels.set(track_id, wanted))
    return result


def remember_labels(services: Services, label: str, before: LabelStates, after: LabelStates) -> None:
    """Remember a change of the labels of many tracks; undoing it does not hold the loop either."""
    labels = services.library.labels
    if before:
        undo, redo = (lambda: labels.restore(after, before)), (lambda: labels.restore(before, after))
        services.edits.add(Edit(label, None, undo, redo))


def folder_name(services: Services, folder_id: FolderId) -> str:
    """A folder's name as labels of edits show it; raises FolderNotFound."""
    return f"“{services.library.shelf.get(folder_id).name}”"


def track_name(services: Services, track_id: TrackId) -> str:
    """A track's title as labels of edits show it; raises TrackNotFound."""
    return f"“{services.library.track(track_id).title}”"


def tracks_counted(number: int) -> str:
    """How many tracks, in words."""
    return "a track" if number == 1 else f"{number:,} tracks"
