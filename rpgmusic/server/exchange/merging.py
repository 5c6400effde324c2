"""Merging: folders from elsewhere beside those that are there. Pure."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace

from rpgmusic.domain.folder import Folder
from rpgmusic.domain.units import FolderId
from rpgmusic.library.folders import free_name


@dataclass(frozen=True, slots=True)
class Merged:
    """The folders to add, parents first, and which folder each of the file's has become."""

    new: tuple[Folder, ...]
    ids: Mapping[FolderId, FolderId]


def merged(
    present: Iterable[Folder], incoming: Iterable[Folder], id_for: Callable[[FolderId, Container[FolderId]], FolderId]
) -> Merged:
    """Folders of a file beside those that are there; `id_for` gives one an id, not among those taken.

    One that is the same as a folder in the same place (name and tracks) becomes that; one of the same name but with
    other tracks gets a number after its name. Nothing that was there changes.
    """
    siblings: dict[FolderId | None, dict[str, Folder]] = {}
    for folder in present:
        siblings.setdefault(folder.parent_id, {})[folder.name] = folder
    taken = {folder.id for named in siblings.values() for folder in named.values()}
    new: list[Folder] = []
    ids: dict[FolderId, FolderId] = {}
    for folder in _parents_first(incoming):
        parent_id = None if folder.parent_id is None else ids[folder.parent_id]
        named = siblings.setdefault(parent_id, {})
        same = named.get(folder.name)
        if same is None or same.track_ids != folder.track_ids:
            name = free_name(folder.name, named)
            same = Folder(id_for(folder.id, taken), name, parent_id, len(named), folder.track_ids)
            taken.add(same.id)
            named[name] = same
            new.append(same)
        ids[folder.id] = same.id
    return Merged(tuple(new), ids)


def _parents_first(folders: Iterable[Folder]) -> Iterable[Folder]:
    """In the order of positions; what lies in a folder that is not there, or in itself, comes to the top."""
    by_id = {folder.id: folder for folder in folders}
    children: dict[FolderId | None, list[Folder]] = {}
    for folder in by_id.values():
        parent_id = folder.parent_id if folder.parent_id in by_id else None
        children.setdefault(parent_id, []).append(replace(folder, parent_id=parent_id))
    placed: set[FolderId] = set()
    todo = sorted(children.get(None, []), key=lambda folder: folder.position)[::-1]
    while todo or len(placed) < len(by_id):
        if not todo:
            stray = next(folder for folder in by_id.values() if folder.id not in placed)
            todo.append(replace(stray, parent_id=None))
        folder = todo.pop()
        if folder.id not in placed:
            placed.add(folder.id)
            yield folder
            todo += sorted(children.get(folder.id, []), key=lambda child: child.position)[::-1]
