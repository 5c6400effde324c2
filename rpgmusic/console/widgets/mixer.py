"""The mixer: one line a layer, with its volume on a ladder of even-sounding steps, and single sounds beneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from rpgmusic.console.commands import MIXER_COMMANDS
from rpgmusic.console.mixer_rows import ClipRow, LayerRow, MixerRow, ScatterRow, volume_at
from rpgmusic.console.widgets.line_list import SCROLLBAR_CELLS, Cell, LineList
from rpgmusic.console.widgets.mixer_cells import line_cells, spans
from rpgmusic.domain.timeline import LayerName


class Mixer(LineList):
    """Layers and single sounds. What the GM does with the one under the cursor goes up as messages."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *LineList.BINDINGS,
        *(command.binding for command in MIXER_COMMANDS),
    ]

    rows: reactive[tuple[MixerRow, ...]] = reactive((), repaint=False)
    fade_s: reactive[float] = reactive(10.0, repaint=False)

    @dataclass
    class Stepped(Message):
        """A line's volume should climb the ladder by some rungs."""

        row: MixerRow
        steps: int

    @dataclass
    class VolumeSet(Message):
        """A line's bar was clicked at a volume."""

        row: MixerRow
        volume: float

    @dataclass
    class Ended(Message):
        """What a line stands for should end."""

        row: MixerRow

    @dataclass
    class LayerReached(Message):
        """The cursor came to a line of a layer."""

        layer: LayerName

    @property
    def row(self) -> MixerRow | None:
        """The line under the cursor."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def on_mount(self) -> None:
        """Be named before anything is known."""
        self._label()

    def watch_rows(self, before: tuple[MixerRow, ...], after: tuple[MixerRow, ...]) -> None:
        """Draw the lines that changed; the cursor stays on what it was on."""
        here = _identity(before[self.cursor]) if self.cursor < len(before) else None
        self.row_count = len(after)
        if len(before) != len(after):
            found = next((at for at, row in enumerate(after) if _identity(row) == here), None)
            layer = before[self.cursor].layer if found is None and self.cursor < len(before) else None
            self.cursor = found if found is not None else self._place_of(layer)
            self.refresh()
        self._label()
        for at, (old, new) in enumerate(zip(before, after, strict=False)):
            if old != new:
                self.refresh_line(at)

    def _place_of(self, layer: LayerName | None) -> int:
        places = (at for at, row in enumerate(self.rows) if isinstance(row, LayerRow) and row.layer is layer)
        return next(places, self.cursor)

    def show_layer(self, layer: LayerName) -> None:
        """Another key chose a layer: put the cursor on it, unless it is among the layer's sounds."""
        if self.row is not None and self.row.layer is not layer:
            self.cursor = self._place_of(layer)
        self._label()

    def watch_cursor(self, before: int, after: int) -> None:
        """The layer under the cursor is the chosen one."""
        super().watch_cursor(before, after)
        if self.row is not None:
            self.post_message(self.LayerReached(self.row.layer))
        self._label()

    def watch_fade_s(self) -> None:
        """Fades take another time."""
        self._label()

    def _label(self) -> None:
        self.border_title = f"Mixer · {self.row.layer.value}" if self.row is not None else "Mixer"
        self.border_subtitle = Content(f"[ ] fade {self.fade_s:g} s")

    def cells(self, index: int, width: int) -> Sequence[Cell]:
        """Words, bar, numbers, marks."""
        return line_cells(self.rows[index], width)

    def action_step(self, steps: int) -> None:
        """Make the line under the cursor louder or quieter."""
        if self.row is not None:
            self.post_message(self.Stepped(self.row, steps))

    def action_end(self) -> None:
        """End what the line under the cursor stands for."""
        if self.row is not None:
            self.post_message(self.Ended(self.row))

    def on_click(self, event: events.Click) -> None:
        """A click on a bar sets that volume."""
        index, share = self._on_bar(event)
        if share is not None:
            self.cursor = index
            self.post_message(self.VolumeSet(self.rows[index], volume_at(share)))
            event.prevent_default()

    def _on_bar(self, event: events.MouseEvent) -> tuple[int, float | None]:
        """The line under the mouse, and how far up its ladder that is; None beside the bar."""
        within = event.get_content_offset_capture(self)
        index = within.y + round(self.scroll_y)
        room = spans(self.size.width - SCROLLBAR_CELLS)
        cell = within.x - room.bar_at
        if not 0 <= index < len(self.rows) or not 0 <= cell < room.bar:
            return index, None
        return index, cell / max(1, room.bar - 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel over a bar makes it louder."""
        self._wheel(event, 1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel over a bar makes it quieter."""
        self._wheel(event, -1)

    def _wheel(self, event: events.MouseEvent, steps: int) -> None:
        index, share = self._on_bar(event)
        if share is not None:
            self.post_message(self.Stepped(self.rows[index], steps))
            event.stop()
            event.prevent_default()


def _identity(row: MixerRow) -> object:
    match row:
        case LayerRow():
            return row.layer
        case ClipRow():
            return row.clip_id
        case ScatterRow():
            return row.scatter_id
