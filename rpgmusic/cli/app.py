"""The list of commands. The module of a command is imported when the command is called, not before."""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Final, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from rpgmusic.cli.exits import MEANINGS, ExitCode
from rpgmusic.cli.groups import DefaultCommandGroup

START: Final = "Start"
PLAY: Final = "Direct the music"
SCENES: Final = "Scenes, battles and effects"
MAKING: Final = "New music"
MUSIC: Final = "Your music"
TABLE: Final = "The table"
EDITS: Final = "Looking back"
CARE: Final = "Setting up and looking after"


class Entry(NamedTuple):
    """One command in the list: its module in this package, its panel in the help, and its line there."""

    module: str
    panel: str
    line: str


COMMANDS: Final = {
    "console": Entry("console", START, "Open the console (the default); starts a server if none runs."),
    "serve": Entry("serve", START, "Run the server without a console."),
    "link": Entry("links", START, "Show the players' link and its QR code."),
    "status": Entry("status", START, "Show what sounds now."),
    "play": Entry("play", PLAY, "Play a track, a folder, several tracks or the queue."),
    "pause": Entry("playback", PLAY, "Pause and hold the position."),
    "resume": Entry("playback", PLAY, "Go on where it was paused."),
    "seek": Entry("playback", PLAY, "Go to another position."),
    "stop": Entry("playback", PLAY, "End what sounds."),
    "next": Entry("playback", PLAY, "Go on to the next track of the queue."),
    "previous": Entry("playback", PLAY, "Go back to the track before."),
    "loop": Entry("playback", PLAY, "Loop what sounds, or a part of it."),
    "queue": Entry("queues", PLAY, "See and change what plays next."),
    "mixer": Entry("mixer", PLAY, "See and set all layers: volume, mute, solo, fades."),
    "volume": Entry("volume", PLAY, "Set the volume of a layer, or mute it."),
    "intensity": Entry("intensity", PLAY, "Turn the music up or down in intensity."),
    "hush": Entry("playback", PLAY, "Fade everything out and hold it; again to bring it back."),
    "panic": Entry("playback", PLAY, "Silence, now."),
    "scenes": Entry("scenes", SCENES, "Save scenes with their music, and fire them."),
    "fire": Entry("firing", SCENES, "Cross-fade everything to a saved scene."),
    "scene": Entry("scene", SCENES, "Say what happens in the story, and music follows."),
    "combat": Entry("combat", SCENES, "Begin a battle, or end it and return to the earlier music."),
    "battle": Entry("battle", SCENES, "See or set what plays in battles."),
    "pads": Entry("pads", SCENES, "Let short effects sound over everything."),
    "director": Entry("director", SCENES, "See why this music plays, and direct the director."),
    "prepare": Entry("prepare", SCENES, "Make scenes of tonight's outline, and their music ahead of play."),
    "generate": Entry(
        "generate",
        MAKING,
        "Have new music made for a scene, by the composer or a service; what costs money is asked about first.",
    ),
    "jobs": Entry("jobs", MAKING, "See music in the making, and help what failed."),
    "compose": Entry(
        "compose", MAKING, "Compose a piece for a scene into a file; needs no server, no key and no network."
    ),
    "providers": Entry(
        "providers",
        MAKING,
        "See who can make music here, what is missing where they cannot, and whose the music is.",
    ),
    "spending": Entry("providers", MAKING, "See what services cost in the last 30 days, or set how much they may."),
    "tracks": Entry("tracks", MUSIC, "Find and describe tracks."),
    "folders": Entry("folders", MUSIC, "Group tracks in folders."),
    "missing": Entry("missing", MUSIC, "See tracks whose files are gone, and replace or forget them."),
    "preview": Entry("preview", MUSIC, "Listen to a track without the table hearing it."),
    "scan": Entry("scan", MUSIC, "Look for new and changed files in the music folder."),
    "players": Entry("players", TABLE, "See who listens, and help those who hear nothing."),
    "sound-check": Entry("sound_check", TABLE, "Let clicks be heard at one player, or at all together."),
    "campaigns": Entry("campaigns", TABLE, "Manage several tables."),
    "log": Entry("session_log", EDITS, "See what happened in this session."),
    "history": Entry("history", EDITS, "See what was played."),
    "undo": Entry("edits", EDITS, "Take the latest edit of folders, labels, queue, scenes or pads back."),
    "redo": Entry("edits", EDITS, "Do again what was undone last."),
    "config": Entry("config", CARE, "See every setting and where it comes from, or change one."),
    "server": Entry("server", CARE, "See the server that runs, or stop one left behind."),
    "token": Entry("tokens", CARE, "Show or renew the game master's token."),
    "doctor": Entry("doctor", CARE, "Check everything that a session needs."),
    "export": Entry("exchange", CARE, "Write scenes, pads and folders into a file."),
    "import": Entry("exchange", CARE, "Add the scenes, pads and folders of a file."),
    "backup": Entry("exchange", CARE, "Write everything of the campaign into a file."),
    "restore": Entry("exchange", CARE, "Make the campaign what it was in a backup."),
}


