"""The strip of the first ten scenes with their keys; a click fires one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from rpgmusic.console.commands.scenes import KEYED_SCENES, scene_key
from rpgmusic.console.theme import MUTED
from rpgmusic.console.widgets.line_list import fitted
from rpgmusic.domain.saved_scene import SavedScene
from rpgmusic.domain.units import SceneId
from rpgmusic.protocol.views import NO_BOARD, Board

LONGEST_TITLE: Final = 22
SHORTEST_TITLE: Final = 8
AROUND_TITLE: Final = 5
"""Cells of a chip besides its title: key, mark, gaps."""

EMPTY_WORDS: Final = "No scenes yet: play something, then S saves what sounds as a scene with a key of its own."
EMPTY_WORDS_SHORT: Final = "No scenes yet: S saves what sounds as a scene."


@dataclass(frozen=True, slots=True)
class Chip:
    """One scene in the strip: where it stands, and how many cells its title has."""

    scene: SavedScene
    key: str
    line: int
    column: int
    title_cells: int

    @property
    def cells(self) -> int:
        """All cells of the chip."""
        return self.title_cells + AROUND_TITLE


def chips(scenes: tuple[SavedScene, ...], width: int) -> tuple[Chip, ...]:
    """The keyed scenes on one line if their titles have room there, else on two."""
    keyed = scenes[:KEYED_SCENES]
    wanted = [min(LONGEST_TITLE, max(3, cell_len(scene.scene.title))) for scene in keyed]
    if sum(wanted) + AROUND_TITLE * len(keyed) <= width:
        return _placed(keyed, wanted, per_line=len(keyed))
    equal = width // max(1, len(keyed)) - AROUND_TITLE
    per_line = len(keyed) if equal >= SHORTEST_TITLE else -(-len(keyed) // 2)
    room = max(1, width // max(1, per_line) - AROUND_TITLE)
    return _placed(keyed, [room] * len(keyed), per_line)


def _placed(scenes: tuple[SavedScene, ...], cells: list[int], per_line: int) -> tuple[Chip, ...]:
    placed = []
    column = 0
    for at, scene in enumerate(scenes):
        column = 0 if at % per_line == 0 else column
        chip = Chip(scene, scene_key(at), at // per_line, column, cells[at])
        placed.append(chip)
        column += chip.cells
    return tuple(placed)


class SceneStrip(Widget):
    """Scenes at hand; the one that is on is marked."""

    board: reactive[Board] = reactive(NO_BOARD, layout=True)

    @dataclass
    class Fired(Message):
        """A scene was clicked."""

        scene_id: SceneId

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002  # Textual's signature
        """One line, or two where titles need them."""
        return max((chip.line + 1 for chip in chips(self.board.scenes, width)), default=1)

    def render(self) -> Content:
        """Key, mark, title of each."""
        width = self.size.width
        placed = chips(self.board.scenes, width)
        if not placed:
            return Content.styled(f" {EMPTY_WORDS if width > len(EMPTY_WORDS) else EMPTY_WORDS_SHORT}", MUTED)
        lines = [Content("") for _ in range(placed[-1].line + 1)]
        for chip in placed:
            lines[chip.line] = Content.assemble(lines[chip.line], self._chip(chip))
        return Content("\n").join(lines)

    def _chip(self, chip: Chip) -> Content:
        on = chip.scene.id == self.board.fired
        title = fitted(chip.scene.scene.title, chip.title_cells)
        return Content.assemble(
            (f" {chip.key}", "$accent"), ("▶" if on else " ", "$accent"), (title, "$accent bold" if on else ""), "  "
        )

    def on_click(self, event: events.Click) -> None:
        """A click fires the scene."""
        within = event.get_content_offset_capture(self)
        for chip in chips(self.board.scenes, self.size.width):
            if chip.line == within.y and chip.column <= within.x < chip.column + chip.cells - 1:
                self.post_message(self.Fired(chip.scene.id))
