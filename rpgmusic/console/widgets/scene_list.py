"""The board of saved scenes: cards where there is room, else one line each; both with the key that fires the scene."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.strip import Strip

from rpgmusic.console.commands.scenes import scene_key
from rpgmusic.console.scene_words import NO_NAMES, Names, beds_words, counts_words, music_words
from rpgmusic.console.story_words import percent
from rpgmusic.console.widgets.line_list import SCROLLBAR_CELLS, Cell, LineList, fitted
from rpgmusic.domain.direction import PreparedState
from rpgmusic.domain.saved_scene import SavedScene
from rpgmusic.domain.units import SceneId
from rpgmusic.protocol.direction import PreparedView
from rpgmusic.protocol.views import NO_BOARD, Board

MOOD_CELLS: Final = 12
COUNTS_CELLS: Final = 7
MOOD_FROM_CELLS: Final = 48
"""Narrower lists leave the mood to the details."""

NARROWEST_CARD: Final = 30
USUAL_CARD: Final = 44
"""Two cards may be narrow to be side by side; more than two have room for their titles."""

CARD_LINES: Final = 6

ADVICE: Final = (
    "",
    "No scenes yet.",
    "",
    "A scene is a place or a moment: its music, its ambience, its effects. One key brings all of it.",
    "",
    "a  makes one from an empty form",
    "S  saves what sounds now as one",
    "L  brings in a file of scenes",
    "f6 then P makes a whole evening of them from an outline",
)


class SceneList(LineList):
    """Saved scenes in the order of the board; the one that is on is marked, from the moment it begins to fade in."""

    board: reactive[Board] = reactive(NO_BOARD)
    names: reactive[Names] = reactive(NO_NAMES)
    fading: reactive[SceneId | None] = reactive(None)
    prepared: reactive[tuple[PreparedView, ...]] = reactive(())
    """Tonight's scenes: on their cards stands how ready their music is."""

    @property
    def scene(self) -> SavedScene | None:
        """The scene under the cursor."""
        return self.board.scenes[self.cursor] if self.cursor < len(self.board.scenes) else None

    @property
    def columns(self) -> int:
        """Cards in a row; 1 stands for a plain list."""
        room = self.size.width - SCROLLBAR_CELLS
        return max(room // USUAL_CARD, min(2, room // NARROWEST_CARD), 1)

    @property
    def lines_each(self) -> int:
        """Lines that a row of the board takes."""
        return CARD_LINES if self.columns > 1 else 1

    def watch_board(self, before: Board, board: Board) -> None:
        """Scenes were made, changed, moved or fired; the cursor stays with its scene."""
        here = before.scenes[self.cursor].id if self.cursor < len(before.scenes) else None
        self.row_count = len(board.scenes)
        self._measure()
        self.go_to_scene(here)

    def go_to_scene(self, scene_id: SceneId | None) -> None:
        """Put the cursor on a scene, if it is on the board."""
        place = next((at for at, saved in enumerate(self.board.scenes) if saved.id == scene_id), None)
        if place is not None:
            self.cursor = place

    def watch_row_count(self) -> None:
        """Rows of cards are higher than lines."""
        super().watch_row_count()
        self._measure()

    def on_resize(self, event: events.Resize) -> None:
        """Another width may hold another number of cards."""
        super().on_resize(event)
        self._measure()
        self.refresh()

    def _measure(self) -> None:
        rows = -(-self.row_count // self.columns)
        self.virtual_size = Size(0, rows * self.lines_each)

    def watch_cursor(self, before: int, after: int) -> None:
        """A card is more than a line."""
        if self.lines_each == 1:
            super().watch_cursor(before, after)
        elif self.is_mounted:
            self.refresh()
            top = after // self.columns * CARD_LINES
            self.scroll_to_region(Region(0, top, 1, CARD_LINES), animate=False, force=True)

    def action_move(self, rows: int) -> None:
        """Up and down go by rows of cards; there is no way off the board."""
        target = self.cursor + rows * self.columns
        if target >= self.row_count and target // self.columns <= (self.row_count - 1) // self.columns:
            target = self.row_count - 1
        if 0 <= target < self.row_count:
            self.cursor = target

    def action_page(self, pages: int) -> None:
        """By what is in sight."""
        self.cursor += pages * max(1, self.size.height // self.lines_each - 1) * self.columns

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor, a double click chooses the scene."""
        event.prevent_default()
        if self.lines_each == 1:
            super().on_click(event)
            return
        within = event.get_content_offset(self)
        if within is None:
            return
        row = (within.y + round(self.scroll_y)) // CARD_LINES
        index = row * self.columns + min(self.columns - 1, within.x // self._card_width)
        if index < self.row_count:
            self.cursor = index
            if event.chain == 2:
                self.post_message(self.Chosen(self, index))

    def empty_lines(self) -> Sequence[str]:
        """How the first scene comes to be."""
        return ADVICE

    def cells(self, index: int, width: int) -> Sequence[Cell]:
        """Key, mark, title, mood, what lies over and under the music."""
        saved = self.board.scenes[index]
        mood = self._readiness(saved) or (saved.scene.mood.value if saved.scene.mood else "")
        mood_cells = MOOD_CELLS if width >= MOOD_FROM_CELLS else 0
        room = width - 5 - mood_cells - COUNTS_CELLS
        return (
            (f" {scene_key(index):1} ", "accent"),
            (f"{self._mark(saved)} ", "accent"),
            (fitted(saved.scene.title, max(4, room)), "accent" if self._is_on(saved) else "title"),
            (fitted(f" {mood}", mood_cells), "muted"),
            (fitted(counts_words(saved), COUNTS_CELLS, right=True), "muted"),
        )

    def _readiness(self, saved: SavedScene) -> str:
        """How far the music of one of tonight's scenes is, as long as it is not there."""
        scene = next((scene for scene in self.prepared if scene.scene_id == saved.id), None)
        if scene is None:
            return ""
        match scene.state:
            case PreparedState.MAKING:
                return f"◐ {percent(scene.progress)}"
            case PreparedState.FAILED:
                return "✗ failed"
            case PreparedState.WAITING:
                return "○ to make"
            case _:
                return ""

    def _is_on(self, saved: SavedScene) -> bool:
        return saved.id == self.board.fired

    def _mark(self, saved: SavedScene) -> str:
        if not self._is_on(saved):
            return " "
        return "◐" if saved.id == self.fading else "▶"

    @property
    def _card_width(self) -> int:
        return (self.size.width - SCROLLBAR_CELLS) // self.columns

    def render_line(self, y: int) -> Strip:
        """One line through all cards of a row."""
        if self.lines_each == 1 or not self.row_count:
            return super().render_line(y)
        row, line = divmod(y + round(self.scroll_y), CARD_LINES)
        indexes = range(row * self.columns, min(self.row_count, (row + 1) * self.columns))
        base = self.rich_style
        segments = [segment for index in indexes for segment in self._card_line(index, line, base)]
        return Strip(segments).adjust_cell_length(self.size.width - SCROLLBAR_CELLS, base)

    def _card_line(self, index: int, line: int, base: Style) -> Iterator[Segment]:
        """A line of a card: the frame with the key, or one of the four lines inside."""
        here = index == self.cursor
        frame = base + self._cell_style("accent" if here and self.lit else "muted")
        inside = base + Style(bgcolor=self._cursor_colour) if here and self.lit else base
        inner = self._card_width - 5
        if line in (0, CARD_LINES - 1):
            yield Segment(self._frame(index, line, inner), frame)
            return
        yield Segment("│", frame)
        yield Segment(" ", inside)
        for text, name in self._card_cells(index, line, inner):
            yield Segment(text, inside + self._cell_style(name))
        yield Segment(" ", inside)
        yield Segment("│ ", frame)

    @property
    def _cursor_colour(self) -> str | None:
        colour = self.get_component_rich_style("line--cursor").bgcolor
        return colour.name if colour is not None else None

    def _frame(self, index: int, line: int, inner: int) -> str:
        if line:
            return f"╰{'─' * (inner + 2)}╯ "
        key = scene_key(index)
        label = f" {key} " if key else ""
        return f"╭─{label}{'─' * (inner + 1 - len(label))}╮ "

    def _card_cells(self, index: int, line: int, width: int) -> Sequence[Cell]:
        saved = self.board.scenes[index]
        on = self._is_on(saved)
        if line == 1:
            state = (" fading in ◐" if saved.id == self.fading else " on ▶") if on else ""
            title = fitted(saved.scene.title, width - len(state))
            return ((title, "accent" if on else "title"), (state, "accent"))
        if line == 2:
            mood = saved.scene.mood.value if saved.scene.mood else ""
            words = f"⚔ {mood or 'combat'}" if saved.scene.combat else mood
            ready = self._readiness(saved)
            style = "warning" if saved.scene.combat else "muted"
            return ((fitted(words, width - len(ready)), style), (ready, "accent"))
        if line == 3:
            return ((fitted(f"♪ {music_words(saved.music, self.names, saved.scene.mood)}", width), "muted"),)
        return ((fitted(self._around(saved), width), "muted"),)

    def _around(self, saved: SavedScene) -> str:
        pads = f"✦ {len(saved.pads)}" if saved.pads else ""
        beds = f"≈ {beds_words(saved.ambience, self.names)}" if saved.ambience else ""
        return "   ".join(part for part in (pads, beds) if part)
