"""Lists in which the GM picks one thing or several while typing in the line above them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from textual.reactive import reactive

from rpgmusic.console.widgets.line_list import Cell, LineList, fitted
from rpgmusic.console.widgets.track_list import TrackList
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import FolderId
from rpgmusic.protocol.views import FolderView, TrackView

Value = TypeVar("Value")

PICKED: Final = "✓ "
MOST_INDENT: Final = 8


@dataclass(frozen=True, slots=True)
class Option(Generic[Value]):
    """One thing that can be picked: its name, a few words about it, and how deep it is nested."""

    value: Value
    name: str
    about: str = ""
    depth: int = 0


def matching(options: Sequence[Option[Value]], words: str) -> tuple[Option[Value], ...]:
    """The options that have all the words, those whose name begins with them first."""
    wanted = words.casefold().split()
    found = [option for option in options if _has(option, wanted)]
    if not wanted:
        return tuple(found)
    return tuple(sorted(found, key=lambda option: not option.name.casefold().startswith(wanted[0])))


def _has(option: Option[Value], wanted: Sequence[str]) -> bool:
    text = f"{option.name} {option.about}".casefold()
    return all(word in text for word in wanted)


def folder_options(folders: Sequence[FolderView]) -> Iterator[Option[FolderId]]:
    """Folders as a tree, each with where it lies and how much is in it."""
    children: dict[FolderId | None, list[FolderView]] = {}
    for folder in folders:
        children.setdefault(folder.parent_id, []).append(folder)
    stack = [(folder, 0, "") for folder in reversed(children.get(None, []))]
    while stack:
        folder, depth, path = stack.pop()
        count = f"{folder.track_count:,}" if folder.track_count else ""
        yield Option(folder.id, folder.name, "  ".join(part for part in (path, count) if part), depth)
        inner = f"{path} / {folder.name}" if path else f"in {folder.name}"
        stack.extend((child, depth + 1, inner) for child in reversed(children.get(folder.id, [])))


def mood_options(moods: Sequence[Mood] = tuple(Mood)) -> Iterator[Option[Mood]]:
    """The moods, each with what it is for."""
    for mood in moods:
        yield Option(mood, mood.value, _MOOD_WORDS[mood])


class PickList(LineList, Generic[Value], can_focus=False):
    """Options; the line above has the keys, so the cursor is always lit."""

    options: reactive[tuple[Option[Value], ...]] = reactive((), repaint=False)
    picked: reactive[tuple[Value, ...]] = reactive(())
    nothing: reactive[str] = reactive("Nothing has all these words.")

    @property
    def lit(self) -> bool:
        """The keys always go here."""
        return True

    @property
    def option(self) -> Option[Value] | None:
        """The option under the cursor."""
        return self.options[self.cursor] if self.cursor < len(self.options) else None

    def watch_options(self, options: tuple[Option[Value], ...]) -> None:
        """Other options, from the top."""
        self.row_count = len(options)
        self.cursor = 0
        self.refresh()

    def empty_lines(self) -> Sequence[str]:
        """Why there is nothing."""
        return ("", self.nothing)

    def cells(self, index: int, width: int) -> Sequence[Cell]:
        """Mark, name, words about it."""
        option = self.options[index]
        name = "  " * min(option.depth, MOST_INDENT) + option.name
        about = option.about
        name_width = min(max(24, width // 3), width - 2) if about else width - 2
        return (
            (PICKED if option.value in self.picked else "  ", "accent"),
            (fitted_keeping_indent(name, name_width), "title"),
            (fitted(f" {about}", max(0, width - 2 - name_width)) if about else "", "muted"),
        )


def fitted_keeping_indent(text: str, width: int) -> str:
    """As `fitted`, with the blanks before the text kept."""
    indent = len(text) - len(text.lstrip())
    return " " * indent + fitted(text, max(0, width - indent))


class TrackChoices(TrackList, can_focus=False):
    """Tracks that can be picked; those already picked are marked."""

    picked: reactive[tuple[TrackView, ...]] = reactive(())

    @property
    def lit(self) -> bool:
        """The keys always go here."""
        return True

    def cells(self, index: int, width: int) -> Sequence[Cell]:
        """The track's columns behind the mark."""
        cells = super().cells(index, width)
        track = self._pages.track(index)
        if track is not None and any(track.id == picked.id for picked in self.picked):
            return ((PICKED, "accent"), *cells[1:])
        return cells


_MOOD_WORDS: Final = {
    Mood.BATTLE: "swords are out",
    Mood.BOSS: "the great enemy",
    Mood.CHASE: "running, hunting",
    Mood.STEALTH: "sneaking, unseen",
    Mood.SUSPENSE: "something is about to happen",
    Mood.HORROR: "dread",
    Mood.MYSTERY: "riddles, the unknown",
    Mood.EXPLORATION: "new places, ruins, caves",
    Mood.TRAVEL: "on the road, at sea",
    Mood.TAVERN: "ale and company",
    Mood.TOWN: "streets and markets",
    Mood.COURT: "nobles, intrigue, ceremony",
    Mood.WONDER: "magic, awe",
    Mood.CALM: "rest, safety",
    Mood.SORROW: "loss, farewell",
    Mood.TRIUMPH: "victory, glory",
    Mood.SACRED: "temples, gods",
}
