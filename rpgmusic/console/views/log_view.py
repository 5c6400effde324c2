"""The log view: what played and what happened in this session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.reactive import reactive
from textual.widget import Widget

from rpgmusic.console.commands import Where, bindings_for
from rpgmusic.console.views.view import View
from rpgmusic.console.widgets.log_list import LogList
from rpgmusic.protocol.rest import LogEntry


class LogView(View):
    """What happened, latest first."""

    WHERE = Where.LOG
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(Where.LOG)

    entries: reactive[tuple[LogEntry, ...]] = reactive((), repaint=False)

    def compose(self) -> ComposeResult:
        """The list."""
        yield LogList(id="log-list").data_bind(entries=LogView.entries)

    def panes(self) -> Sequence[Widget]:
        """The list."""
        return (self.query_one(LogList),)

    def watch_table(self) -> None:
        """Pass on the log."""
        self.entries = self.table.log
