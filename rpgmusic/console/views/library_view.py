"""The library view: places, their tracks, and what is known of the one under the cursor."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from rpgmusic.console.commands import Where, bindings_for
from rpgmusic.console.views.library_details import DetailsShowing
from rpgmusic.console.views.library_filing import TrackFiling
from rpgmusic.console.views.library_folders import FolderEditing
from rpgmusic.console.views.library_labelling import TrackLabelling
from rpgmusic.console.views.library_missing import MissingResolving
from rpgmusic.console.views.library_playing import TrackPlaying
from rpgmusic.console.views.library_ticking import TrackTicking
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.track import TrackStatus


class LibraryView(
    TrackTicking, TrackPlaying, TrackFiling, FolderEditing, TrackLabelling, MissingResolving, DetailsShowing
):
    """The same key does the same to a folder in the tree as to tracks in the list; here it is told which."""

    WHERE = Where.LIBRARY
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(Where.LIBRARY)

    async def action_enter(self) -> None:
        """Play the chosen tracks; find out what to do about one that is missing."""
        track = self.tracks.track
        missing = track is not None and track.status is TrackStatus.MISSING
        if track is not None and missing and not self.in_tree and not self.tracks.ticks:
            await self.resolve(track)
        else:
            self.action_play(LayerName.MUSIC.value)

    async def action_edit(self) -> None:
        """Rename the folder, or edit what is shown of the track."""
        await (self.rename_folder() if self.in_tree else self.edit_track())

    async def action_put(self) -> None:
        """Put the folder into another, or the tracks into folders."""
        await (self.move_folder() if self.in_tree else self.file_tracks())

    def action_shift(self, rows: int) -> None:
        """Move the folder among its siblings, or the tracks within the folder."""
        if self.in_tree:
            self.shift_folder(rows)
        else:
            self.shift_tracks(rows)

    def action_take_out(self) -> None:
        """Delete the folder, or take the tracks out of it."""
        if self.in_tree:
            self.delete_folder()
        else:
            self.take_out()
