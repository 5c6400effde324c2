"""The track list: any number of tracks, fetched from the server a page at a time as they come into sight."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from textual.message import Message
from textual.reactive import reactive
from textual.timer import Timer

from rpgmusic.console.columns import GAP_CELLS, Column, column_text, fit_columns
from rpgmusic.console.pages import TrackPages, TrackQuery
from rpgmusic.console.ticks import NO_TICKS, Ticks
from rpgmusic.console.widgets.line_list import Cell, LineList, fitted
from rpgmusic.domain.errors import RpgMusicError
from rpgmusic.domain.track import TrackStatus
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.rest import TrackList as TrackAnswer
from rpgmusic.protocol.views import TrackView

FetchPage: TypeAlias = Callable[[TrackQuery, int], Awaitable[TrackAnswer]]
"""Asks the server for a page, counted from 0; raises one of the domain's errors."""

TICK: Final = "✓ "
"""Before a ticked track."""

SETTLE_S: Final = 0.04
"""Pages are asked for when scrolling has paused for so long, so that pages rushed past are not fetched."""


class TrackList(LineList):
    """The tracks of a query, from the first `reload` on. Unknown rows show as dots until their page arrives."""

    query_shown: reactive[TrackQuery] = reactive(TrackQuery(), repaint=False, init=False)
    playing: reactive[frozenset[TrackId]] = reactive(frozenset())
    advice: reactive[tuple[str, ...]] = reactive(())
    ticks: reactive[Ticks] = reactive(NO_TICKS)

    @dataclass
    class Counted(Message):
        """The server said how many tracks the query has."""

        query: TrackQuery
        total: int

    @dataclass
    class Failed(Message):
        """A page could not be fetched."""

        error: RpgMusicError

    @dataclass
    class Ticked(Message):
        """Other tracks are ticked."""

        ticks: Ticks

    class Pointed(Message):
        """The cursor came to another track, or more became known of it."""

    def __init__(self, fetch: FetchPage, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._fetch = fetch
        self._pages = TrackPages()
        self._awaited = self._pages
        self._answered: TrackQuery | None = None
        self._settling: Timer | None = None
        self._anchor: int | None = None

    @property
    def track(self) -> TrackView | None:
        """The track under the cursor; None while what was asked for has not come, lest a key act on the wrong one."""
        return self._pages.track(self.cursor) if self.answered and self.row_count else None

    @property
    def answered(self) -> bool:
        """Whether the first page of the question that is asked has arrived."""
        return self._answered == self.query_shown

    @property
    def chosen(self) -> tuple[TrackView, ...]:
        """What a command acts on: the ticked tracks, or the one under the cursor if there are none."""
        return self.ticks.tracks or ((self.track,) if self.track is not None else ())

    @property
    def known_tags(self) -> tuple[str, ...]:
        """The GM's own tags on the tracks that were seen lately."""
        seen = (*self._pages.known(), *self.ticks.tracks)
        return tuple(dict.fromkeys(tag for track in seen for tag in track.free_tags))

    @property
    def known_directories(self) -> tuple[str, ...]:
        """The directories of the music folder in which tracks lie that were seen lately."""
        directories = {track.path.rpartition("/")[0] for track in self._pages.known()}
        return tuple(sorted(directory for directory in directories if directory))

    def watch_ticks(self, ticks: Ticks) -> None:
        """Say so."""
        self.post_message(self.Ticked(ticks))

    def watch_cursor(self, before: int, after: int) -> None:
        """The track under it is another."""
        super().watch_cursor(before, after)
        self._anchor = None
        self.post_message(self.Pointed())

    def tick(self) -> None:
        """Tick the track under the cursor, or untick it, and go on to the next."""
        if self.track is not None:
            self.ticks = self.ticks.toggled(self.track)
            self.cursor += 1

    def extend(self, rows: int) -> None:
        """Move, and tick what lies between here and where this began; what is left behind is unticked again."""
        left, anchor = self.track, self.cursor if self._anchor is None else self._anchor
        if left is None:
            return
        before, self.cursor = self.cursor, self.cursor + rows
        returns = abs(self.cursor - anchor) < abs(before - anchor)
        kept = self.ticks.without(left.id) if returns else self.ticks.with_these((left,))
        self.ticks = kept.with_these((self.track,)) if self.track is not None else kept
        self._anchor = anchor

    def watch_query_shown(self) -> None:
        """Another question: the old answer stays in sight until the new one is there."""
        self._awaited = TrackPages()
        self._ask([0])

    def reload(self) -> None:
        """Ask the same question again, without moving what is in sight."""
        self._awaited = TrackPages()
        self._ask(self._awaited.missing(*self._rows()))

    def _rows(self) -> tuple[int, int]:
        first = round(self.scroll_y)
        return first, max(first, min(self.row_count, first + self.size.height) - 1)

    def reaches(self, first: int, last: int) -> None:
        """Ask for what came into sight once scrolling pauses."""
        if not self._pages.missing(first, last):
            return
        if self._settling is not None:
            self._settling.stop()
        self._settling = self.set_timer(SETTLE_S, self._ask_in_sight)

    def _ask_in_sight(self) -> None:
        if self._awaited is self._pages:
            self._ask(self._pages.missing(*self._rows()))

    def _ask(self, pages: Sequence[int]) -> None:
        for page in pages:
            if self._awaited.begin(page):
                self.run_worker(self._load(self._awaited, self.query_shown, page), exit_on_error=False)

    async def _load(self, pages: TrackPages, query: TrackQuery, page: int) -> None:
        """Fetch one page; the answer to a question that is no longer asked is dropped."""
        try:
            answer = await self._fetch(query, page)
        except RpgMusicError as error:
            pages.give_up(page)
            self.post_message(self.Failed(error))
            return
        pages.take(answer, page)
        self.ticks = self.ticks.updated(answer.tracks)
        if pages is self._awaited:
            self._show(pages, query)

    def _show(self, pages: TrackPages, query: TrackQuery) -> None:
        same_question = query == self._answered
        self._pages, self._answered = pages, query
        self.row_count = pages.total or 0
        if not same_question:
            self.scroll_to(y=0, animate=False)
            self.cursor = 0
        self.refresh()
        self.rows_in_sight()
        self.post_message(self.Counted(query, self.row_count))
        self.post_message(self.Pointed())

    def empty_lines(self) -> Sequence[str]:
        """Why there is nothing, and what to do."""
        if self._pages.total is None:
            return ("", "Reading the library …")
        return ("", *self.advice)

    def cells(self, index: int, width: int) -> Sequence[Cell]:
        """Mark, then the columns; a track that cannot sound says why instead of who made it."""
        track = self._pages.track(index)
        if track is None:
            return (("  ·", "muted"),)
        columns = fit_columns(width)
        if track.status is not TrackStatus.PLAYABLE:
            return self._problem_cells(track, columns[0].width, width)
        sounds = track.id in self.playing
        cells: list[Cell] = [self._mark(track, "▶ " if sounds else "  ")]
        for place, entry in enumerate(columns):
            style = ("accent" if sounds else "title") if entry.column is Column.TITLE else "muted"
            gap = " " * GAP_CELLS if place < len(columns) - 1 else ""
            cells.append((fitted(column_text(track, entry.column), entry.width, right=entry.right) + gap, style))
        return cells

    def _mark(self, track: TrackView, otherwise: str) -> Cell:
        return (TICK, "good") if track.id in self.ticks else (otherwise, "warning" if otherwise == "! " else "accent")

    def _problem_cells(self, track: TrackView, title_width: int, width: int) -> Sequence[Cell]:
        reason = track.problem or ("The file is gone." if track.status is TrackStatus.MISSING else "Cannot be played.")
        rest = width - title_width - 2 - GAP_CELLS
        return (
            self._mark(track, "! "),
            (fitted(track.title, title_width) + " " * GAP_CELLS, "muted"),
            (fitted(reason, rest), "warning"),
        )