class LazyGroup(DefaultCommandGroup):
    """A group that knows its commands by name and line only, and imports the one that is called."""

    default_command = "console"

    def __init__(self, **attributes: object) -> None:
        listed = {
            name: TyperCommand(name, help=entry.line, rich_help_panel=entry.panel) for name, entry in COMMANDS.items()
        }
        super().__init__(**attributes | {"commands": listed})  # type: ignore[arg-type]  # typer passes its own on

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]  # typer's public name of it
        """Let `rpgmusic DIR` open the console on that folder."""
        if args and args[0] not in COMMANDS and os.sep in args[0] and Path(args[0]).expanduser().is_dir():
            args = ["console", "--music", *args]
        return super().parse_args(ctx, args)

    def resolve_command(  # type: ignore[override]  # as above
        self, ctx: typer.Context, args: list[str]
    ) -> tuple[str | None, TyperCommand | TyperGroup | None, list[str]]:
        """Find the command as any group does, then take the real one in the place of the listed one."""
        name, _, rest = super().resolve_command(ctx, args)
        return name, load(str(name)), rest


def load(name: str) -> TyperCommand | TyperGroup:
    """Import a command's module and return the command."""
    module = import_module(f"rpgmusic.cli.{COMMANDS[name].module}")
    group = typer.main.get_group(module.app)
    return group if module.app.info.name == name else group.commands[name]  # type: ignore[return-value]  # typer's base class


def _version(wanted: bool) -> None:  # noqa: FBT001  # typer calls it so
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415  # 30 ms that only `--version` needs

        typer.echo(f"rpgmusic {version('rpgmusic')}")
        raise typer.Exit


EPILOG: Final = "Exit codes: " + "; ".join(f"{code.value} {meaning}" for code, meaning in MEANINGS.items()) + "."

app = typer.Typer(
    cls=LazyGroup,
    rich_markup_mode="rich",
    epilog=EPILOG,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def root(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Music for tabletop sessions: you direct, every player's browser plays the same frame at the same moment.

    Without a command, opens the console on your music: [bold]rpgmusic ~/Music[/bold]
    """


def run() -> None:
    """Run the command line; with `--json`, wrong usage is told as a problem document too."""
    if "--json" not in sys.argv:
        app(prog_name="rpgmusic")
        return
    try:
        sys.exit(app(prog_name="rpgmusic", standalone_mode=False))
    except typer.Abort:
        sys.exit(ExitCode.FAILED)
    except typer.TyperException as error:
        problem = {"type": "usage", "title": "Wrong usage", "detail": str(error)}
        typer.echo(json.dumps(problem, ensure_ascii=False), err=True)
        sys.exit(ExitCode.USAGE)
