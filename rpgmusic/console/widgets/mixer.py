"""The mixer: one line a layer, with its volume on a ladder of even-sounding steps, and single sounds beneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from rpgmusic.console.commands import MIXER_COMMANDS
from rpgmusic.console.mixer_rows import ClipRow, LayerRow, MixerRow, ScatterRow, share_of, volume_at
from rpgmusic.console.widgets.line_list import SCROLLBAR_CELLS, Cell, LineList, fitted
from rpgmusic.console.wording import LAYER_GLYPHS, duration_words, gain_words
from rpgmusic.domain.timeline import LayerName

LABELLED_CELLS: Final = 44
"""From this width on a layer has its name beside what sounds on it."""

NAME_CELLS: Final = 10
INDENT_CELLS: Final = 2
MARK_CELLS: Final = 4
PERCENT_CELLS: Final = 6
GAIN_CELLS: Final = 8
GAIN_FROM_CELLS: Final = 56
WIDEST_BAR: Final = 22


@dataclass(frozen=True, slots=True)
class Spans:
    """Where the bar of every line begins, and how many cells it and the words before it have."""

    words: int
    bar_at: int
    bar: int
    gain: int


def spans(width: int) -> Spans:
    """The columns of a mixer of some width: bar and numbers keep their room, words get the rest."""
    gain = GAIN_CELLS if width >= GAIN_FROM_CELLS else 0
    bar = max(6, min(WIDEST_BAR, (width - MARK_CELLS - PERCENT_CELLS - gain) // 3))
    words = max(6, width - bar - MARK_CELLS - PERCENT_CELLS - gain - 1)
    return Spans(words, words + 1, bar, gain)


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
        row = self.rows[index]
        room = spans(width)
        if isinstance(row, LayerRow):
            return (*_layer_words(row, room.words), (" ", ""), *_layer_bar(row, room), *_layer_marks(row))
        return (
            (" " * INDENT_CELLS + _sound_words(row, room.words - INDENT_CELLS) + " ", ""),
            *_bar(row.volume, row.volume, room, "good"),
            (" " * MARK_CELLS, ""),
        )

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


def _sound_words(row: ClipRow | ScatterRow, width: int) -> str:
    """A mark, the title, and what is about to happen, which is never cut off."""
    if isinstance(row, ClipRow):
        mark, state = ("↻" if row.loops else "·"), (" ↘" if row.leaving else " ↗" if row.arriving else "")
    else:
        coming = "" if row.in_s is None else f" {duration_words(row.in_s)}"
        mark, state = "⁘", " now" if row.sounds else coming
    return f"{mark} {fitted(row.title, width - 2 - len(state))}{state}"


def _layer_words(row: LayerRow, width: int) -> Sequence[Cell]:
    glyph = f"{LAYER_GLYPHS[row.layer]} "
    silent = row.muted or row.silenced
    if width < LABELLED_CELLS // 2:
        text = fitted(row.titles or row.layer.value, width - 2)
        return ((glyph, "accent"), (text, "muted" if silent or not row.titles else "title"))
    title = fitted(row.titles, width - 2 - NAME_CELLS)
    return ((glyph, "accent"), (fitted(row.layer.value, NAME_CELLS), "title"), (title, "muted"))


def _layer_bar(row: LayerRow, room: Spans) -> Sequence[Cell]:
    style = "accent" if row.fading else "muted" if row.muted or row.silenced else "accent"
    return _bar(row.volume, row.level if row.fading or row.muted or row.silenced else row.volume, room, style)


def _bar(volume: float, level: float, room: Spans, style: str) -> Sequence[Cell]:
    """What is heard as a thick line, the volume that was set as a stroke across it, then the numbers."""
    filled = round(share_of(level) * room.bar)
    mark = min(room.bar - 1, max(0, round(share_of(volume) * room.bar) - 1))
    line = ["━" if at < filled else "─" for at in range(room.bar)]
    if volume != level:
        line[mark] = "┃"
    gain = fitted(gain_words(volume), room.gain, right=True) if room.gain else ""
    return (
        ("".join(line[:filled]), style),
        ("".join(line[filled:]), "muted"),
        (f"{round(volume * 100):>{PERCENT_CELLS - 2}} %", ""),
        (gain, "muted"),
    )


def _layer_marks(row: LayerRow) -> Sequence[Cell]:
    """S for solo, m for muted (or silent because another is solo), an arrow while it fades."""
    mute = ("m", "warning") if row.muted else ("·", "muted") if row.silenced else (" ", "")
    solo = ("S", "accent") if row.solo else (" ", "")
    rises = row.level < row.volume and not row.muted and not row.silenced
    fade = ("↗" if rises else "↘", "accent") if row.fading else (" ", "")
    return ((" ", ""), mute, solo, fade)
