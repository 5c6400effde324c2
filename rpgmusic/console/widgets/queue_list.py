"""The queue pane: what the music layer plays next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.reactive import reactive

from rpgmusic.console.widgets.line_list import Cell, LineList, fitted
from rpgmusic.console.wording import count_words, frames_words
from rpgmusic.domain.queue import EMPTY_QUEUE, Queue, QueueEntry, Repeat
from rpgmusic.domain.units import EntryId, TrackId
from rpgmusic.protocol.views import CampaignState, TrackCard

_REPEAT_WORDS = {Repeat.OFF: "", Repeat.ONE: "↻ one", Repeat.ALL: "↻ all"}


@dataclass(frozen=True, slots=True)
class _Shown:
    """The queue as it was laid out last, to tell whether anything changed."""

    queue: Queue = EMPTY_QUEUE
    cards: tuple[TrackCard, ...] = ()


class QueueList(LineList):
    """Entries in the order they play; the one that plays is marked, or where the queue goes on if it does not."""

    campaign: reactive[CampaignState | None] = reactive(None, repaint=False)
    playing: reactive[EntryId | None] = reactive(None)

    _shown = _Shown()
    _cards: Mapping[TrackId, TrackCard] = {}

    @property
    def entry(self) -> QueueEntry | None:
        """The entry under the cursor."""
        entries = self._shown.queue.entries
        return entries[self.cursor] if self.cursor < len(entries) else None

    @property
    def card(self) -> TrackCard | None:
        """The track of the entry under the cursor."""
        return self._cards.get(self.entry.track_id) if self.entry is not None else None

    def on_mount(self) -> None:
        """Be named before anything is known."""
        self._label(self._shown.queue)

    def watch_campaign(self, campaign: CampaignState | None) -> None:
        """Lay the entries out anew if they changed."""
        if campaign is None:
            return
        shown = _Shown(campaign.queue, campaign.tracks)
        if shown == self._shown:
            return
        before, self._shown = self._shown, shown
        self._cards = {card.id: card for card in campaign.tracks}
        here = before.queue.entries[self.cursor].id if self.cursor < len(before.queue.entries) else None
        self.row_count = len(campaign.queue.entries)
        self.cursor = self._place_after(before.queue, campaign.queue, here)
        self._label(campaign.queue)
        self.refresh()

    def _place_after(self, before: Queue, after: Queue, here: EntryId | None) -> int:
        """Where the cursor belongs: with what plays if it was there, else with the entry it was on."""
        follows = after.current if here == before.current else here
        return next((at for at, entry in enumerate(after.entries) if entry.id == follows), self.cursor)

    def _label(self, queue: Queue) -> None:
        count = count_words(len(queue.entries), "track")
        length = frames_words(self._length_frames(queue))
        self.border_title = f"Queue · {count} · {length}" if queue.entries else "Queue"
        marks = ("⤨ shuffle" if queue.shuffle else "", _REPEAT_WORDS[queue.repeat])
        self.border_subtitle = "  ".join(mark for mark in marks if mark)

    def _length_frames(self, queue: Queue) -> int:
        """How long all of it lasts, as far as the lengths are known."""
        cards = (self._cards.get(entry.track_id) for entry in queue.entries)
        return sum(card.length_frames for card in cards if card is not None)

    def empty_lines(self) -> Sequence[str]:
        """How to fill it."""
        return ("", "Nothing comes next.", "In the library (f2) a adds the track under the cursor, p plays a folder.")

    def cells(self, index: int, width: int) -> Sequence[Cell]:
        """Mark, title, length."""
        entry = self._shown.queue.entries[index]
        card = self._cards.get(entry.track_id)
        length = f" {frames_words(card.length_frames)} " if card else " "
        current = entry.id == self.playing
        title = fitted(card.title if card else "(no longer in the library)", max(4, width - 2 - len(length)))
        return (
            ("▶ " if current else "· " if entry.id == self._shown.queue.current else "  ", "accent"),
            (title, "accent" if current else "title" if card else "muted"),
            (length, "muted"),
        )
