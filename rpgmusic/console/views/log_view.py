"""The log view: what played and what happened, in this session and before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, tzinfo
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input

from rpgmusic.client import Client
from rpgmusic.console.commands import Where, bindings_for
from rpgmusic.console.log_lines import Kind, clipboard_line, log_lines
from rpgmusic.console.table import Table
from rpgmusic.console.views.view import View
from rpgmusic.console.widgets.line_list import LineList
from rpgmusic.console.widgets.log_list import KindLine, LogList
from rpgmusic.console.wording import count_words
from rpgmusic.domain.campaign import HistoryEntry
from rpgmusic.domain.errors import RpgMusicError
from rpgmusic.protocol.rest import PlayRequest

HISTORY_ENTRIES: Final = 500
HISTORY_AFTER_S: Final = 0.5
"""After something began, the history is asked for which track it was."""

KINDS: Final = tuple(Kind)


class LogView(View):
    """What happened, latest first."""

    WHERE = Where.LOG
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(Where.LOG)

    kind: reactive[Kind] = reactive(Kind.ALL, repaint=False, init=False)
    words: reactive[str] = reactive("", repaint=False, init=False)
    history: reactive[tuple[HistoryEntry, ...]] = reactive((), repaint=False, init=False)

    def __init__(
        self,
        client: Client,
        *,
        today: Callable[[], date] = lambda: datetime.now().astimezone().date(),
        zone: tzinfo | None = None,
    ) -> None:
        super().__init__(client)
        self._today = today
        self._zone = zone
        self._laid_out: object = None

    def compose(self) -> ComposeResult:
        """Kinds, the line for words when it is wanted, the list."""
        with Vertical(classes="pane", id="log-pane"):
            yield KindLine().data_bind(kind=LogView.kind)
            yield Input(placeholder="words to find in the log", compact=True, max_length=200, id="log-words")
            yield LogList(self._today, self._zone, id="log-list")

    def panes(self) -> Sequence[Widget]:
        """The list."""
        return (self.query_one(LogList),)

    def watch_table(self, before: Table, table: Table) -> None:
        """Something was added, perhaps; of music, the history soon knows which track it is."""
        self._lay_out()
        fresh = table.log[:1]
        if self.display and fresh != before.log[:1] and any(entry.kind == "music" for entry in fresh):
            self.set_timer(HISTORY_AFTER_S, self._read_soon)

    def watch_kind(self) -> None:
        """Other lines."""
        self._lay_out()

    def watch_words(self) -> None:
        """Other lines."""
        self._lay_out()

    def watch_history(self) -> None:
        """More lines."""
        self._lay_out()

    def shown(self) -> None:
        """Lay out what came while nobody looked, and ask what was played."""
        self._lay_out()
        self._read_soon()

    def _read_soon(self) -> None:
        self.run_worker(self._read(), exclusive=True, group="history", exit_on_error=False)

    async def _read(self) -> None:
        """The history also tells which track it was."""
        try:
            self.history = (await self.client.history.show(HISTORY_ENTRIES)).entries
        except RpgMusicError as error:
            if self.console_app.connected:
                self.console_app.complain(error)

    def _lay_out(self) -> None:
        """Only while it is seen, and only if something is new: the table changes often."""
        asked = (self.table.log, self.history, self.kind, self.words)
        if not self.is_mounted or not self.display or asked == self._laid_out:
            return
        self._laid_out = asked
        entries = self.query_one(LogList)
        entries.filtered = self.kind is not Kind.ALL or bool(self.words)
        entries.lines = log_lines(self.table.log, self.history, self._zone, kind=self.kind, words=self.words)
        count = sum(line.day is None for line in entries.lines)
        self.query_one("#log-pane").border_title = f"Log · {count_words(count, 'line')}" if count else "Log"

    def go_back(self) -> bool:
        """From the words to the list, then from a filter to all lines."""
        words = self.query_one("#log-words", Input)
        if words.has_class("-open"):
            words.remove_class("-open")
            words.value = ""
            self.go_to(self.query_one(LogList))
            return True
        if self.kind is not Kind.ALL:
            self.kind = Kind.ALL
            return True
        return False

    def action_kind(self, step: int) -> None:
        """Show the next kind of lines only."""
        self.kind = KINDS[(KINDS.index(self.kind) + step) % len(KINDS)]

    def action_problems(self) -> None:
        """Problems only, or all."""
        self.kind = Kind.ALL if self.kind is Kind.PROBLEM else Kind.PROBLEM

    @on(KindLine.Chosen)
    def kind_clicked(self, message: KindLine.Chosen) -> None:
        """A kind was clicked."""
        self.kind = message.kind

    def action_find(self) -> None:
        """Open the line for words, or return to it."""
        words = self.query_one("#log-words", Input)
        words.add_class("-open")
        self.go_to(words)

    @on(Input.Changed, "#log-words")
    def words_changed(self, message: Input.Changed) -> None:
        """Show what has the words."""
        self.words = message.value

    @on(Input.Submitted, "#log-words")
    def to_found(self) -> None:
        """Enter goes to what was found."""
        self.go_to(self.query_one(LogList))

    def action_play_again(self) -> None:
        """Play the track of the line, on the layer where it was."""
        line = self.query_one(LogList).line
        if line is None:
            return
        if line.track_id is None:
            self.notify("No track belongs to this line.", severity="warning", timeout=3)
        else:
            self.console_app.play(PlayRequest(track_id=line.track_id, layer=line.layer))

    @on(LineList.Chosen)
    def play_clicked(self) -> None:
        """A double click does what enter does."""
        self.action_play_again()

    def action_copy(self) -> None:
        """Copy the line."""
        line = self.query_one(LogList).line
        if line is not None:
            self.app.copy_to_clipboard(clipboard_line(line, self._zone))
            self.notify("The line is copied.", timeout=2)
