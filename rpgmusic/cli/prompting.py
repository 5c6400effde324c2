"""Options that say what new music should be like, and the prompt that follows from them and from a scene's words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Annotated, Final, Literal

import typer

from rpgmusic.cli.bundles import Bundle
from rpgmusic.cli.wording import parse_position
from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.domain.prompt import LONGEST_PIECE_S, SHORTEST_PIECE_S, Mode, Prompt
from rpgmusic.domain.reading import SceneReading
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.track import Mood

PIECE_PANEL: Final = "The piece (what is left out follows from the text)"
ModeName = Literal[
    "major", "minor", "dorian", "phrygian", "lydian", "mixolydian", "harmonic-minor", "phrygian-dominant"
]
_KEY: Final = re.compile(r"[A-G][#b]?")


@dataclass(frozen=True, slots=True)
class PromptOptions(Bundle):
    """What a piece should be like; what is left out follows from the text, or else from the mood."""

    mood: Annotated[
        Mood | None,
        typer.Option(
            "--mood",
            "-m",
            case_sensitive=False,
            metavar="MOOD",
            help=f"What it feels like: {', '.join(Mood)}.",
            show_default=False,
            rich_help_panel=PIECE_PANEL,
        ),
    ] = None
    intensity: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=100,
            metavar="PERCENT",
            help="From still to overwhelming.",
            show_default=False,
            rich_help_panel=PIECE_PANEL,
        ),
    ] = None
    tempo: Annotated[
        int | None,
        typer.Option(
            min=30, max=240, metavar="BPM", help="Beats a minute.", show_default=False, rich_help_panel=PIECE_PANEL
        ),
    ] = None
    mode: Annotated[
        ModeName | None,
        typer.Option(
            case_sensitive=False,
            metavar="MODE",
            help="Major, minor, dorian, phrygian, lydian, mixolydian, harmonic-minor or phrygian-dominant.",
            show_default=False,
            rich_help_panel=PIECE_PANEL,
        ),
    ] = None
    key: Annotated[
        str, typer.Option(metavar="NOTE", help="The note it stands on, like D or F#.", rich_help_panel=PIECE_PANEL)
    ] = ""
    instruments: Annotated[
        str,
        typer.Option(
            metavar="NAMES", help="Instruments, most important first: lute,flute.", rich_help_panel=PIECE_PANEL
        ),
    ] = ""
    length: Annotated[
        str, typer.Option(metavar="TIME", help="How long, like 90 (seconds) or 1:30.", rich_help_panel=PIECE_PANEL)
    ] = ""
    motif: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="A campaign or a character: the same name brings the same melody back.",
            rich_help_panel=PIECE_PANEL,
        ),
    ] = ""

    @property
    def say_anything(self) -> bool:
        """Whether any of them was given."""
        return self != PromptOptions()

    def length_s(self, usual_s: float) -> float:
        """How long the piece should be; raises InvalidRequest if that is too short or too long."""
        return length_of(self.length) if self.length else usual_s

    def applied(self, prompt: Prompt) -> Prompt:
        """The prompt with what was given; raises InvalidRequest if there is no such key."""
        return replace(
            prompt,
            tempo_bpm=self.tempo or prompt.tempo_bpm,
            mode=Mode(self.mode.replace("-", " ")) if self.mode else prompt.mode,
            key=key_of(self.key) if self.key else prompt.key,
            instruments=tuple(names_in(self.instruments)) or prompt.instruments,
        )


def prompt_for_text(text: str, options: PromptOptions, usual_s: float) -> tuple[SceneReading, Prompt]:
    """Read a scene here, without a server, and make the prompt for its music.

    Raises:
        InvalidRequest: neither the text nor the options say what it feels like, or an option makes no sense.
    """
    from rpgmusic.scenes.prompting import prompt_for  # noqa: PLC0415  # the help should not wait for the reader's model
    from rpgmusic.scenes.reader import SceneReader  # noqa: PLC0415  # the same
    from rpgmusic.scenes.wording import rich_text  # noqa: PLC0415  # the same

    scene = Scene(description=text, mood=options.mood)
    reading = SceneReader().read(scene)
    if options.mood is None and not reading.understood:
        message = (
            "The text was not understood: English is read here, in a few words or more. "
            "Say what it feels like with --mood."
        )
        raise InvalidRequest(message)
    if options.intensity is not None:
        reading = replace(reading, intensity=options.intensity / 100)
    usual = prompt_for(reading, scene, length_s=options.length_s(usual_s), motif=options.motif)
    prompt = options.applied(usual)
    return reading, prompt if prompt == usual else replace(prompt, text=rich_text(prompt, ""))


def length_of(text: str) -> float:
    """The length of a piece in seconds; raises InvalidRequest if none can be that long."""
    length_s = parse_position(text)
    if not SHORTEST_PIECE_S <= length_s <= LONGEST_PIECE_S:
        message = f"A piece is {SHORTEST_PIECE_S:g} to {LONGEST_PIECE_S:g} seconds long, not {length_s:g}."
        raise InvalidRequest(message)
    return length_s


def key_of(text: str) -> str:
    """A key as prompts have it, like `D` or `Bb`; raises InvalidRequest if there is none."""
    key = text.strip()[:1].upper() + text.strip()[1:].lower()
    if not _KEY.fullmatch(key):
        message = f"“{text}” is no key. Write one like D, F# or Bb."
        raise InvalidRequest(message)
    return key


def names_in(text: str) -> list[str]:
    """Names with commas between them."""
    return [name.strip() for name in text.split(",") if name.strip()]
