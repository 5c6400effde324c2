"""Commands of the table view."""

from __future__ import annotations

from typing import Final

from rpgmusic.console.commands.command import Command, Group, Where

TABLE: Final = (
    Command(
        "play-entry",
        "enter",
        "enter",
        "Play the entry, or open the player",
        "choose",
        Group.PLAYING,
        Where.TABLE,
    ),
    Command(
        "remove",
        "d,delete",
        "d",
        "Take out of the queue",
        "remove",
        Group.PLAYING,
        Where.TABLE,
        help="In the mixer: ends the one sound under the cursor.",
    ),
    Command("entry-down", "J,shift+j", "J", "Move the entry down", "shift(1)", Group.PLAYING, Where.TABLE),
    Command("entry-up", "K,shift+k", "K", "Move the entry up", "shift(-1)", Group.PLAYING, Where.TABLE),
    Command(
        "clear-queue",
        "C,shift+c",
        "C",
        "Clear the queue",
        "clear",
        Group.PLAYING,
        Where.TABLE,
        help="What plays plays on; u brings the queue back.",
    ),
    Command(
        "preview-entry",
        "i",
        "i",
        "Listen to the entry alone",
        "listen",
        Group.PLAYING,
        Where.TABLE,
        help="Only you hear it.",
    ),
    Command(
        "fade-time",
        "F,shift+f",
        "F",
        "How long [ and ] fade",
        "fade_time",
        Group.MIXING,
        Where.TABLE,
        help="In seconds, 10 at first.",
    ),
)
"""What acts on the queue, the mixer and the players."""

MIXER_COMMANDS: Final = (
    Command(
        "mixer-louder",
        "right,plus,equals_sign",
        "→",
        "Louder: the layer or sound under the cursor",
        "step(1)",
        Group.MIXING,
        Where.LIST,
    ),
    Command(
        "mixer-quieter",
        "left,minus",
        "←",
        "Quieter: the layer or sound under the cursor",
        "step(-1)",
        Group.MIXING,
        Where.LIST,
    ),
    Command("mixer-stop", "x", "x", "Stop the layer or sound under the cursor", "end", Group.MIXING, Where.LIST),
)
"""What the mixer answers to while it has the focus, besides what every list answers to."""
