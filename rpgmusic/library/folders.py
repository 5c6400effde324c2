"""What lies in the folders: tracks put in, taken out and ordered, every change stored before it shows."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from itertools import count
from typing import Final

from rpgmusic.domain.errors import InvalidRequest, TooLarge
from rpgmusic.domain.folder import Folder
from rpgmusic.domain.units import FolderId, TrackId
from rpgmusic.library.folder_tree import MAX_NAME, FolderTree
from rpgmusic.library.folding import fold

MAX_PLACEMENTS: Final = 100_000


class Folders(FolderTree):
    """The folders with the tracks in them: the GM's own grouping, where a track may lie in many, once in each."""

    def hold(self, track_id: TrackId) -> bool:
        """Whether a track lies in any folder."""
        return any(track_id in folder.track_ids for folder in self._folders.values())

    def of_track(self, track_id: TrackId) -> tuple[FolderId, ...]:
        """The folders in which a track lies, parents before children."""
        return tuple(folder.id for folder in self.all() if track_id in folder.track_ids)

    def set_tracks(self, folder_id: FolderId, track_ids: Iterable[TrackId]) -> Folder:
        """Set what lies in a folder, in order; a track lies in a folder once."""
        folder = self.get(folder_id)
        changed = replace(folder, track_ids=tuple(dict.fromkeys(track_ids)))
        if changed != folder:
            self._store([changed])
        return self.get(folder_id)

    def add_tracks(self, folder_id: FolderId, track_ids: Sequence[TrackId], position: int | None = None) -> Folder:
        """Put tracks into a folder, at the end or at a position; those already in it move there.

        Raises:
            FolderNotFound, TrackNotFound: the folder, or one of the tracks, is not there.
        """
        self._check_known(track_ids)
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

    def place(self, track_ids: Sequence[TrackId], folder_ids: Sequence[FolderId]) -> int:
        """Put tracks into several folders, in one write, after those that lie there; returns how many are new there.

        Raises:
            FolderNotFound, TrackNotFound: a folder or a track is not there; nothing was changed.
            TooLarge: these are very many places at once.
        """
        if len(track_ids) * len(folder_ids) > MAX_PLACEMENTS:
            message = f"That is more than {MAX_PLACEMENTS:,} places at once. Choose fewer tracks or fewer folders."
            raise TooLarge(message)
        self._check_known(track_ids)
        before = [self.get(folder_id) for folder_id in dict.fromkeys(folder_ids)]
        after = [replace(one, track_ids=tuple(dict.fromkeys((*one.track_ids, *track_ids)))) for one in before]
        self._store(after)
        return sum(len(new.track_ids) - len(old.track_ids) for new, old in zip(after, before, strict=True))

    def swap_track(self, gone: TrackId, by: TrackId) -> None:
        """Let a track take the place of another in every folder; where both lie, only the first place is kept."""
        self._store(
            replace(
                folder,
                track_ids=tuple(dict.fromkeys([by if track == gone else track for track in folder.track_ids])),
            )
            for folder in list(self._folders.values())
            if gone in folder.track_ids
        )

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

    def free_name(self, parent_id: FolderId | None, name: str) -> str:
        """The name, or the name with a number, that no folder directly below another (or at the top) has yet."""
        taken = {folder.name for folder in self._folders.values() if folder.parent_id == parent_id}
        return free_name(name, taken)

    def tracks_by_name(self, word: str) -> frozenset[TrackId]:
        """Tracks that lie in a folder with this folded word in its name, or below one."""
        chosen: set[FolderId] = set()
        tracks: set[TrackId] = set()
        for folder in self.all():
            if folder.parent_id in chosen or word in fold(folder.name):
                chosen.add(folder.id)
                tracks.update(folder.track_ids)
        return frozenset(tracks)


def free_name(name: str, taken: Container[str]) -> str:
    """The name, with a number if it is taken."""
    numbered = (f"{name[: MAX_NAME - 8]} ({number})" for number in count(2))
    return name if name not in taken else next(other for other in numbered if other not in taken)
