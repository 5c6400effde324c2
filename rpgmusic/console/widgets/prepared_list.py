"""Tonight's scenes as a list: mood, intensity, and what there is of music for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.reactive import reactive

from rpgmusic.console.scene_words import intensity_steps
from rpgmusic.console.story_words import cost_words, prepared_words, time_words
from rpgmusic.console.widgets.line_list import Cell, LineList, fitted
from rpgmusic.domain.direction import PreparedState
from rpgmusic.protocol.direction import PreparedView

MOOD_CELLS: Final = 13
COMBAT_CELLS: Final = 2
BAR_CELLS: Final = 10

GLYPHS: Final = {
    PreparedState.WAITING: ("○", "muted"),
    PreparedState.MAKING: ("◐", "accent"),
    PreparedState.READY: ("✓", "good"),
    PreparedState.MATCHED: ("♪", "good"),
    PreparedState.FAILED: ("✗", "error"),
}

ADVICE: Final = (
    "",
    "Nothing is prepared yet.",
    "",
    "n  takes tonight's outline: Markdown, pasted or from a file.",
    "   Every heading with text below it becomes a scene on the board.",
)


class PreparedList(LineList):
    """Tonight's scenes and how ready each is."""

    scenes: reactive[tuple[PreparedView, ...]] = reactive(())

    def watch_scenes(self, scenes: tuple[PreparedView, ...]) -> None:
        """Some are readier."""
        self.row_count = len(scenes)
        self.refresh()

    def empty_lines(self) -> Sequence[str]:
        """How to begin."""
        return ADVICE

    @property
    def scene(self) -> PreparedView | None:
        """The scene under the cursor."""
        return self.scenes[self.cursor] if self.cursor < len(self.scenes) else None

    def cells(self, index: int, width: int) -> Sequence[Cell]:
        """State, title, mood, intensity, what there is of music."""
        scene = self.scenes[index]
        glyph, style = GLYPHS[scene.state]
        title = max(12, (width - 3 - MOOD_CELLS - COMBAT_CELLS - BAR_CELLS) * 2 // 5)
        step = intensity_steps(scene.reading.intensity)
        rest = width - 3 - title - MOOD_CELLS - COMBAT_CELLS - BAR_CELLS - 2
        return (
            (f" {glyph} ", style),
            (fitted(scene.title, title), "title"),
            (f"  {scene.reading.mood.value:<{MOOD_CELLS - 2}}", "muted"),
            ("⚔ " if scene.reading.combat else "  ", "warning"),
            ("●" * step, "accent"),
            ("○" * (BAR_CELLS - step), "muted"),
            ("  " + fitted(_music_words(scene), rest), style),
        )


def _music_words(scene: PreparedView) -> str:
    if scene.track is not None and scene.state in (PreparedState.READY, PreparedState.MATCHED):
        return scene.track.title
    if scene.state is PreparedState.WAITING:
        return f"to be made, {time_words(scene.seconds)}, {cost_words(scene.cost_usd)}"
    return prepared_words(scene)
