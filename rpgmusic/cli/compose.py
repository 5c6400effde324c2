"""The `compose` command: music from the built-in composer in a file, without a server."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from rpgmusic.cli.bundles import Bundle
from rpgmusic.cli.files import words_or_stream
from rpgmusic.cli.offline import offline
from rpgmusic.cli.output import Output, table
from rpgmusic.cli.piece_making import Target, Written, make_piece
from rpgmusic.cli.prompting import PromptOptions, prompt_for_text
from rpgmusic.cli.wording import counted, frames
from rpgmusic.domain.prompt import DEFAULT_PIECE_S, Prompt
from rpgmusic.domain.reading import SceneReading
from rpgmusic.domain.units import SAMPLE_RATE_HZ

MAX_SEED: Final = 2_147_483_647
FILE_PANEL: Final = "The file"
NOTES: Final = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")

app = typer.Typer()


@dataclass(frozen=True, slots=True)
class FileOptions(Bundle):
    """Where the piece is written to."""

    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="A .flac, .opus or .wav file; named after mood and seed if left out.",
            show_default=False,
            rich_help_panel=FILE_PANEL,
        ),
    ] = None
    stems: Annotated[
        bool,
        typer.Option(
            "--stems", help="Write bed, pulse, lead, percussion and accents beside it.", rich_help_panel=FILE_PANEL
        ),
    ] = False
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite files that are there.", rich_help_panel=FILE_PANEL)
    ] = False

    def target(self, prompt: Prompt, seed: int) -> Target:
        """The files to write."""
        path = self.out or Path(f"{prompt.mood.value}-{seed}.flac")
        return Target(path.expanduser(), with_stems=self.stems, force=self.force)


@offline(app)
def compose(
    output: Output,
    text: Annotated[
        str,
        typer.Argument(
            metavar="TEXT", help="What happens in the scene, in your words; - reads standard input.", show_default=False
        ),
    ] = "",
    *,
    wishes: PromptOptions,
    files: FileOptions,
    seed: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=MAX_SEED,
            metavar="NUMBER",
            help="The same number and wishes give the same piece again.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Compose a piece for a scene into a file; needs no server, no key and no network."""
    if not text.strip() and wishes.mood is None:
        raise typer.BadParameter('Say what the music is for: rpgmusic compose "The old tavern", or --mood tavern.')
    text = words_or_stream(text)
    reading, prompt = prompt_for_text(text, wishes, DEFAULT_PIECE_S)
    number = secrets.randbelow(MAX_SEED) if seed is None else seed
    target = files.target(prompt, number)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    hidden = output.as_json or not output.console.is_terminal
    with Progress(*columns, console=output.console, transient=True, disable=hidden) as progress:
        task = progress.add_task("Composing", total=1.0)
        written = make_piece(
            prompt, number, _tags(text, prompt, number), target, lambda done: progress.update(task, completed=done)
        )
    _tell(output, reading, written)


def _tags(text: str, prompt: Prompt, seed: int) -> dict[str, str]:
    return {
        "TITLE": f"{prompt.mood.value.capitalize()} {seed}",
        "GENRE": "Game score",
        "MOOD": prompt.mood.value,
        "PROMPT": prompt.text,
        "PROVIDER": "composer",
        "SEED": str(seed),
        "SCENE": text,
    }


def _tell(output: Output, reading: SceneReading, written: Written) -> None:
    piece, prompt = written.piece, written.piece.prompt
    instruments = tuple(dict.fromkeys(part.instrument.value for part in piece.parts if part.notes))
    facts = {
        "file": str(written.mix),
        "stems": {name.value: str(path) for name, path in written.stems.items()},
        "mood": prompt.mood,
        "intensity": prompt.intensity,
        "key": NOTES[piece.tonic],
        "mode": prompt.mode,
        "tempo_bpm": round(piece.tempo_bpm, 2),
        "beats_a_bar": piece.bars.beats,
        "bars": piece.bar_count,
        "sections": [{"name": one.name, "first_bar": one.first_bar, "bars": one.bar_count} for one in piece.sections],
        "instruments": instruments,
        "room": piece.room,
        "length_s": round(piece.length_frames / SAMPLE_RATE_HZ, 3),
        "lufs": round(written.integrated_lufs, 2),
        "true_peak_dbtp": round(written.true_peak_dbtp, 2),
        "seed": piece.seed,
        "reasons": reading.reasons,
        "prompt": prompt,
    }
    files = (f"Written to {path}" for path in (written.mix, *written.stems.values()))
    output.result(facts, table(("", ""), _lines(written, reading, instruments)), *files)


def _lines(written: Written, reading: SceneReading, instruments: tuple[str, ...]) -> list[tuple[str, str]]:
    """What was made, line by line."""
    piece, prompt = written.piece, written.piece.prompt
    because = f", because: {'; '.join(reading.reasons)}" if reading.reasons else ""
    return [
        ("mood", f"{prompt.mood.value}, intensity {prompt.intensity:.0%}{because}"),
        ("key", f"{NOTES[piece.tonic]} {prompt.mode.value}"),
        ("tempo", f"{piece.tempo_bpm:.4g} bpm, {counted(piece.bars.beats, 'beat')} a bar"),
        (
            "form",
            f"{counted(piece.bar_count, 'bar')}: {' '.join(f'{one.name} {one.bar_count}' for one in piece.sections)}",
        ),
        ("instruments", ", ".join(instruments)),
        ("length", f"{frames(piece.length_frames)}, goes round without a seam"),
        ("loudness", f"{written.integrated_lufs:.1f} LUFS, {written.true_peak_dbtp:.1f} dBTP"),
        ("seed", str(piece.seed)),
    ]
