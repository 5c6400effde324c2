"""Commands that every list, or every tree, answers to while it has the focus."""

from __future__ import annotations

from typing import Final

from rpgmusic.console.commands.command import Command, Group, Where

LIST_COMMANDS: Final = (
    Command("down", "down,j", "j ↓", "Down", "move(1)", Group.MOVING, Where.LIST),
    Command("up", "up,k", "k ↑", "Up", "move(-1)", Group.MOVING, Where.LIST),
    Command("page-down", "pagedown,ctrl+f", "pgdn", "A page down", "page(1)", Group.MOVING, Where.LIST),
    Command("page-up", "pageup,ctrl+b", "pgup", "A page up", "page(-1)", Group.MOVING, Where.LIST),
    Command("top", "home,g", "g", "To the top", "top", Group.MOVING, Where.LIST),
    Command("bottom", "end,G,shift+g", "G", "To the end", "bottom", Group.MOVING, Where.LIST),
)
"""What every list answers to while it has the focus."""

TREE_COMMANDS: Final = (
    Command("unfold", "right", "→", "Unfold a folder", "unfold", Group.MOVING, Where.LIST),
    Command("fold", "left", "←", "Fold a folder", "fold", Group.MOVING, Where.LIST),
)
"""What the library tree answers to besides."""
