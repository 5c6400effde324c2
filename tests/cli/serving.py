"""A real server in its own process, on a library of three short tracks, and commands that speak to it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from mutagen.flac import FLAC
from typer.testing import CliRunner, Result

from rpgmusic.audio.encoding import encode
from rpgmusic.cli.app import app
from rpgmusic.cli.exits import ExitCode
from rpgmusic.domain.rendition import Rendition

TITLES = ("Battle Drums", "Tavern Fiddle", "Quiet Forest")
TRACK_FRAMES = 48_000 * 20


@dataclass(frozen=True, slots=True)
class Served:
    """The server's own words about itself, and a way to run commands against it."""

    url: str
    join_url: str
    token: str
    data_dir: Path
    music_dir: Path
    process: subprocess.Popen[str]

    def run(self, *arguments: str) -> Result:
        """Run a command that finds the server through its data folder."""
        return CliRunner().invoke(app, [*arguments, "--data", str(self.data_dir)])

    def json(self, *arguments: str) -> dict[str, object]:
        """What a command that succeeds prints as JSON."""
        result = self.run(*arguments, "--json")
        assert result.exit_code == ExitCode.OK, result.output
        value: dict[str, object] = json.loads(result.stdout)
        return value

    def said(self, *arguments: str) -> str:
        """What a command that succeeds prints for people."""
        result = self.run(*arguments)
        assert result.exit_code == ExitCode.OK, result.output
        return result.stdout

    def track_id(self, words: str) -> str:
        """The id of the best match of a search."""
        tracks = self.json("tracks", "search", words)["tracks"]
        assert isinstance(tracks, list)
        return str(tracks[0]["id"])


def make_music(folder: Path) -> None:
    """Write a tone for each title."""
    folder.mkdir()
    time_s = np.arange(TRACK_FRAMES) / 48_000
    for number, title in enumerate(TITLES):
        wave = (0.2 * np.sin(2 * np.pi * (220 + 110 * number) * time_s)).astype(np.float32)
        path = folder / f"{number}.flac"
        path.write_bytes(encode(Rendition.FLAC, np.stack((wave, wave))))
        tags = FLAC(path)  # type: ignore[no-untyped-call]  # mutagen types only part of itself
        tags["title"] = title
        tags.save()


def start_server(music_dir: Path, data_dir: Path, *arguments: str) -> Served:
    """Start `rpgmusic serve` and wait for its one line of JSON."""
    command = [
        "serve",
        "--music",
        str(music_dir),
        "--data",
        str(data_dir),
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--json",
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "rpgmusic", *command, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"PYTHONWARNINGS": "error"},
    )
    assert process.stdout is not None
    facts = json.loads(process.stdout.readline())
    return Served(facts["url"], facts["join_url"], facts["token"], data_dir, music_dir, process)


def stop_server(served: Served) -> int:
    """Ask it politely to end; its exit status."""
    served.process.terminate()
    assert served.process.stdout is not None
    try:
        return served.process.wait(timeout=20)
    finally:
        served.process.stdout.close()
