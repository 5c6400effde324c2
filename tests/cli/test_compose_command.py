"""Pieces composed into files, without any server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import av
import pytest
from mutagen.flac import FLAC
from typer.testing import CliRunner, Result

from rpgmusic.cli.app import app
from rpgmusic.cli.exits import ExitCode
from tests.cli.interrupting import heed_interrupts

SCENE = "The innkeeper bars the door. Something is scratching at the shutters."
SHORT = ("--length", "4", "--seed", "7")
DEADLINE_S = 60.0


def composed(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["compose", *arguments])


def facts(*arguments: str) -> dict[str, object]:
    result = composed(*arguments, "--json")
    assert result.exit_code == ExitCode.OK, result.output
    value: dict[str, object] = json.loads(result.stdout)
    return value


def test_a_scene_in_words_becomes_a_file_and_its_facts_are_told(tmp_path: Path) -> None:
    result = composed(SCENE, *SHORT, "-o", str(tmp_path / "inn.flac"))
    assert result.exit_code == ExitCode.OK, result.output
    told = " ".join(result.stdout.split())
    for word in ("mood", "because", "bpm", "bars", "instruments", "LUFS", "seed 7", "inn.flac"):
        assert word in told


def test_the_same_seed_and_wishes_give_the_same_file(tmp_path: Path) -> None:
    one, other = tmp_path / "one.flac", tmp_path / "other.flac"
    for file in (one, other):
        facts("--mood", "tavern", *SHORT, "-o", str(file))
    assert one.read_bytes() == other.read_bytes()


def test_what_is_asked_for_counts_more_than_the_words(tmp_path: Path) -> None:
    told = facts(
        *(SCENE, *SHORT, "--mood", "triumph", "--tempo", "100", "--mode", "phrygian-dominant", "--key", "bb"),
        *("--intensity", "80", "--instruments", "horn, taiko", "--motif", "Mira", "-o", str(tmp_path / "a.flac")),
    )
    assert (told["mood"], told["key"], told["mode"], told["intensity"]) == ("triumph", "Bb", "phrygian dominant", 0.8)
    prompt = told["prompt"]
    assert isinstance(prompt, dict)
    assert (prompt["tempo_bpm"], prompt["instruments"], prompt["motif"]) == (100, ["horn", "taiko"], "Mira")
    assert "100 BPM" in prompt["text"]


@pytest.mark.parametrize("ending", ["flac", "opus", "wav"])
def test_stems_lie_beside_the_piece_and_are_as_long(tmp_path: Path, ending: str) -> None:
    told = facts("--mood", "battle", *SHORT, "--stems", "-o", str(tmp_path / f"fight.{ending}"))
    stems = told["stems"]
    assert isinstance(stems, dict)
    assert "bed" in stems
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [f"fight.{ending}", *(f"fight.{name}.{ending}" for name in stems)]
    )
    assert len({length_of(path) for path in tmp_path.iterdir()}) == 1


def length_of(path: Path) -> int:
    with av.open(str(path)) as container:
        return sum(frame.samples for frame in container.decode(audio=0))


def test_a_long_scene_is_read_from_standard_input(tmp_path: Path) -> None:
    arguments = ["compose", "-", *SHORT, "-o", str(tmp_path / "a.flac"), "--json"]
    result = CliRunner().invoke(app, arguments, input=" ".join([SCENE] * 50))
    assert result.exit_code == ExitCode.OK, result.output
    assert (tmp_path / "a.flac").exists()


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    facts("--mood", "calm", *SHORT, "-o", str(tmp_path / "calm.flac"))
    tags = FLAC(tmp_path / "calm.flac")  # type: ignore[no-untyped-call]  # mutagen types only part of itself
    assert (tags["mood"], tags["seed"]) == (["calm"], ["7"])


def test_a_file_that_is_there_is_left_alone_unless_that_is_forced(tmp_path: Path) -> None:
    there = tmp_path / "there.flac"
    there.write_bytes(b"precious")
    result = composed("--mood", "calm", *SHORT, "-o", str(there))
    assert result.exit_code == ExitCode.CONFLICT
    assert "--force" in result.stderr
    assert there.read_bytes() == b"precious"
    facts("--mood", "calm", *SHORT, "-o", str(there), "--force")
    assert there.read_bytes()[:4] == b"fLaC"


def test_without_a_name_the_file_is_named_after_mood_and_seed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert facts("--mood", "calm", *SHORT)["file"] == "calm-7.flac"
    assert (tmp_path / "calm-7.flac").exists()


def test_words_that_are_not_understood_are_no_guess(tmp_path: Path) -> None:
    result = composed("Lorem ipsum dolor sit amet", *SHORT, "-o", str(tmp_path / "a.flac"))
    assert result.exit_code == ExitCode.FAILED
    assert "--mood" in result.stderr


def test_without_words_and_mood_the_usage_is_told() -> None:
    assert composed(*SHORT).exit_code == ExitCode.USAGE


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--key", "H", "like D, F# or Bb"),
        ("--length", "1", "3 to 600 seconds"),
        ("--length", "long", "not a position"),
        ("--out", "a.mp3", ".flac, .opus, .wav"),
        ("--out", "no/such/folder/a.flac", "no folder"),
    ],
)
def test_what_makes_no_sense_is_told_with_what_would(option: str, value: str, sentence: str) -> None:
    result = composed("--mood", "calm", option, value)
    assert result.exit_code == ExitCode.FAILED
    assert sentence in result.stderr


def test_an_interrupted_piece_leaves_nothing_behind(tmp_path: Path) -> None:
    command = (
        "compose",
        "--mood",
        "battle",
        "--length",
        "120",
        "--stems",
        "--seed",
        "7",
        "-o",
        str(tmp_path / "a.flac"),
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "rpgmusic", *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONWARNINGS": "error"},
        preexec_fn=heed_interrupts,  # noqa: PLW1509  # no other thread runs here
    )
    deadline_s = monotonic() + DEADLINE_S
    while not any(tmp_path.iterdir()) and process.poll() is None and monotonic() < deadline_s:
        sleep(0.01)
    assert not (tmp_path / "a.flac").exists()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=DEADLINE_S) == 130
    assert list(tmp_path.iterdir()) == []
