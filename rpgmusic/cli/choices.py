"""Options that choose music, and the sounds of a scene, written in words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Annotated, Final

import typer

from rpgmusic.cli.bundles import Bundle
from rpgmusic.cli.naming import find_folder, find_track
from rpgmusic.cli.options import complete_folders
from rpgmusic.client import Client
from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.domain.saved_scene import AmbienceBed, Gap, MusicChoice, MusicSource, Pad
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import PadId

MUSIC_PANEL: Final = "Music"
_SOUND: Final = re.compile(
    r"(?P<what>[^@~]+)(?:@(?P<volume>\d{1,3})%?)?(?:~(?P<shortest>\d+(?:\.\d+)?)-(?P<longest>\d+(?:\.\d+)?)s?)?"
)


@dataclass(frozen=True, slots=True)
class PoolOptions(Bundle):
    """Tracks to choose from; at most one of them."""

    track: Annotated[
        list[str] | None,
        typer.Option(
            "--track",
            "-t",
            metavar="TRACK",
            help="A track (words or id); may be repeated.",
            show_default=False,
            rich_help_panel=MUSIC_PANEL,
        ),
    ] = None
    folder: Annotated[
        str,
        typer.Option(
            "--folder",
            "-f",
            metavar="FOLDER",
            help="All of a folder.",
            autocompletion=complete_folders,
            rich_help_panel=MUSIC_PANEL,
        ),
    ] = ""
    match: Annotated[
        str,
        typer.Option(metavar="MOOD", help="Tracks of a mood; “scene” is the scene's own.", rich_help_panel=MUSIC_PANEL),
    ] = ""

    async def pool(self, client: Client, before: MusicChoice) -> MusicChoice:
        """The tracks that the options name; what was `before` if they name none.

        Raises:
            typer.BadParameter: they name several sources.
            InvalidRequest, TrackNotFound, FolderNotFound: what they name is not there.
        """
        if sum(map(bool, (self.track, self.folder, self.match))) > 1:
            raise typer.BadParameter("Give one of --track, --folder and --match.")
        if self.track:
            tracks = [(await find_track(client, words)).id for words in self.track]
            return MusicChoice(MusicSource.TRACKS, track_ids=tuple(tracks))
        if self.folder:
            return MusicChoice(MusicSource.FOLDER, folder_id=(await find_folder(client, self.folder)).id)
        if self.match:
            mood = None if self.match.casefold() == "scene" else mood_of(self.match)
            return MusicChoice(MusicSource.MATCH, mood=mood)
        return before


@dataclass(frozen=True, slots=True)
class MusicOptions(PoolOptions):
    """Where the music of a scene comes from; at most one of them, and how it plays."""

    silence: Annotated[bool, typer.Option("--silence", help="No music.", rich_help_panel=MUSIC_PANEL)] = False
    keep: Annotated[bool, typer.Option("--keep", help="What plays plays on.", rich_help_panel=MUSIC_PANEL)] = False
    shuffle: Annotated[
        bool | None, typer.Option("--shuffle/--in-order", help="How they play.", rich_help_panel=MUSIC_PANEL)
    ] = None

    async def chosen(self, client: Client, before: MusicChoice) -> MusicChoice:
        """The music that the options name; what was `before` if they name none. Errors as in `pool`.

        Another source plays in order (of a mood: shuffled) unless the options say how.
        """
        if (bool(self.track or self.folder or self.match), self.silence, self.keep).count(True) > 1:
            raise typer.BadParameter("Give one of --track, --folder, --match, --silence and --keep.")
        if self.silence or self.keep:
            return MusicChoice(MusicSource.SILENCE if self.silence else MusicSource.KEEP)
        choice = await self.pool(client, before)
        usual = before.shuffle if choice.source is before.source else choice.source is MusicSource.MATCH
        return replace(choice, shuffle=usual if self.shuffle is None else self.shuffle)


def mood_of(text: str) -> Mood:
    """The mood of that name; raises InvalidRequest if there is none."""
    try:
        return Mood(text.casefold())
    except ValueError:
        message = f"“{text}” is no mood. There are: {', '.join(Mood)}."
        raise InvalidRequest(message) from None


async def bed_of(client: Client, text: str) -> AmbienceBed:
    """A part of a scene's ambience: `rain`, `rain@40` (percent), `folder:Birds@50~20-60` (random silences in seconds).

    Raises:
        InvalidRequest: it is not written like that.
        TrackNotFound, FolderNotFound: there is no such sound.
    """
    match = _SOUND.fullmatch(text.strip())
    if match is None or int(match["volume"] or 100) > 100:
        message = f"“{text}” is no ambience. Write it like rain, rain@40 or folder:Birds@50~20-60."
        raise InvalidRequest(message)
    volume = int(match["volume"] or 100) / 100
    gap = Gap(float(match["shortest"]), float(match["longest"])) if match["shortest"] else None
    what = match["what"].strip()
    if what.startswith("folder:"):
        folder = await find_folder(client, what.removeprefix("folder:"))
        return AmbienceBed(folder_id=folder.id, volume=volume, gap=gap)
    return AmbienceBed(track_id=(await find_track(client, what)).id, volume=volume, gap=gap)


async def pad_of(client: Client, text: str, *, loop: bool = False) -> Pad:
    """A pad: `Thunder=thunder crack@80`, or only the track, whose title then is the pad's name.

    Raises:
        InvalidRequest: it is not written like that.
        TrackNotFound: there is no such track.
    """
    name, sign, rest = text.partition("=")
    match = _SOUND.fullmatch((rest if sign else text).strip())
    if match is None or match["shortest"] or int(match["volume"] or 100) > 100:
        message = f"“{text}” is no pad. Write it like Thunder=thunder crack, or Thunder=thunder crack@80."
        raise InvalidRequest(message)
    track = await find_track(client, match["what"].strip())
    volume = int(match["volume"] or 100) / 100
    return Pad(PadId(""), (name.strip() if sign else "") or track.title, track.id, volume=volume, loop=loop)
