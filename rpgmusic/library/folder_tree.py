"""The tree of folders: how the GM's own folders are named, nested and ordered, every change stored before it shows."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import msgspec

from rpgmusic.domain.errors import Conflict, FolderNotFound, InvalidRequest, TrackNotFound
from rpgmusic.domain.folder import Folder, check_parent
from rpgmusic.domain.units import FolderId, TrackId
from rpgmusic.library.changes import FoldersChanged, LibraryChange
from rpgmusic.library.folding import fold
from rpgmusic.storage import Documents

FOLDERS: Final = "folders"
MAX_NAME: Final = 200
MAX_FOLDERS: Final = 10_000
_TRACKS_AT_ONCE: Final = 20_000

FolderStates = Mapping[FolderId, Folder | None]
"""Some folders as they are at a moment; None where there is none."""


class FolderTree:
    """All folders in memory, by id. `known` says which tracks there are."""

    def __init__(
        self,
        documents: Documents,
        announce: Callable[[LibraryChange], None],
        new_id: Callable[[], str],
        known: Container[TrackId],
    ) -> None:
        self._documents = documents
        self._announce = announce
        self._new_id = new_id
        self._known = known
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

    def create(
        self,
        name: str,
        parent_id: FolderId | None = None,
        position: int | None = None,
        track_ids: Iterable[TrackId] = (),
    ) -> Folder:
        """Make a folder with tracks in it, at the end if no position is given.

        Raises:
            InvalidRequest: the name will not do, or there are too many folders.
            FolderNotFound, TrackNotFound: there is no such parent, or a track is not there.
        """
        self._check_room(1)
        tracks = tuple(dict.fromkeys(track_ids))
        self._check_known(tracks)
        if parent_id is not None:
            self.get(parent_id)
        folder = Folder(FolderId(self._new_id()), folder_name(name), parent_id, track_ids=tracks)
        self._store(self._placed(folder, position))
        return self.get(folder.id)

    def rename(self, folder_id: FolderId, name: str) -> Folder:
        """Give a folder another name.

        Raises:
            FolderNotFound, InvalidRequest: no such folder, or the name will not do.
        """
        self._store([replace(self.get(folder_id), name=folder_name(name))])
        return self.get(folder_id)

    def move(self, folder_id: FolderId, parent_id: FolderId | None, position: int | None = None) -> Folder:
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
        """Delete a folder and all folders in it, never a track; returns them, parents first.

        Raises:
            FolderNotFound: there is none with this id.
        """
        gone = self.subtree(folder_id)
        self._remove([folder.id for folder in gone])
        return gone

    def snapshot(self) -> Mapping[FolderId, Folder]:
        """All folders by id as they are now, to compare with later."""
        return dict(self._folders)

    def states(self, folder_ids: Iterable[FolderId]) -> FolderStates:
        """What is there now under these ids."""
        return {folder_id: self._folders.get(folder_id) for folder_id in folder_ids}

    def changed_since(self, snapshot: Mapping[FolderId, Folder]) -> frozenset[FolderId]:
        """The folders that are new, gone or different since a snapshot."""
        ids = snapshot.keys() | self._folders.keys()
        return frozenset(key for key in ids if snapshot.get(key) is not self._folders.get(key))

    def restore(self, states: FolderStates) -> None:
        """Make these folders what they were; tracks that were forgotten since stay away.

        A folder whose parent is gone comes back at the top.

        Raises:
            Conflict: a folder that was not there then holds folders now that are not to go.
            DiskFull, Unavailable: nothing, or not everything, was changed.
        """
        gone = [folder_id for folder_id, folder in states.items() if folder is None and folder_id in self._folders]
        self._check_empty(frozenset(gone))
        back = [folder for folder in states.values() if folder is not None]
        kept = (self._folders.keys() | {folder.id for folder in back}) - set(gone)
        self._store([self._fitting(folder, kept) for folder in back])
        if gone:
            self._remove(gone)

    async def add_all(self, folders: Sequence[Folder]) -> None:
        """Store many new folders, parents first, in as many writes as let the loop serve others in between.

        Raises:
            InvalidRequest: there would be too many; nothing was added.
        """
        self._check_room(len(folders))
        some: list[Folder] = []
        for folder in folders:
            some.append(folder)
            if sum(len(one.track_ids) for one in some) >= _TRACKS_AT_ONCE:
                self._store(some)
                some = []
                await asyncio.sleep(0)
        self._store(some)

    def subtree(self, folder_id: FolderId) -> tuple[Folder, ...]:
        """A folder and everything below it, parents first."""
        found = [self.get(folder_id)]
        inside = {folder_id}
        for folder in self.all():
            if folder.parent_id in inside:
                inside.add(folder.id)
                found.append(folder)
        return tuple(found)

    def _check_room(self, new: int) -> None:
        if len(self._folders) + new > MAX_FOLDERS:
            message = f"A library has at most {MAX_FOLDERS:,} folders. Delete some first."
            raise InvalidRequest(message)

    def _check_known(self, track_ids: Iterable[TrackId]) -> None:
        if not all(track_id in self._known for track_id in track_ids):
            message = "A track is not in the library any more. Reload the list of tracks."
            raise TrackNotFound(message)

    def _check_empty(self, going: frozenset[FolderId]) -> None:
        for folder in self._folders.values():
            if folder.parent_id in going and folder.id not in going:
                message = f"“{folder.name}” was put into this folder since."
                raise Conflict(message)

    def _fitting(self, folder: Folder, kept: Container[FolderId]) -> Folder:
        """A folder from earlier, as it can be now."""
        track_ids = tuple([track_id for track_id in folder.track_ids if track_id in self._known])
        parent_id = folder.parent_id if folder.parent_id in kept else None
        return replace(folder, parent_id=parent_id, track_ids=track_ids)

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
        changed = {folder.id: folder for folder in folders if self._folders.get(folder.id) != folder}
        if changed:
            self._documents.put_encoded(FOLDERS, {key: msgspec.json.encode(folder) for key, folder in changed.items()})
            self._folders.update(changed)
            self._announce(FoldersChanged())

    def _remove(self, folder_ids: Sequence[FolderId]) -> None:
        self._documents.delete_many(FOLDERS, folder_ids)
        for folder_id in folder_ids:
            del self._folders[folder_id]
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
