"""What a command is: one thing the GM can do, with its key and the words for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding


class Group(StrEnum):
    """Under which heading the help lists a command."""

    PLAYING = "Playing"
    SAFETY = "Silence"
    SCENES = "Scenes, battles, pads"
    STORY = "The story and its music"
    MIXING = "Mixer"
    CHOOSING = "Choosing music"
    FOLDERS = "Folders, moods and tags"
    PLAYERS = "Players"
    FILES = "Files"
    LOG = "The log"
    MOVING = "Moving about"
    PROGRAM = "The console"


class Where(StrEnum):
    """Where a command can be given: everywhere, in one of the views, or in a list."""

    ANYWHERE = "app"
    SCREEN = "screen"
    TABLE = "table"
    LIBRARY = "library"
    SCENES = "scenes"
    LOG = "log"
    STORY = "story"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the GM can do. `keys` are Textual's names, `shown` is how people read them.

    A `footer` text puts the command on the last line of its view. `at_once` has its keys acted on before those typed
    after them are handed to any list or line, and those given anywhere work in dialogs too; in a line of text,
    characters stay text. Of commands that differ in a number only, one is `listed` in the help.
    """

    id: str
    keys: str
    shown: str
    title: str
    action: str
    group: Group
    where: Where = Where.ANYWHERE
    footer: str = ""
    help: str = ""
    at_once: bool = False
    listed: bool = True

    @property
    def binding(self) -> Binding:
        """The key binding; its id lets a keymap move it to other keys."""
        return Binding(
            self.keys,
            self.full_action,
            self.title,
            key_display=self.shown,
            priority=self.at_once,
            tooltip=self.help,
            id=self.id,
        )

    @property
    def full_action(self) -> str:
        """The action as Textual finds it: those of a view belong to the view that binds them."""
        return f"{self.where.value}.{self.action}" if self.where in (Where.ANYWHERE, Where.SCREEN) else self.action
