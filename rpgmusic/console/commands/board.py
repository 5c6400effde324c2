"""Commands of the scenes view."""

from __future__ import annotations

from typing import Final

from rpgmusic.console.commands.command import Command, Group, Where

BOARD: Final = (
    Command(
        "fire-chosen",
        "enter",
        "enter",
        "Fire the scene",
        "fire",
        Group.SCENES,
        Where.SCENES,
        footer="Fire",
        help="Cross-fades everything to it.",
    ),
)
"""What acts on the scenes of the board."""
