"""Commands of the log view."""

from __future__ import annotations

from typing import Final

from rpgmusic.console.commands.command import Command, Group, Where

LOG: Final = (
    Command(
        "play-again",
        "enter",
        "enter",
        "Play it again",
        "play_again",
        Group.LOG,
        Where.LOG,
        footer="Play again",
        help="The track of the line, if the library still has it.",
    ),
    Command(
        "log-next-kind",
        "right,o",
        "→",
        "Show the next kind only",
        "kind(1)",
        Group.LOG,
        Where.LOG,
        footer="Kind",
        help="All, music, scenes, players, library, table, problems.",
    ),
    Command("log-kind-before", "left,O,shift+o", "←", "Show the kind before", "kind(-1)", Group.LOG, Where.LOG),
    Command("log-problems", "p", "p", "Problems only, or all", "problems", Group.LOG, Where.LOG, footer="Problems"),
    Command(
        "log-find",
        "w",
        "w",
        "Find words in the log",
        "find",
        Group.LOG,
        Where.LOG,
        footer="Find",
        help="esc shows all lines again.",
    ),
    Command(
        "log-copy",
        "y",
        "y",
        "Copy the line",
        "copy",
        Group.LOG,
        Where.LOG,
        help="To the clipboard of your terminal, if it lets programs do that.",
    ),
)
"""What acts on the log."""
