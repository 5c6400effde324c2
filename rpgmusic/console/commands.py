"""Every command of the console, declared once: its key, and what footer, palette and help say about it.

The action is Textual's: `app.…` commands the table (`playback`), `screen.…` moves about in the table screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from textual.binding import Binding, BindingType


class Group(StrEnum):
    """Under which heading the help lists a command."""

    PLAYING = "Playing"
    SAFETY = "Silence"
    VOLUME = "Volume"
    CHOOSING = "Choosing music"
    MOVING = "Moving about"
    PROGRAM = "The console"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing the GM can do. `keys` are Textual's names, `shown` is how people read them.

    A `footer` text puts the command on the last line. `at_once` has its keys acted on before those typed after them
    are handed to any list or line, and those of the app work in dialogs too; in a line of text, characters stay text.
    """

    id: str
    keys: str
    shown: str
    title: str
    action: str
    group: Group
    footer: str = ""
    help: str = ""
    at_once: bool = False

    @property
    def binding(self) -> Binding:
        """The key binding; its id lets a keymap move it to other keys."""
        return Binding(
            self.keys,
            self.action,
            self.title,
            key_display=self.shown,
            priority=self.at_once,
            tooltip=self.help,
            id=self.id,
        )


COMMANDS: Final = (
    Command(
        "play-pause",
        "space",
        "space",
        "Play or pause",
        "app.play_pause",
        Group.PLAYING,
        "Play/Pause",
        "Pauses the music, or goes on where it stopped.",
        at_once=True,
    ),
    Command(
        "next", "n", "n", "Next track", "app.next", Group.PLAYING, "Next", "Cross-fades to what the queue has next."
    ),
    Command("previous", "N,shift+n", "N", "Previous track", "app.previous", Group.PLAYING),
    Command("forward", "full_stop", ".", "Forward 5 seconds", "app.seek(5)", Group.PLAYING),
    Command("back", "comma", ",", "Back 5 seconds", "app.seek(-5)", Group.PLAYING),
    Command("far-forward", "greater_than_sign", ">", "Forward 30 seconds", "app.seek(30)", Group.PLAYING),
    Command("far-back", "less_than_sign", "<", "Back 30 seconds", "app.seek(-30)", Group.PLAYING),
    Command(
        "shuffle",
        "s",
        "s",
        "Shuffle the queue",
        "app.shuffle",
        Group.PLAYING,
        help="Mixes what comes, or restores the order.",
    ),
    Command("repeat", "r", "r", "Repeat off, all, one", "app.repeat", Group.PLAYING),
    Command(
        "hush",
        "h",
        "h",
        "Hush: fade out, hold, come back",
        "app.hush",
        Group.SAFETY,
        "Hush",
        "Fades everything out and holds the positions; the same key brings it back.",
        at_once=True,
    ),
    Command(
        "panic",
        "exclamation_mark,ctrl+x",
        "!",
        "Panic: silence now",
        "app.panic",
        Group.SAFETY,
        "PANIC",
        "Cuts all sound at once, from everywhere (also ctrl+x).",
        at_once=True,
    ),
    Command("stop", "x", "x", "Stop the chosen layer", "app.stop", Group.SAFETY, help="Fades the layer out for good."),
    Command(
        "louder",
        "plus,equals_sign",
        "+",
        "Louder",
        "app.volume(5)",
        Group.VOLUME,
        help="The chosen layer, 5 steps of 100.",
    ),
    Command(
        "quieter", "minus", "-", "Quieter", "app.volume(-5)", Group.VOLUME, help="The chosen layer, 5 steps of 100."
    ),
    Command("mute", "m", "m", "Mute the chosen layer", "app.mute", Group.VOLUME),
    Command(
        "layer", "v", "v", "Choose the layer", "screen.layer", Group.VOLUME, help="Which layer + - m and x act on."
    ),
    Command(
        "play",
        "enter",
        "enter",
        "Play the selection now",
        "screen.play('music')",
        Group.CHOOSING,
        help="Cross-fades the music to the track, or to the place in the queue.",
    ),
    Command(
        "bed", "b", "b", "Play as ambience", "screen.play('ambience')", Group.CHOOSING, help="Loops beneath the music."
    ),
    Command(
        "effect", "e", "e", "Play as an effect", "screen.play('effects')", Group.CHOOSING, help="Once, over the music."
    ),
    Command(
        "play-folder", "p", "p", "Play the whole folder", "screen.play_folder", Group.CHOOSING, help="As the new queue."
    ),
    Command("queue-end", "a", "a", "Add to the end of the queue", "screen.enqueue('end')", Group.CHOOSING),
    Command("queue-next", "A,shift+a", "A", "Play next", "screen.enqueue('next')", Group.CHOOSING),
    Command("remove", "d,delete", "d", "Take out of the queue", "screen.remove", Group.CHOOSING),
    Command(
        "search",
        "slash",
        "/",
        "Search",
        "screen.search",
        Group.CHOOSING,
        "Search",
        "Title, artist, album, path, folder and tags; all words, in any order.",
        at_once=True,
    ),
    Command("sort", "o", "o", "Order the tracks by another column", "screen.sort", Group.CHOOSING),
    Command("next-pane", "tab", "tab", "Next pane", "screen.pane(1)", Group.MOVING, at_once=True),
    Command("previous-pane", "shift+tab", "shift+tab", "Previous pane", "screen.pane(-1)", Group.MOVING, at_once=True),
    Command("back-one", "escape", "esc", "Back one level", "screen.back", Group.MOVING, at_once=True),
    Command(
        "join", "l", "l", "Join link and QR code", "screen.join", Group.PROGRAM, "Join link", "What the players open."
    ),
    Command("rescan", "f5", "f5", "Scan the music folder", "app.scan", Group.PROGRAM),
    Command("help", "question_mark", "?", "Help", "app.help", Group.PROGRAM, "Help"),
    Command("palette", "ctrl+p", "ctrl+p", "All commands and themes", "app.command_palette", Group.PROGRAM),
    Command("quit", "ctrl+q", "ctrl+q", "Quit", "app.quit", Group.PROGRAM, at_once=True),
)
"""All commands, in the order in which the help lists them."""

LIST_COMMANDS: Final = (
    Command("down", "down,j", "j ↓", "Down", "move(1)", Group.MOVING),
    Command("up", "up,k", "k ↑", "Up", "move(-1)", Group.MOVING),
    Command("page-down", "pagedown,ctrl+f", "pgdn", "A page down", "page(1)", Group.MOVING),
    Command("page-up", "pageup,ctrl+b", "pgup", "A page up", "page(-1)", Group.MOVING),
    Command("top", "home,g", "g", "To the top", "top", Group.MOVING),
    Command("bottom", "end,G,shift+g", "G", "To the end", "bottom", Group.MOVING),
)
"""What every list answers to while it has the focus."""

TREE_COMMANDS: Final = (
    Command("unfold", "right", "→", "Unfold a folder", "unfold", Group.MOVING),
    Command("fold", "left", "←", "Fold a folder", "fold", Group.MOVING),
)
"""What the library tree answers to besides."""


def bindings_for(*prefixes: str) -> list[BindingType]:
    """The bindings whose actions belong to a namespace (`app.` or `screen.`)."""
    return [command.binding for command in COMMANDS if command.action.startswith(prefixes)]
