"""Commands for scenes, battles and pads."""

from __future__ import annotations

from typing import Final

from rpgmusic.console.commands.command import Command, Group

KEYED_SCENES: Final = 10
"""Scenes that have a key of their own: 1 to 9, then 0."""


def scene_key(position: int) -> str:
    """The key that fires the scene at a place of the board (counted from 0); empty beyond the tenth."""
    return str((position + 1) % KEYED_SCENES) if position < KEYED_SCENES else ""


def _fire(position: int) -> Command:
    return Command(
        f"fire-{position + 1}",
        scene_key(position),
        "1 … 0" if position == 0 else scene_key(position),
        "Fire a scene" if position == 0 else f"Fire scene {position + 1}",
        f"fire({position})",
        Group.SCENES,
        help="Cross-fades everything to the first, second … tenth scene of the board." if position == 0 else "",
        listed=position == 0,
    )


FIRING: Final = (
    *(_fire(position) for position in range(KEYED_SCENES)),
    Command(
        "combat",
        "c",
        "c",
        "Battle, and back",
        "combat",
        Group.SCENES,
        footer="Battle",
        help="Battle music at once; the same key returns to the earlier track where it was.",
    ),
    Command(
        "pads",
        "f",
        "f",
        "Effect pads",
        "pads",
        Group.SCENES,
        footer="Pads",
        help="Opens the pads: each key lets one sound; backspace stops them all.",
    ),
    Command(
        "capture",
        "S,shift+s",
        "S",
        "Save what sounds as a scene",
        "capture",
        Group.SCENES,
        help="Music, ambience and their volumes, as a new scene of the board.",
    ),
)
"""What changes the whole table with one key, from every view."""
