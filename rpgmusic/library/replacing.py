"""Replacing: a track that sounds takes the place of one whose file is gone."""

from __future__ import annotations

from dataclasses import dataclass

from rpgmusic.domain.errors import Conflict, InvalidRequest
from rpgmusic.domain.track import TrackStatus
from rpgmusic.domain.units import TrackId
from rpgmusic.library.catalogue import Catalogue
from rpgmusic.library.editing import TrackLabels, inherited_labels, labels_of, with_labels
from rpgmusic.library.folder_tree import FolderStates
from rpgmusic.library.folders import Folders
from rpgmusic.library.record import Record


@dataclass(frozen=True, slots=True)
class Replacement:
    """What a replacement changed, to take it back: the forgotten record, labels and folders before and after."""

    missing: Record
    by: TrackId
    labels_before: TrackLabels
    labels_after: TrackLabels
    folders_before: FolderStates
    folders_after: FolderStates


def check_replaceable(catalogue: Catalogue, missing: TrackId, by: TrackId) -> None:
    """Make sure that one track may take the place of another.

    Raises:
        TrackNotFound: one of them does not exist.
        InvalidRequest: the first is not missing, or the second cannot be played.
    """
    if catalogue.track(missing).status is not TrackStatus.MISSING:
        message = "Only a missing track can be replaced; this one's file is there."
        raise InvalidRequest(message)
    if catalogue.track(by).status is not TrackStatus.PLAYABLE:
        message = "A track that cannot be played cannot replace another. Choose one that plays."
        raise InvalidRequest(message)


def replaced(catalogue: Catalogue, shelf: Folders, missing: TrackId, by: TrackId) -> Replacement:
    """Put a track in the place of a missing one in every folder, hand on the GM's labels, and forget the missing one.

    Raises:
        TrackNotFound, InvalidRequest: see `check_replaceable`.
    """
    check_replaceable(catalogue, missing, by)
    gone, heir = catalogue.record(missing), catalogue.record(by)
    before = labels_of(heir)
    after = inherited_labels(before, labels_of(gone))
    snapshot = shelf.snapshot()
    if after != before:
        catalogue.put([with_labels(heir, after)])
    shelf.swap_track(missing, by)
    catalogue.delete([missing])
    changed = shelf.changed_since(snapshot)
    folders_before = {folder_id: snapshot.get(folder_id) for folder_id in changed}
    return Replacement(gone, by, before, after, folders_before, shelf.states(changed))


def taken_back(catalogue: Catalogue, shelf: Folders, replacement: Replacement) -> None:
    """Undo a replacement: the missing track is known and in its folders again.

    Raises:
        TrackNotFound: the other track was forgotten meanwhile.
        Conflict: labels or folders were changed since, or the file is back as another track; nothing was changed.
    """
    heir, missing = catalogue.record(replacement.by), replacement.missing
    changed = labels_of(heir) != replacement.labels_after
    changed |= shelf.states(replacement.folders_after) != replacement.folders_after
    known = catalogue.tracks_at(missing.track.path)
    if changed or known:
        message = "The track or its folders were changed since."
        raise Conflict(message)
    records = [missing]
    if replacement.labels_before != replacement.labels_after:
        records.append(with_labels(heir, replacement.labels_before))
    catalogue.put(records)
    shelf.restore(replacement.folders_before)
