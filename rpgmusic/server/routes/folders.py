"""Folders: the GM's own grouping of tracks."""

from __future__ import annotations

import msgspec

from rpgmusic.domain.errors import FolderNotFound, InvalidRequest
from rpgmusic.domain.folder import Folder
from rpgmusic.domain.track import Track
from rpgmusic.domain.units import FolderId
from rpgmusic.library import Library
from rpgmusic.protocol.rest import FolderEdit, FolderRequest, FolderTracks, FolderTree, TrackList
from rpgmusic.protocol.views import FolderView, track_view
from rpgmusic.server.access import Access
from rpgmusic.server.route import NO_BODY, Call, QueryField, route


def _view(folder: Folder) -> FolderView:
    return FolderView(
        id=folder.id,
        name=folder.name,
        parent_id=folder.parent_id,
        position=folder.position,
        track_count=len(folder.track_ids),
    )


def _folder(library: Library, folder_id: FolderId) -> Folder:
    for folder in library.folders():
        if folder.id == folder_id:
            return folder
    message = "This folder does not exist any more. Reload the list of folders."
    raise FolderNotFound(message)


async def tree(call: Call[None]) -> FolderTree:
    """All folders."""
    return FolderTree(folders=tuple(map(_view, call.services.library.folders())))


async def create(call: Call[FolderRequest]) -> FolderView:
    """Create a folder, or import a directory as one."""
    if call.body.directory is not None:
        name, parent_id = call.body.name.strip(), call.body.parent_id
        return _view(call.services.library.import_directory(call.body.directory, name, parent_id))
    if not call.body.name.strip():
        message = "Give the folder a name."
        raise InvalidRequest(message)
    return _view(call.services.library.create_folder(call.body.name, call.body.parent_id))


async def show(call: Call[None]) -> FolderView:
    """One folder."""
    return _view(_folder(call.services.library, call.folder_id))


async def edit(call: Call[FolderEdit]) -> FolderView:
    """Rename, move or reorder a folder."""
    library, body = call.services.library, call.body
    folder = _folder(library, call.folder_id)
    if body.parent_id is not msgspec.UNSET or body.position is not None:
        parent_id = folder.parent_id if body.parent_id is msgspec.UNSET else body.parent_id
        folder = library.move_folder(folder.id, parent_id, body.position)
    if body.name is not None:
        folder = library.rename_folder(folder.id, body.name)
    return _view(folder)


async def delete(call: Call[None]) -> None:
    """Delete a folder and the folders in it; no track."""
    call.services.library.delete_folder(call.folder_id)


async def tracks(call: Call[None]) -> TrackList:
    """The tracks of a folder in its order."""
    page, limit = call.number("page", 1, 1, 1_000_000), call.number("limit", 100, 1, 1_000)
    found = call.services.library.page(folder_id=call.folder_id, offset=(page - 1) * limit, limit=limit)
    views: tuple[Track, ...] = found.tracks
    return TrackList(tracks=tuple(map(track_view, views)), total=found.total, page=page, limit=limit)


async def add_tracks(call: Call[FolderTracks]) -> FolderView:
    """Put tracks into a folder."""
    return _view(call.services.library.add_to_folder(call.folder_id, call.body.track_ids))


async def arrange(call: Call[FolderTracks]) -> FolderView:
    """Set the order of a folder's tracks."""
    return _view(call.services.library.reorder_folder(call.folder_id, call.body.track_ids))


_BASE = "/api/folders/{folder_id}"
_PAGES = (QueryField("page", "integer", "pages count from 1"), QueryField("limit", "integer", "tracks on a page"))

ROUTES = (
    route("GET", "/api/folders", Access.GM, "List all folders", tree, NO_BODY, FolderTree),
    route("POST", "/api/folders", Access.GM, "Create or import a folder", create, FolderRequest, FolderView),
    route("GET", _BASE, Access.GM, "Show a folder", show, NO_BODY, FolderView),
    route("PATCH", _BASE, Access.GM, "Rename, move or reorder a folder", edit, FolderEdit, FolderView),
    route("DELETE", _BASE, Access.GM, "Delete a folder", delete, NO_BODY),
    route("GET", f"{_BASE}/tracks", Access.GM, "List a folder's tracks", tracks, NO_BODY, TrackList, query=_PAGES),
    route("POST", f"{_BASE}/tracks", Access.GM, "Put tracks into a folder", add_tracks, FolderTracks, FolderView),
    route("PUT", f"{_BASE}/tracks", Access.GM, "Order a folder's tracks", arrange, FolderTracks, FolderView),
)
