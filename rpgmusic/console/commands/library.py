"""Commands of the library view."""

from __future__ import annotations

from typing import Final

from rpgmusic.console.commands.command import Command, Group, Where

LIBRARY: Final = (
    Command(
        "play",
        "enter",
        "enter",
        "Play the selection now",
        "play('music')",
        Group.CHOOSING,
        Where.LIBRARY,
        footer="Play",
        help="Cross-fades the music to the track.",
    ),
    Command(
        "bed",
        "b",
        "b",
        "Play as ambience",
        "play('ambience')",
        Group.CHOOSING,
        Where.LIBRARY,
        help="Loops beneath the music.",
    ),
    Command(
        "effect",
        "e",
        "e",
        "Play as an effect",
        "play('effects')",
        Group.CHOOSING,
        Where.LIBRARY,
        help="Once, over the music.",
    ),
    Command(
        "play-folder",
        "p",
        "p",
        "Play the whole folder",
        "play_folder",
        Group.CHOOSING,
        Where.LIBRARY,
        help="As the new queue.",
    ),
    Command(
        "queue-end",
        "a",
        "a",
        "Add to the end of the queue",
        "enqueue('end')",
        Group.CHOOSING,
        Where.LIBRARY,
        footer="Queue",
    ),
    Command("queue-next", "A,shift+a", "A", "Play next", "enqueue('next')", Group.CHOOSING, Where.LIBRARY),
    Command("sort", "o", "o", "Order the tracks by another column", "sort", Group.CHOOSING, Where.LIBRARY),
)
"""What acts on the places and tracks of the library."""
