"""Commands of the table view."""

from __future__ import annotations

from typing import Final

from rpgmusic.console.commands.command import Command, Group, Where

TABLE: Final = (
    Command(
        "play-entry",
        "enter",
        "enter",
        "Play the entry, or tell about the player",
        "choose",
        Group.PLAYING,
        Where.TABLE,
    ),
    Command("remove", "d,delete", "d", "Take out of the queue", "remove", Group.PLAYING, Where.TABLE),
)
"""What acts on the queue, the mixer and the players."""
