"""The places of the library pane: all tracks, the GM's folders, and what is amiss. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from rpgmusic.domain.track import TrackStatus
from rpgmusic.domain.units import FolderId
from rpgmusic.protocol.views import FolderView


@dataclass(frozen=True, slots=True)
class Place:
    """A set of tracks with a name: a folder, those of one status, or all."""

    name: str
    folder_id: FolderId | None = None
    status: TrackStatus | None = None


ALL_TRACKS: Final = Place("All tracks")
PROBLEMS: Final = Place("Problems", status=TrackStatus.UNPLAYABLE)
MISSING: Final = Place("Missing", status=TrackStatus.MISSING)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tracks lie in the places that are no folders; None while that is unknown."""

    all_tracks: int | None = None
    problems: int | None = None
    missing: int | None = None


NO_COUNTS: Final = Counts()
"""Nothing was counted yet."""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One line of the pane. `unfolded` is None for a place that has nothing inside."""

    place: Place
    count: int | None
    depth: int = 0
    unfolded: bool | None = None


def place_rows(
    folders: tuple[FolderView, ...], counts: Counts, unfolded: AbstractSet[FolderId]
) -> tuple[PlaceRow, ...]:
    """The lines to show: folders inside a folded one are left out, and so are problems where there are none."""
    children: dict[FolderId | None, list[FolderView]] = defaultdict(list)
    for folder in folders:
        children[folder.parent_id].append(folder)
    troubles = ((PROBLEMS, counts.problems), (MISSING, counts.missing))
    return (
        PlaceRow(ALL_TRACKS, counts.all_tracks),
        *_folder_rows(children, unfolded),
        *(PlaceRow(place, count) for place, count in troubles if count),
    )


def _folder_rows(
    children: dict[FolderId | None, list[FolderView]], unfolded: AbstractSet[FolderId]
) -> Iterator[PlaceRow]:
    """Depth first with a stack of its own: folders may be nested deeper than Python recurses."""
    stack = [(folder, 0) for folder in reversed(children[None])]
    while stack:
        folder, depth = stack.pop()
        inside = children.get(folder.id, [])
        is_open = folder.id in unfolded
        count = folder.track_count or (None if inside else 0)
        yield PlaceRow(Place(folder.name, folder.id), count, depth, is_open if inside else None)
        if is_open:
            stack.extend((child, depth + 1) for child in reversed(inside))
