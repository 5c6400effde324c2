"""Pages of a long list of tracks: what is known, what is wanted, what may be forgotten."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rpgmusic.domain.track import Mood, TrackStatus
from rpgmusic.domain.units import FolderId
from rpgmusic.protocol.rest import TrackList
from rpgmusic.protocol.views import TrackView

PAGE_TRACKS: Final = 100
"""Tracks that are asked for at once."""

KEPT_PAGES: Final = 50
"""Pages that stay in memory; those looked at longest ago go first."""


@dataclass(frozen=True, slots=True)
class TrackQuery:
    """Which tracks a list shows, and in which order."""

    folder_id: FolderId | None = None
    status: TrackStatus | None = None
    search: str = ""
    sort: str = ""
    mood: Mood | None = None


class TrackPages:
    """The part of a query's answer that is known. The list itself may be far longer."""

    def __init__(self) -> None:
        self.total: int | None = None
        self._pages: OrderedDict[int, tuple[TrackView, ...]] = OrderedDict()
        self._asked: set[int] = set()

    def begin(self, page: int) -> bool:
        """Whether a page should be asked for now: not if it is on its way already."""
        if page in self._asked:
            return False
        self._asked.add(page)
        return True

    def give_up(self, page: int) -> None:
        """A page could not be fetched; it may be asked for again."""
        self._asked.discard(page)

    def take(self, answer: TrackList, page: int) -> None:
        """Keep a page that arrived (counted from 0)."""
        self.total = answer.total
        self._asked.discard(page)
        self._pages[page] = answer.tracks
        self._pages.move_to_end(page)
        while len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)

    def track(self, index: int) -> TrackView | None:
        """The track in a row, or None if its page is not known."""
        page, offset = divmod(index, PAGE_TRACKS)
        tracks = self._pages.get(page)
        return tracks[offset] if tracks is not None and offset < len(tracks) else None

    def known(self) -> Iterator[TrackView]:
        """All tracks that are in memory."""
        return (track for tracks in self._pages.values() for track in tracks)

    def missing(self, first: int, last: int) -> list[int]:
        """Pages that rows `first` to `last` need and that are not known; those known count as just looked at."""
        wanted = range(first // PAGE_TRACKS, last // PAGE_TRACKS + 1)
        for page in wanted:
            if page in self._pages:
                self._pages.move_to_end(page)
        return [page for page in wanted if page not in self._pages]
