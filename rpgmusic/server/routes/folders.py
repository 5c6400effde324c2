"""Folders: the GM's own grouping of tracks."""

from __future__ import annotations

from typing import Final

import msgspec

from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.domain.folder import Folder
from rpgmusic.domain.track import Track
from rpgmusic.protocol.rest import (
    FolderEdit,
    FolderRequest,
    FolderTracks,
    FolderTree,
    PlacementReply,
    PlacementRequest,
    TrackList,
)
from rpgmusic.protocol.views import FolderView, track_view
from rpgmusic.server.access import Access
from rpgmusic.server.library_edits import folder_name, folders_edited, tracks_counted
from rpgmusic.server.route import NO_BODY, Call, QueryField, route

NAMED_IN_LABEL: Final = 2


def folder_view(folder: Folder) -> FolderView:
    """A folder as it travels."""
    return FolderView(
        id=folder.id,
        name=folder.name,
        parent_id=folder.parent_id,
        position=folder.position,
        track_count=len(folder.track_ids),
    )


async def tree(call: Call[None]) -> FolderTree:
    """All folders."""
    return FolderTree(folders=tuple(map(folder_view, call.services.library.folders())))


async def create(call: Call[FolderRequest]) -> FolderView:
    """Create a folder, or import a directory as one."""
    library, body, name = call.services.library, call.body, call.body.name.strip()
    if body.directory is not None:
        directory = body.directory
        label = f"Made folders of “{directory.strip('/') or 'the music folder'}”"
        return folder_view(
            folders_edited(call.services, label, lambda: library.import_directory(directory, name, body.parent_id))
        )
    if not name:
        message = "Give the folder a name."
        raise InvalidRequest(message)
    label = f"Created the folder “{name}”"
    if body.track_ids:
        label += f" with {tracks_counted(len(body.track_ids))}"
    return folder_view(
        folders_edited(
            call.services, label, lambda: library.shelf.create(name, body.parent_id, track_ids=body.track_ids)
        )
    )


async def show(call: Call[None]) -> FolderView:
    """One folder."""
    return folder_view(call.services.library.shelf.get(call.folder_id))


async def edit(call: Call[FolderEdit]) -> FolderView:
    """Rename, move or reorder a folder."""
    name = folder_name(call.services, call.folder_id)
    label = f"Moved the folder {name}" if call.body.name is None else f"Renamed the folder {name}"
    return folder_view(folders_edited(call.services, label, lambda: _edited(call)))


def _edited(call: Call[FolderEdit]) -> Folder:
    shelf, body = call.services.library.shelf, call.body
    folder = shelf.get(call.folder_id)
    if body.parent_id is not msgspec.UNSET or body.position is not None:
        parent_id = folder.parent_id if body.parent_id is msgspec.UNSET else body.parent_id
        folder = shelf.move(folder.id, parent_id, body.position)
    return folder if body.name is None else shelf.rename(folder.id, body.name)


async def delete(call: Call[None]) -> None:
    """Delete a folder and the folders in it; no track."""
    label = f"Deleted the folder {folder_name(call.services, call.folder_id)}"
    folders_edited(call.services, label, lambda: call.services.library.shelf.delete(call.folder_id))


async def tracks(call: Call[None]) -> TrackList:
    """The tracks of a folder in its order."""
    page, limit = call.number("page", 1, 1, 1_000_000), call.number("limit", 100, 1, 1_000)
    found = call.services.library.page(folder_id=call.folder_id, offset=(page - 1) * limit, limit=limit)
    views: tuple[Track, ...] = found.tracks
    return TrackList(tracks=tuple(map(track_view, views)), total=found.total, page=page, limit=limit)


async def add_tracks(call: Call[FolderTracks]) -> FolderView:
    """Put tracks into a folder."""
    folder_id, track_ids = call.folder_id, call.body.track_ids
    label = f"Put {tracks_counted(len(track_ids))} into {folder_name(call.services, folder_id)}"
    shelf = call.services.library.shelf
    return folder_view(folders_edited(call.services, label, lambda: shelf.add_tracks(folder_id, track_ids)))


async def place(call: Call[PlacementRequest]) -> PlacementReply:
    """Put tracks into several folders."""
    shelf, body = call.services.library.shelf, call.body
    names = ", ".join(folder_name(call.services, folder_id) for folder_id in body.folder_ids[:NAMED_IN_LABEL])
    more = len(body.folder_ids) - NAMED_IN_LABEL
    label = f"Put {tracks_counted(len(body.track_ids))} into {names}{f' and {more} more' if more > 0 else ''}"
    added = folders_edited(call.services, label, lambda: shelf.place(body.track_ids, body.folder_ids))
    return PlacementReply(added=added)


async def take_out(call: Call[FolderTracks]) -> FolderView:
    """Take several tracks out of a folder."""
    folder_id, track_ids, shelf = call.folder_id, call.body.track_ids, call.services.library.shelf
    label = f"Took {tracks_counted(len(track_ids))} out of {folder_name(call.services, folder_id)}"
    return folder_view(folders_edited(call.services, label, lambda: shelf.remove_tracks(folder_id, track_ids)))


async def arrange(call: Call[FolderTracks]) -> FolderView:
    """Set the order of a folder's tracks."""
    folder_id, shelf = call.folder_id, call.services.library.shelf
    label = f"Ordered the tracks of {folder_name(call.services, folder_id)}"
    return folder_view(
        folders_edited(call.services, label, lambda: shelf.reorder_tracks(folder_id, call.body.track_ids))
    )


_BASE = "/api/folders/{folder_id}"
_PAGES = (QueryField("page", "integer", "pages count from 1"), QueryField("limit", "integer", "tracks on a page"))

ROUTES = (
    route("GET", "/api/folders", Access.GM, "List all folders", tree, NO_BODY, FolderTree),
    route("POST", "/api/folders", Access.GM, "Create or import a folder", create, FolderRequest, FolderView),
    route(
        "POST",
        "/api/folders/tracks",
        Access.GM,
        "Put tracks into several folders",
        place,
        PlacementRequest,
        PlacementReply,
    ),
    route("GET", _BASE, Access.GM, "Show a folder", show, NO_BODY, FolderView),
    route("PATCH", _BASE, Access.GM, "Rename, move or reorder a folder", edit, FolderEdit, FolderView),
    route("DELETE", _BASE, Access.GM, "Delete a folder", delete, NO_BODY),
    route("GET", f"{_BASE}/tracks", Access.GM, "List a folder's tracks", tracks, NO_BODY, TrackList, query=_PAGES),
    route("POST", f"{_BASE}/tracks", Access.GM, "Put tracks into a folder", add_tracks, FolderTracks, FolderView),
    route("POST", f"{_BASE}/tracks/removal", Access.GM, "Take tracks out", take_out, FolderTracks, FolderView),
    route("PUT", f"{_BASE}/tracks", Access.GM, "Order a folder's tracks", arrange, FolderTracks, FolderView),
)
