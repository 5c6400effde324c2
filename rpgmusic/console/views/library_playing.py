"""Letting the chosen tracks sound: now, later, beneath the music, over it, or for the GM alone."""

from __future__ import annotations

from typing import Final, Literal

from textual import on

from rpgmusic.console.ticks import NO_TICKS
from rpgmusic.console.views.library_browsing import LibraryBrowsing
from rpgmusic.console.widgets.line_list import LineList
from rpgmusic.console.wording import count_words
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.track import TrackStatus
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.rest import EnqueueRequest, PlayMode, PlayRequest
from rpgmusic.protocol.views import TrackView

MOST_AT_ONCE: Final = 12
"""More beds or effects than this at once are a mistake of the hand."""


class TrackPlaying(LibraryBrowsing):
    """What acts on tracks acts on the ticked ones in the order of ticking, else on that of the cursor."""

    def action_play(self, layer_name: str) -> None:
        """Play what is chosen; on a place enter goes to its tracks."""
        if self.in_tree:
            self.go_to(self.tracks)
        elif layer_name == LayerName.MUSIC.value:
            self._play_music()
        else:
            self._play_beside(LayerName(layer_name))

    def _play_music(self) -> None:
        """One track comes before what the queue has next; without a queue it becomes one, so that it may repeat."""
        ids = self._playable()
        campaign = self.table.campaign
        if len(ids) == 1 and campaign is not None and campaign.queue.entries:
            self.console_app.play(PlayRequest(track_id=ids[0]))
        elif ids:
            self.console_app.play(PlayRequest(track_ids=ids))
        self._done(ids)

    def _play_beside(self, layer: LayerName) -> None:
        ids = self._playable()
        if len(ids) > MOST_AT_ONCE:
            words = f"{len(ids):,} tracks at once would be noise. Tick {MOST_AT_ONCE} at most."
            self.notify(words, severity="warning", timeout=4)
            return
        for track_id in ids:
            mode = PlayMode.ADD if len(ids) > 1 else None
            self.console_app.play(PlayRequest(track_id=track_id, layer=layer, mode=mode))
        self._done(ids)

    @on(LineList.Chosen, "#tracks")
    def play_chosen(self) -> None:
        """A double click plays that track alone, whatever is ticked."""
        track = self.tracks.track
        if track is not None and self._sounds(track):
            self.console_app.play(PlayRequest(track_id=track.id))

    @on(LineList.Chosen, "#tree")
    def fold_chosen(self, message: LineList.Chosen) -> None:
        """A double click on a folder folds or unfolds it."""
        self.places.toggle(self.places.rows[message.index])

    def action_play_folder(self) -> None:
        """Play the folder whose tracks are shown, as the new queue."""
        if self.place.folder_id is None:
            self.notify("Choose a folder in the library first.", title="No folder", severity="warning")
        else:
            self.console_app.play(PlayRequest(folder_id=self.place.folder_id))

    def action_enqueue(self, where: Literal["next", "end"]) -> None:
        """Add what is chosen to the queue: tracks, or the whole folder."""
        if self.in_tree and self.place.folder_id is not None:
            request = EnqueueRequest(folder_id=self.place.folder_id, where=where)
            self.console_app.send(self._enqueued, request, f"“{self.place.name}”")
            return
        chosen, ids = self.tracks.chosen, self._playable()
        if ids:
            name = f"“{chosen[0].title}”" if len(ids) == 1 else count_words(len(ids), "track")
            request = EnqueueRequest(track_ids=ids, where=where)
            self.console_app.send(self._enqueued, request, name)
            self._done(ids)

    async def _enqueued(self, request: EnqueueRequest, name: str) -> None:
        """The queue is out of sight here, so say so."""
        await self.client.queue.add(request)
        place = "next" if request.where == "next" else "at the end of the queue"
        self.notify(f"{name}: {place}.", timeout=2, markup=False)

    def action_listen(self) -> None:
        """Let the GM alone hear the track under the cursor."""
        track = self.tracks.track
        if track is not None and self._sounds(track):
            self.console_app.listen_alone(track.id, track.title)

    def _playable(self) -> tuple[TrackId, ...]:
        """Those of the chosen tracks that can sound; a word about why, if none can."""
        chosen = self.tracks.chosen
        playable = tuple(track.id for track in chosen if track.status is TrackStatus.PLAYABLE)
        if chosen and not playable:
            self._sounds(chosen[0])
        return playable

    def _sounds(self, track: TrackView) -> bool:
        """Whether a track can sound; a word about why, if it cannot."""
        if track.status is TrackStatus.PLAYABLE:
            return True
        self.notify(track.problem or "Its file is gone.", title=track.title, severity="warning", markup=False)
        return False

    def _done(self, ids: tuple[TrackId, ...]) -> None:
        """Ticks have served once what was ticked sounds."""
        if ids:
            self.tracks.ticks = NO_TICKS
