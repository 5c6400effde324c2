"""Every command of the console, declared once: its key, and what footer, palette, help and documents say of it."""

from __future__ import annotations

from typing import Final

from textual.binding import BindingType

from rpgmusic.console.commands.board import BOARD
from rpgmusic.console.commands.command import Command, Group, Where
from rpgmusic.console.commands.library import LIBRARY
from rpgmusic.console.commands.lists import LIST_COMMANDS, TREE_COMMANDS
from rpgmusic.console.commands.log import LOG
from rpgmusic.console.commands.playing import PLAYING
from rpgmusic.console.commands.program import PROGRAM
from rpgmusic.console.commands.scenes import FIRING
from rpgmusic.console.commands.story import INTENSITY, STORY
from rpgmusic.console.commands.table import MIXER_COMMANDS, TABLE

COMMANDS: Final[tuple[Command, ...]] = (
    *PLAYING,
    *INTENSITY,
    *FIRING,
    *TABLE,
    *LIBRARY,
    *BOARD,
    *LOG,
    *STORY,
    *PROGRAM,
)
"""All commands, in the order in which the help lists them within their groups."""

__all__ = ["COMMANDS", "LIST_COMMANDS", "MIXER_COMMANDS", "TREE_COMMANDS", "Command", "Group", "Where", "bindings_for"]


def bindings_for(where: Where) -> list[BindingType]:
    """The bindings of the commands that can be given there."""
    return [command.binding for command in COMMANDS if command.where is where]
