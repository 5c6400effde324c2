"""The dialog for moods and tags, of one track or of many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Input, Static

from rpgmusic.console.labelling import MOOD_KEYS, Labels, Share, labels_of, next_share, parsed_tags
from rpgmusic.console.wording import count_words
from rpgmusic.domain.track import Mood
from rpgmusic.protocol.views import TrackView

COLUMNS: Final = 3
COLUMN_CELLS: Final = 20
MARKS: Final = {Share.NONE: "[ ]", Share.SOME: "[-]", Share.ALL: "[✓]"}
MOODS: Final = tuple(Mood)
ROWS: Final = -(-len(MOODS) // COLUMNS)


@dataclass(frozen=True, slots=True)
class NewLabels:
    """What the tracks should have in the end; tags as they were typed."""

    before: Labels
    moods: dict[Mood, Share]
    tags: tuple[str, ...]


class MoodGrid(Widget, can_focus=True):
    """All moods in columns, each with a key of its own that ticks it; the cursor and space do too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down"),
        Binding("up,k", "move(-1)", "Up"),
        Binding("right", f"move({ROWS})", "Right"),
        Binding("left", f"move(-{ROWS})", "Left"),
    ]

    moods: reactive[dict[Mood, Share]] = reactive(dict, layout=False)
    cursor: reactive[int] = reactive(0)

    def __init__(self, before: dict[Mood, Share]) -> None:
        super().__init__()
        self._before = before
        self.set_reactive(MoodGrid.moods, dict(before))

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Space ticks here, and pauses nothing; keys of moods are no commands."""
        return key == "space" or character in MOOD_KEYS.values()

    def on_key(self, event: events.Key) -> None:
        """Space, or the key of a mood."""
        if event.key == "space":
            self.toggle(MOODS[self.cursor])
            event.stop()
        elif event.character in MOOD_KEYS.values():
            mood = next(mood for mood, key in MOOD_KEYS.items() if key == event.character)
            self.cursor = MOODS.index(mood)
            self.toggle(mood)
            event.stop()

    def on_click(self, event: events.Click) -> None:
        """A click ticks."""
        index = event.x // COLUMN_CELLS * ROWS + event.y
        if event.y < ROWS and event.x < COLUMNS * COLUMN_CELLS and index < len(MOODS):
            self.cursor = index
            self.toggle(MOODS[index])

    def toggle(self, mood: Mood) -> None:
        """All, none, and as it was if only some of the tracks have it."""
        self.moods = self.moods | {mood: next_share(self.moods[mood], self._before[mood])}

    def validate_cursor(self, cursor: int) -> int:
        """The cursor stays on a mood."""
        return max(0, min(cursor, len(MOODS) - 1))

    def action_move(self, steps: int) -> None:
        """Go to another mood."""
        self.cursor += steps

    def on_focus(self) -> None:
        """The cursor shows where the keys go."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor goes when the keys go elsewhere."""
        self.refresh()

    def render(self) -> Content:
        """Marks, names, keys."""
        lines = (Content("").join(self._cell(index) for index in range(row, len(MOODS), ROWS)) for row in range(ROWS))
        return Content("\n").join(lines)

    def _cell(self, index: int) -> Content:
        mood = MOODS[index]
        share, key = self.moods[mood], MOOD_KEYS[mood]
        at = mood.value.index(key)
        ground = " on $accent 25%" if self.has_focus and index == self.cursor else ""
        ink = "$accent bold" if share is Share.ALL else "$foreground"
        return Content.assemble(
            (f"{MARKS[share]} ", f"{ink}{ground}"),
            (mood.value[:at], f"{ink}{ground}"),
            (key, f"{ink} underline{ground}"),
            (mood.value[at + 1 :], f"{ink}{ground}"),
            " " * (COLUMN_CELLS - 4 - len(mood.value)),
        )


class TagSuggester(Suggester):
    """Completes the last of the tags in the line from those that are known."""

    def __init__(self, known: Sequence[str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._known = sorted(set(known), key=str.casefold)

    async def get_suggestion(self, value: str) -> str | None:
        """The line with its last tag complete."""
        begun = value.rsplit(",", 1)[-1].lstrip()
        found = next((tag for tag in self._known if begun and tag.casefold().startswith(begun.casefold())), None)
        return None if found is None else value + found[len(begun) :]


class LabelsDialog(ModalScreen[NewLabels | None]):
    """Answers with what was wished for; None if the GM left with esc."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave"),
        Binding("enter", "accept", "Accept"),
    ]

    def __init__(self, tracks: Sequence[TrackView], known_tags: Sequence[str]) -> None:
        super().__init__()
        self._before = labels_of(tracks)
        self._known_tags = known_tags
        self._what = f"“{tracks[0].title}”" if len(tracks) == 1 else count_words(len(tracks), "track")

    def compose(self) -> ComposeResult:
        """Moods, tags, keys."""
        with Vertical(classes="dialog labels-dialog") as dialog:
            dialog.border_title = Content(f"Moods and tags of {self._what}")
            yield MoodGrid(self._before.moods)
            yield Static("Tags, with commas between them", classes="hint label")
            yield Input(
                ", ".join(self._before.tags),
                placeholder="ship, rain, the Baron",
                compact=True,
                max_length=2_000,
                suggester=TagSuggester(self._known_tags),
                select_on_focus=False,
            )
            if self._before.tags_of_some:
                words = f"Some have besides: {', '.join(self._before.tags_of_some[:8])}. They keep them."
                yield Static(Content(words), classes="hint")
            yield Static(
                "[$accent]letter[/] or [$accent]space[/] ticks  [$accent]tab[/] tags"
                "  [$accent]enter[/] accepts  [$accent]esc[/] leaves",
                classes="hint",
            )

    def on_input_submitted(self) -> None:
        """Enter in the line accepts too."""
        self.action_accept()

    def action_accept(self) -> None:
        """Close with the answer."""
        tags = parsed_tags(self.query_one(Input).value)
        self.dismiss(NewLabels(self._before, self.query_one(MoodGrid).moods, tags))

    def action_leave(self) -> None:
        """Close without one."""
        self.dismiss(None)
