"""The `scene read` command: what a scene's words say about its music, read on this machine without a server."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, BinaryIO, Final

import msgspec
import typer

from rpgmusic.cli.exits import ExitCode
from rpgmusic.cli.invocation import JsonOption, finish
from rpgmusic.cli.output import Output
from rpgmusic.cli.reading_view import reading_view
from rpgmusic.domain.errors import InvalidRequest, NotFound
from rpgmusic.domain.prompt import Prompt
from rpgmusic.domain.reading import SceneReading
from rpgmusic.domain.scene import Scene
from rpgmusic.scenes.prompting import prompt_for
from rpgmusic.scenes.reader import SceneReader

MOST_LINE_BYTES: Final = 4_000_000
_STANDARD_INPUT: Final = Path("-")


class SceneLine(msgspec.Struct, frozen=True):
    """One line of a file of scenes; everything but the text may be left out.

    Nothing else of a line is looked at: what somebody noted there of mood or fights is not what the words say.
    """

    text: str
    id: str | int = ""
    title: str = ""
    tone: str = ""
    hints: str = ""
    tags: tuple[str, ...] = ()

    def scene(self) -> Scene:
        """The scene that the line tells of."""
        return Scene(title=self.title, description=self.text, tone=self.tone, hints=self.hints, tags=self.tags)


def read(
    text: Annotated[str, typer.Argument(help="What happens, in your words; - reads standard input.")] = "",
    *,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file", help="A file of scenes, one JSON object with `id` and `text` a line; - is standard input."
        ),
    ] = None,
    combat: Annotated[bool, typer.Option("--combat", help="Swords are drawn.")] = False,
    hints: Annotated[str, typer.Option(help="Your wishes for the music, like “only strings”.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Show what a scene's words say: mood, combat, intensity, setting, why, and the prompt for its music.

    Needs no server. With --file every scene becomes one line of JSON.
    """
    output = Output(as_json=as_json)

    async def run() -> None:
        if file is not None:
            _read_file(file, output)
            return
        words = sys.stdin.read() if text == "-" else text
        if not words.strip():
            message = 'Say what happens: rpgmusic scene read "The innkeeper bars the door."'
            raise InvalidRequest(message)
        _read_one(Scene(description=words, combat=combat, hints=hints), output)

    finish(output, run)


def _read_one(scene: Scene, output: Output) -> None:
    reading, prompt = _judged(SceneReader(), scene)
    output.result(_facts("", reading, prompt), reading_view(reading, prompt))


def _read_file(path: Path, output: Output) -> None:
    """Read every line; those that are no scenes are told and passed over.

    Raises:
        NotFound: the file cannot be opened.
        typer.Exit: some lines were no scenes.
    """
    reader = SceneReader()
    failures = 0
    with _opened(path) as stream:
        for number, raw in enumerate(_lines(stream), 1):
            if not raw.strip():
                continue
            try:
                line = _line(raw, number)
            except InvalidRequest as error:
                failures += 1
                output.failure(error)
                continue
            reading, prompt = _judged(reader, line.scene())
            sys.stdout.write(msgspec.json.encode(_facts(line.id, reading, prompt)).decode() + "\n")
    sys.stdout.flush()
    if failures:
        raise typer.Exit(ExitCode.FAILED)


def _opened(path: Path) -> BinaryIO:
    if path == _STANDARD_INPUT:
        return sys.stdin.buffer
    try:
        return path.open("rb")
    except OSError as error:
        message = f"The file {path} cannot be read: {error.strerror or error}."
        raise NotFound(message) from error


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Lines of a stream; one too long comes cut off, which makes it no valid JSON, and its rest is passed over."""
    while raw := stream.readline(MOST_LINE_BYTES):
        yield raw
        while len(raw) == MOST_LINE_BYTES and not raw.endswith(b"\n"):
            raw = stream.readline(MOST_LINE_BYTES)


def _line(raw: bytes, number: int) -> SceneLine:
    if len(raw) >= MOST_LINE_BYTES:
        message = f"Line {number} is longer than {MOST_LINE_BYTES // 1_000_000} MB and was passed over."
        raise InvalidRequest(message)
    try:
        return msgspec.json.decode(raw.removeprefix(b"\xef\xbb\xbf"), type=SceneLine)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        message = f'Line {number} is no scene ({error}). Each line is an object like {{"id": "1", "text": "…"}}.'
        raise InvalidRequest(message) from error


def _judged(reader: SceneReader, scene: Scene) -> tuple[SceneReading, Prompt]:
    reading = reader.read(scene)
    return reading, prompt_for(reading, scene)


def _facts(scene_id: str | int, reading: SceneReading, prompt: Prompt) -> dict[str, object]:
    return {
        "id": scene_id,
        "mood": reading.mood,
        "moods": {mood.value: round(share, 4) for mood, share in reading.moods},
        "combat": reading.combat,
        "intensity": reading.intensity,
        "valence": reading.valence,
        "arousal": reading.arousal,
        "setting": reading.setting,
        "understood": reading.understood,
        "reasons": reading.reasons,
        "prompt": prompt,
    }
