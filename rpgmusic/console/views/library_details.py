"""The details of the track under the cursor: when they are in sight, and what is read for them."""

from __future__ import annotations

from typing import Final

from textual import events, on
from textual.timer import Timer
from textual.widget import Widget

from rpgmusic.client import Client
from rpgmusic.console.track_details import DetailsReader
from rpgmusic.console.views.library_browsing import LibraryBrowsing
from rpgmusic.console.widgets.details import Details, TrackDetails
from rpgmusic.console.widgets.track_list import TrackList
from rpgmusic.domain.errors import RpgMusicError
from rpgmusic.protocol.views import TrackView

REST_S: Final = 0.15
"""What must be asked for is asked for when the cursor has rested for so long."""

ROOMY_CELLS: Final = 120
"""From this width on the details are there unasked."""

NARROW_CELLS: Final = 100
"""Below it they take the place of the tree."""


class DetailsShowing(LibraryBrowsing):
    """Scrolling draws none of it: the pane follows when the cursor rests."""

    _wanted: bool | None = None
    _resting: Timer | None = None

    def __init__(self, client: Client) -> None:
        super().__init__(client)
        self._reader = DetailsReader(client)

    @property
    def details(self) -> Details:
        """The pane."""
        return self.query_one(Details)

    def on_resize(self, event: events.Resize) -> None:
        """There may be room for the details now, or no longer."""
        self._lay_out(event.size.width)

    def _lay_out(self, width: int) -> None:
        shown = width >= ROOMY_CELLS if self._wanted is None else self._wanted
        self.set_class(shown, "-details")
        self.set_class(shown and width < NARROW_CELLS, "-no-tree")
        if shown:
            self._rest()

    def action_details(self) -> None:
        """Show the details, or leave their room to the tracks."""
        self._wanted = not self.has_class("-details")
        hidden = self.places if self._wanted else self.details
        if self.screen.focused is hidden and (hidden is self.details or self.size.width < NARROW_CELLS):
            self.go_to(self.tracks)
        self._lay_out(self.size.width)

    def pane_reached(self, pane: Widget) -> None:
        """The tree comes back to where the details were."""
        if pane is self.places and self.has_class("-no-tree"):
            self._wanted = None
            self._lay_out(self.size.width)

    @on(TrackList.Pointed)
    def rest_soon(self) -> None:
        """The cursor came to another track."""
        self._rest()

    def _rest(self) -> None:
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(REST_S, self._read_soon)

    def _read_soon(self) -> None:
        track = self.tracks.track
        if track is None or not self.display or not self.has_class("-details"):
            self.details.details = None if track is None else self.details.details
            return
        known = self.details.details
        if known is None or known.track != track:
            self.details.details = TrackDetails(track)
        self.run_worker(self._read(track), exclusive=True, group="details", exit_on_error=False)

    async def _read(self, track: TrackView) -> None:
        """Show what the server knows besides; what it cannot tell now is asked for the next time."""
        try:
            names = {folder.id: folder.name for folder in self.library.folders}
            folders = tuple(names[id_] for id_ in await self._reader.folders(track) if id_ in names)
            waveform = await self._reader.waveform(track)
            cover = await self._reader.cover(track, self.details.cover_pixels)
        except RpgMusicError:
            return
        self.details.details = TrackDetails(track, folders, waveform, cover)

    def shown(self) -> None:
        """The pane may tell of another track."""
        super().shown()
        self._rest()
