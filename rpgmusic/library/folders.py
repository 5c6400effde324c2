"""The shelf of folders: the GM's own grouping of tracks, every change stored before it shows."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from typing import Final, cast

import msgspec

from rpgmusic.domain.errors import FolderNotFound, InvalidRequest
from rpgmusic.domain.folder import Folder, check_parent
from rpgmusic.domain.units import FolderId, TrackId
from rpgmusic.library.changes import FoldersChanged, LibraryChange
from rpgmusic.library.folding import fold
from rpgmusic.storage import Document, Documents

FOLDERS: Final = "folders"
MAX_NAME: Final = 200
MAX_FOLDERS: Final = 10_000


class Folders:
    """All folders in memory, by id."""

    def __init__(
        self, documents: Documents, announce: Callable[[LibraryChange], None], new_id: Callable[[], str]
    ) -> None:
        self._documents = documents
        self._announce = announce
        self._new_id = new_id
        self._folders: dict[FolderId, Folder] = {
            FolderId(folder_id): msgspec.convert(document, Folder)
            for folder_id, document in documents.all(FOLDERS).items()
        }

    def all(self) -> tuple[Folder, ...]:
        """Parents before children, siblings in order."""
        children: dict[FolderId | None, list[Folder]] = {}
        for folder in self._folders.values():
            parent_id = folder.parent_id if folder.parent_id in self._folders else None
            children.setdefault(parent_id, []).append(folder)
        found: list[Folder] = []
        todo: list[Folder] = self._sorted(children.get(None, []))[::-1]
        while todo:
            folder = todo.pop()
            found.append(folder)
            todo += self._sorted(children.get(folder.id, []))[::-1]
        return tuple(found)

    def get(self, folder_id: FolderId) -> Folder:
        """One folder.

        Raises:
            FolderNotFound: there is none with this id.
        """
        if folder_id not in self._folders:
            message = "This folder does not exist any more. Reload the list of folders."
            raise FolderNotFound(message)
        return self._folders[folder_id]

    def hold(self, track_id: TrackId) -> bool:
        """Whether a track lies in any folder."""
        return any(track_id in folder.track_ids for folder in self._folders.values())

    def create(self, name: str, parent_id: FolderId | None, position: int | None) -> Folder:
        """Make a folder, at the end if no position is given.

        Raises:
            InvalidRequest: the name will not do, or there are too many folders.
            FolderNotFound: there is no such parent.
        """
        if len(self._folders) >= MAX_FOLDERS:
            message = f"There are {MAX_FOLDERS:,} folders already. Delete some first."
            raise InvalidRequest(message)
        if parent_id is not None:
            self.get(parent_id)
        folder = Folder(FolderId(self._new_id()), folder_name(name), parent_id)
        self._store(self._placed(folder, position))
        return self.get(folder.id)

    def rename(self, folder_id: FolderId, name: str) -> Folder:
        """Give a folder another name.

        Raises:
            FolderNotFound, InvalidRequest: no such folder, or the name will not do.
        """
        self._store([replace(self.get(folder_id), name=folder_name(name))])
        return self.get(folder_id)

    def move(self, folder_id: FolderId, parent_id: FolderId | None, position: int | None) -> Folder:
        """Put a folder into another, or to the top, or elsewhere among its siblings.

        Raises:
            FolderNotFound: one of them does not exist.
            FolderCycle: the folder would come to lie inside itself.
        """
        folder = self.get(folder_id)
        if parent_id is not None:
            self.get(parent_id)
        check_parent(self._folders, folder_id, parent_id)
        self._store(self._placed(replace(folder, parent_id=parent_id), position))
        return self.get(folder_id)

    def delete(self, folder_id: FolderId) -> tuple[Folder, ...]:
        """Delete a folder and all folders in it, never a track; returns them, parents first, for `put_back`.

        Raises:
            FolderNotFound: there is none with this id.
        """
        gone = self.subtree(folder_id)
        self._documents.delete_many(FOLDERS, [folder.id for folder in gone])
        for folder in gone:
            del self._folders[folder.id]
        self._announce(FoldersChanged())
        return gone

    def put_back(self, folders: Sequence[Folder]) -> None:
        """Undo a `delete`; folders whose parent is gone come back at the top."""
        back = {folder.id for folder in folders}
        kept = self._folders.keys() | back
        self._store([folder if folder.parent_id in kept else replace(folder, parent_id=None) for folder in folders])

    def subtree(self, folder_id: FolderId) -> tuple[Folder, ...]:
        """A folder and everything below it, parents first."""
        found = [self.get(folder_id)]
        inside = {folder_id}
        for folder in self.all():
            if folder.parent_id in inside:
                inside.add(folder.id)
                found.append(folder)
        return tuple(found)

    def set_tracks(self, folder_id: FolderId, track_ids: Iterable[TrackId]) -> Folder:
        """Set what lies in a folder, in order; a track lies in a folder once."""
        folder = self.get(folder_id)
        changed = replace(folder, track_ids=tuple(dict.fromkeys(track_ids)))
        if changed != folder:
            self._store([changed])
        return self.get(folder_id)

    def add_tracks(self, folder_id: FolderId, track_ids: Sequence[TrackId], position: int | None) -> Folder:
        """Put tracks into a folder, at the end or at a position; those already in it move there.

        Raises:
            FolderNotFound: there is none with this id.
        """
        present = self.get(folder_id).track_ids
        position = len(present) if position is None else max(0, position)
        added = frozenset(track_ids)
        before = [track_id for track_id in present[:position] if track_id not in added]
        after = [track_id for track_id in present[position:] if track_id not in added]
        return self.set_tracks(folder_id, (*before, *track_ids, *after))

    def remove_tracks(self, folder_id: FolderId, track_ids: Iterable[TrackId]) -> Folder:
        """Take tracks out of a folder; those that are not in it are no error.

        Raises:
            FolderNotFound: there is none with this id.
        """
        gone = frozenset(track_ids)
        return self.set_tracks(folder_id, [track for track in self.get(folder_id).track_ids if track not in gone])

    def reorder_tracks(self, folder_id: FolderId, track_ids: Sequence[TrackId]) -> Folder:
        """Give the tracks of a folder a new order.

        Raises:
            FolderNotFound: there is none with this id.
            InvalidRequest: these are not exactly the tracks that lie in it.
        """
        if sorted(track_ids) != sorted(self.get(folder_id).track_ids):
            message = "The folder has changed meanwhile. Reload it and order it again."
            raise InvalidRequest(message)
        return self.set_tracks(folder_id, track_ids)

    def drop_tracks(self, track_ids: Iterable[TrackId]) -> None:
        """Take forgotten tracks out of every folder."""
        gone = frozenset(track_ids)
        self._store(
            replace(folder, track_ids=tuple(track for track in folder.track_ids if track not in gone))
            for folder in self._folders.values()
            if not gone.isdisjoint(folder.track_ids)
        )

    def child_named(self, parent_id: FolderId | None, name: str) -> Folder | None:
        """The folder of this name directly below another, or at the top."""
        found = (folder for folder in self._folders.values() if folder.parent_id == parent_id and folder.name == name)
        return next(found, None)

    def tracks_by_name(self, word: str) -> frozenset[TrackId]:
        """Tracks that lie in a folder with this folded word in its name, or below one."""
        chosen: set[FolderId] = set()
        tracks: set[TrackId] = set()
        for folder in self.all():
            if folder.parent_id in chosen or word in fold(folder.name):
                chosen.add(folder.id)
                tracks.update(folder.track_ids)
        return frozenset(tracks)

    def _placed(self, folder: Folder, position: int | None) -> list[Folder]:
        """The folder and those of its siblings whose number changes."""
        siblings = [other for other in self._folders.values() if other.parent_id == folder.parent_id]
        order = [other for other in self._sorted(siblings) if other.id != folder.id]
        order.insert(len(order) if position is None else max(0, position), folder)
        numbered = [replace(other, position=number) for number, other in enumerate(order)]
        return [other for other in numbered if self._folders.get(other.id) != other]

    def _sorted(self, folders: Iterable[Folder]) -> list[Folder]:
        return sorted(folders, key=lambda folder: (folder.position, fold(folder.name), folder.id))

    def _store(self, folders: Iterable[Folder]) -> None:
        changed = {folder.id: folder for folder in folders}
        if changed:
            documents = {str(folder_id): cast("Document", asdict(folder)) for folder_id, folder in changed.items()}
            self._documents.put_many(FOLDERS, documents)
            self._folders.update(changed)
            self._announce(FoldersChanged())


def folder_name(name: str) -> str:
    """A name fit for a folder, without spaces at its ends.

    Raises:
        InvalidRequest: it is empty, too long or holds control characters.
    """
    name = name.strip()
    if not 1 <= len(name) <= MAX_NAME or any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in name):
        message = f"A folder's name has 1 to {MAX_NAME} visible characters. Choose another name."
        raise InvalidRequest(message)
    return name
