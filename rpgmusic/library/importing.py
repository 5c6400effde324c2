"""Importing: a directory on disk becomes folders, one for each directory in it that holds tracks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.domain.folder import Folder
from rpgmusic.domain.track import Track
from rpgmusic.domain.units import FolderId, TrackId
from rpgmusic.library.folder_tree import MAX_NAME
from rpgmusic.library.folders import Folders


def import_directory(
    folders: Folders, directory: str, tracks: Iterable[Track], name: str = "", parent_id: FolderId | None = None
) -> Folder:
    """Make a folder like the directory, and below it one for each directory with tracks.

    Doing it again adds only what is new. `tracks` are those in the directory, in any order. Without a `name` the folder
    is called like the directory; without a parent it lies at the top.

    Raises:
        InvalidRequest: there are no tracks in the directory.
        FolderNotFound: there is no such parent.
    """
    top = directory.strip("/")
    by_directory: defaultdict[str, list[Track]] = defaultdict(list)
    for track in tracks:
        by_directory[track.path.rpartition("/")[0]].append(track)
    if not by_directory:
        message = f"There are no tracks in “{directory[:200]}”. Choose a directory inside the music folder."
        raise InvalidRequest(message)
    root = _child(folders, parent_id, name or top.rpartition("/")[2] or "Music")
    for path in sorted(by_directory):
        _add(folders, _folder_for(folders, root, path.removeprefix(top).strip("/")), by_directory[path])
    return folders.get(root.id)


def _folder_for(folders: Folders, root: Folder, path: str) -> FolderId:
    folder = root
    for name in path.split("/") if path else ():
        folder = _child(folders, folder.id, name)
    return folder.id


def _child(folders: Folders, parent_id: FolderId | None, name: str) -> Folder:
    shown = "".join(letter for letter in name if letter.isprintable()).strip()[:MAX_NAME].strip() or "Folder"
    return folders.child_named(parent_id, shown) or folders.create(shown, parent_id, None)


def _add(folders: Folders, folder_id: FolderId, tracks: list[Track]) -> None:
    present = folders.get(folder_id).track_ids
    ordered: list[TrackId] = [track.id for track in sorted(tracks, key=lambda track: track.path)]
    folders.set_tracks(folder_id, (*present, *ordered))
