"""What `docs/scenes.md` tells other programs to do, done against a real server."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rpgmusic.domain.track import Mood

from .serving import Served

DOCUMENT = (Path(__file__).parents[2] / "docs" / "scenes.md").read_text(encoding="utf-8")
MOST_LINES = 20
DARK = (Mood.SUSPENSE, Mood.HORROR)
"""The moods that suit the scene of the examples."""
SCENE = "The innkeeper bars the door. Something is scratching at the shutters."


def block(language: str, holding: str) -> str:
    """The block of code in a language that holds a word."""
    blocks = re.findall(rf"```{language}\n(.*?)```", DOCUMENT, re.DOTALL)
    return next(str(one) for one in blocks if holding in one)


@pytest.fixture
def environment(served: Served) -> dict[str, str]:
    return os.environ | {"RPGMUSIC_URL": served.url, "RPGMUSIC_TOKEN": served.token}


def test_the_curl_example_sets_the_scene(served: Served, environment: dict[str, str]) -> None:
    script = block("sh", "curl ")
    process = subprocess.run(
        ["sh", "-c", script], env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    outcome = json.loads(process.stdout)
    assert outcome["reading"]["mood"] in DARK
    assert outcome["choice"]["reasons"]
    assert "Night watch" in served.said("scene")


def python_client(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-c", block("python", "urlopen"), *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_the_python_client_posts_a_scene_and_prints_mood_and_reasons(environment: dict[str, str]) -> None:
    process = python_client(environment, SCENE)
    assert process.returncode == 0, process.stderr
    mood, *reasons = process.stdout.splitlines()
    assert mood in DARK
    assert reasons


def test_the_python_client_says_why_it_failed(environment: dict[str, str]) -> None:
    process = python_client(environment | {"RPGMUSIC_TOKEN": "stolen"}, SCENE)
    assert process.returncode == 1
    assert "token" in process.stderr
    assert "Traceback" not in process.stderr


def test_the_python_client_is_short() -> None:
    assert len(block("python", "urlopen").splitlines()) <= MOST_LINES


def test_all_moods_are_named() -> None:
    assert ", ".join(Mood) in DOCUMENT
