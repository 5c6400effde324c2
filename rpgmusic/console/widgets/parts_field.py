"""A field of several parts in an order, such as the tracks, beds or pads of a scene."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive

from rpgmusic.console.widgets.line_list import Cell, LineList, fitted


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a list of parts: its name and what is to be said of it."""

    name: str
    about: str = ""


class PartsField(LineList):
    """Parts in an order, and a last line that adds one. The form holds the values; this shows them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open"),
        Binding("a", "add", "Add"),
        Binding("d,delete", "remove", "Take out"),
        Binding("J,shift+j,shift+down", "shift(1)", "Move down"),
        Binding("K,shift+k,shift+up", "shift(-1)", "Move up"),
        Binding("left,minus", "louder(-1)", "Quieter"),
        Binding("right,plus,equals_sign", "louder(1)", "Louder"),
    ]

    KEEPS_PLACE = False

    parts: reactive[tuple[Part, ...]] = reactive(())

    @dataclass
    class Edited(Message):
        """The GM pressed a key on a part. `what` names the action; `amount` how far to go."""

        field: PartsField
        what: str
        index: int
        amount: int = 0

        @property
        def control(self) -> PartsField:
            """The list where it happened."""
            return self.field

    class HintChanged(Message):
        """Keys do something else on the line where the cursor is now."""

    def __init__(self, adds: str, hint: str, *, id: str) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._adds = adds
        self._hint = hint

    @property
    def hint(self) -> str:
        """What the keys do on the line under the cursor."""
        return self._hint if self.cursor < len(self.parts) else f"enter: {self._adds}."

    def watch_parts(self, parts: tuple[Part, ...]) -> None:
        """One line more than there are parts."""
        self.row_count = len(parts) + 1
        self.styles.height = self.row_count
        self.refresh()
        self.post_message(self.HintChanged())

    def watch_cursor(self, before: int, after: int) -> None:
        """The last line has other keys than the parts."""
        super().watch_cursor(before, after)
        self.post_message(self.HintChanged())

    def cells(self, index: int, width: int) -> Sequence[Cell]:
        """Name and what is said of it, or how to add one."""
        if index == len(self.parts):
            return ((fitted(f"+ {self._adds}", width), "muted"),)
        part = self.parts[index]
        name_width = max(8, width - len(part.about) - 2)
        return ((fitted(part.name, name_width), "title"), (f"  {part.about}", "muted"))

    def action_move(self, rows: int) -> None:
        """Along the parts, and out at both ends."""
        if not 0 <= self.cursor + rows < self.row_count:
            self.screen.focus_next() if rows > 0 else self.screen.focus_previous()
        else:
            super().action_move(rows)

    def action_open(self) -> None:
        """Change the part, or add one on the last line."""
        self._tell("edit" if self.cursor < len(self.parts) else "add")

    def action_add(self) -> None:
        """Add a part."""
        self._tell("add")

    def action_remove(self) -> None:
        """Take the part out."""
        if self.cursor < len(self.parts):
            self._tell("remove")

    def action_shift(self, by: int) -> None:
        """Move the part among the others, and the cursor with it."""
        if self.cursor < len(self.parts) and 0 <= self.cursor + by < len(self.parts):
            self._tell("move", by)
            self.cursor += by

    def action_louder(self, steps: int) -> None:
        """Another volume."""
        if self.cursor < len(self.parts):
            self._tell("volume", steps)

    def on_click(self, event: events.Click) -> None:
        """A click on the last line adds; on a part, the second click opens it."""
        event.prevent_default()
        super().on_click(event)
        if event.chain == 2 or self.cursor == len(self.parts):
            self.action_open()

    def _tell(self, what: str, amount: int = 0) -> None:
        self.post_message(self.Edited(self, what, self.cursor, amount))
