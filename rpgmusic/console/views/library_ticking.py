"""Ticking tracks, so that the next command acts on them all."""

from __future__ import annotations

from rpgmusic.console.loading import load_all_tracks
from rpgmusic.console.pages import TrackQuery
from rpgmusic.console.ticks import MOST_TICKED, NO_TICKS
from rpgmusic.console.views.library_browsing import LibraryBrowsing


class TrackTicking(LibraryBrowsing):
    """Ticks belong to tracks, not to rows: they outlive scrolling, ordering and searching, until the place changes."""

    def action_tick(self) -> None:
        """Tick the track under the cursor and go on."""
        if not self.in_tree:
            self.tracks.tick()

    def action_extend(self, rows: int) -> None:
        """Tick up to the next row, or the one before."""
        if not self.in_tree:
            self.tracks.extend(rows)

    def action_tick_all(self) -> None:
        """Tick the whole list, wherever its pages are."""
        total = self.tracks.row_count
        if total > MOST_TICKED:
            words = f"{total:,} tracks are more than can be ticked at once ({MOST_TICKED:,}). Search for fewer first."
            self.notify(words, severity="warning", timeout=4)
        elif total:
            self.console_app.send(self._tick_all, self.track_query)

    async def _tick_all(self, query: TrackQuery) -> None:
        tracks = await load_all_tracks(self.client, query, MOST_TICKED)
        if query == self.track_query:
            self.tracks.ticks = NO_TICKS.with_these(tracks)
