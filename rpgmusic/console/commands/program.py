"""Commands for the console itself: views, panes, undoing, help."""

from __future__ import annotations

from typing import Final

from rpgmusic.console.commands.command import Command, Group, Where

PROGRAM: Final = (
    Command("view-table", "f1", "f1", "The table", "view('table')", Group.MOVING, Where.SCREEN, at_once=True),
    Command("view-library", "f2", "f2", "The library", "view('library')", Group.MOVING, Where.SCREEN, at_once=True),
    Command("view-scenes", "f3", "f3", "The scenes", "view('scenes')", Group.MOVING, Where.SCREEN, at_once=True),
    Command("view-log", "f4", "f4", "The log", "view('log')", Group.MOVING, Where.SCREEN, at_once=True),
    Command("view-story", "f6", "f6", "The story", "view('story')", Group.MOVING, Where.SCREEN, at_once=True),
    Command("next-pane", "tab", "tab", "Next pane", "pane(1)", Group.MOVING, Where.SCREEN, at_once=True),
    Command(
        "previous-pane", "shift+tab", "shift+tab", "Previous pane", "pane(-1)", Group.MOVING, Where.SCREEN, at_once=True
    ),
    Command("back-one", "escape", "esc", "Back one level", "back", Group.MOVING, Where.SCREEN, at_once=True),
    Command(
        "search",
        "slash",
        "/",
        "Search the library",
        "search",
        Group.CHOOSING,
        Where.SCREEN,
        footer="Search",
        help="Title, artist, album, path, folder and tags; all words, in any order.",
        at_once=True,
    ),
    Command("undo", "u", "u", "Undo", "undo", Group.PROGRAM, help="Edits of folders, labels, queue and scenes."),
    Command("redo", "U,shift+u", "U", "Do it again", "redo", Group.PROGRAM),
    Command(
        "join",
        "l",
        "l",
        "Join link and QR code",
        "join",
        Group.PLAYERS,
        Where.SCREEN,
        footer="Join link",
        help="What the players open.",
    ),
    Command(
        "sound-check",
        "T,shift+t",
        "T",
        "Sound check for all",
        "sound_check",
        Group.PLAYERS,
        help="Every player lets clicks be heard, at the same moments.",
    ),
    Command("rescan", "f5", "f5", "Scan the music folder", "scan", Group.PROGRAM),
    Command("help", "question_mark", "?", "Help", "help", Group.PROGRAM, footer="Help"),
    Command("palette", "ctrl+p", "ctrl+p", "All commands and themes", "command_palette", Group.PROGRAM),
    Command("quit", "ctrl+q", "ctrl+q", "Quit", "quit", Group.PROGRAM, at_once=True),
)
"""What moves about in the console, or concerns all of it."""
