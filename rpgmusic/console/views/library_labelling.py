"""Moods and tags of the chosen tracks, and what is shown of one."""

from __future__ import annotations

from typing import Final

from rpgmusic.console.labelling import label_request
from rpgmusic.console.screens.labels import LabelsDialog, NewLabels
from rpgmusic.console.screens.text_dialog import Field, TextDialog
from rpgmusic.console.views.library_browsing import LibraryBrowsing
from rpgmusic.console.wording import count_words
from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.rest import LabelRequest, MetadataRequest
from rpgmusic.protocol.views import TrackView

ABOUT_EDITING: Final = ("Changes what is shown here and to the players; the file stays as it is.",)
LATEST_YEAR: Final = 9_999


class TrackLabelling(LibraryBrowsing):
    """Edits of what the library says of tracks; files are never written."""

    async def action_labels(self) -> None:
        """Choose moods and tags of the chosen tracks."""
        chosen = self.tracks.chosen
        if chosen:
            ids = tuple(track.id for track in chosen)
            await self.ask(LabelsDialog(chosen, self.tracks.known_tags), lambda wish: self._wish(ids, wish))

    def _wish(self, ids: tuple[TrackId, ...], wish: NewLabels) -> None:
        request = label_request(ids, wish.before, wish.moods, wish.tags)
        if request is not None:
            self.console_app.send(self._label, request)

    async def _label(self, request: LabelRequest) -> None:
        reply = await self.client.tracks.label(request)
        self.tracks.reload()
        self.notify(f"{count_words(reply.changed, 'track')} labelled. u takes it back.", timeout=3)

    async def edit_track(self) -> None:
        """Edit title, artist, album, genre and year of the track under the cursor."""
        track = self.tracks.track
        if track is not None:
            fields = (
                Field("Title", track.title, "as its file says"),
                Field("Artist", track.artist, "as its file says"),
                Field("Album", track.album, "as its file says"),
                Field("Genre", track.genre, "as its file says"),
                Field("Year", str(track.year or ""), "as its file says", longest=4),
            )
            dialog = TextDialog(f"Edit “{track.title}”", *fields, about=ABOUT_EDITING)
            await self.ask(dialog, lambda lines: self.console_app.send(self._edit, track, lines))

    async def _edit(self, track: TrackView, lines: tuple[str, ...]) -> None:
        request = edits_of(track, lines)
        if request != MetadataRequest():
            await self.client.tracks.edit(track.id, request)
            self.tracks.reload()
            self.notify("Changed. u takes it back.", timeout=2)


def edits_of(track: TrackView, lines: tuple[str, ...]) -> MetadataRequest:
    """The request for what is different now; an emptied line returns to what the file says.

    Raises:
        InvalidRequest: the year is no year.
    """
    title, artist, album, genre, year = lines
    if year and not (year.isascii() and year.isdigit() and int(year) <= LATEST_YEAR):
        message = f"“{year}” is no year. Type digits, as in 1998."
        raise InvalidRequest(message)
    return MetadataRequest(
        title=title if title != track.title else None,
        artist=artist if artist != track.artist else None,
        album=album if album != track.album else None,
        genre=genre if genre != track.genre else None,
        year=int(year or 0) if year != str(track.year or "") else None,
    )
