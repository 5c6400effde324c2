from __future__ import annotations

import inspect
import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.testing import CliRunner

from rpgmusic.cli.app import COMMANDS, app, load
from rpgmusic.cli.exits import ExitCode, exit_code_of
from rpgmusic.domain.errors import (
    CampaignNotFound,
    DataDirectoryInUse,
    InvalidRequest,
    NotSignedIn,
    RpgMusicError,
    ServerUnreachable,
)

runner = CliRunner()


def rpgmusic(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rpgmusic", *arguments], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_listed_command_exists_and_explains_itself(name: str) -> None:
    result = runner.invoke(app, [name, "--help"])
    assert result.exit_code == ExitCode.OK
    assert "Usage" in result.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_and_the_command_say_the_same(name: str) -> None:
    listed = COMMANDS[name].line.removesuffix(" (the default).").rstrip(".")
    assert inspect.cleandoc(load(name).help or "").startswith(listed)


def connected_commands() -> list[tuple[str, ...]]:
    paths: list[tuple[str, ...]] = []
    for name in COMMANDS:
        command = load(name)
        inner = list(command.commands) if isinstance(command, TyperGroup) else []
        paths += [(name, one) for one in inner] or [(name,)]
    alone = ("serve", "console", "config", "token", "doctor", "compose")
    return [path for path in paths if path[0] not in alone and path != ("scene", "read")]


@pytest.mark.parametrize("path", connected_commands(), ids=" ".join)
def test_every_command_takes_the_options_that_scripts_rely_on(path: tuple[str, ...]) -> None:
    command = load(path[0])
    if len(path) > 1:
        assert isinstance(command, TyperGroup)
        command = command.commands[path[1]]  # type: ignore[assignment]  # typer's base class
    options = {option for parameter in command.params for option in parameter.opts}
    assert {"--url", "--token", "--campaign", "--json", "--data"} <= options


def test_a_folder_in_place_of_a_command_opens_the_console_on_it(tmp_path: Path) -> None:
    assert "Usage: rpgmusic console" in " ".join(rpgmusic(str(tmp_path), "--help").stdout.split())


def test_options_without_a_command_are_the_consoles() -> None:
    assert "Usage: rpgmusic console" in " ".join(rpgmusic("--port", "0", "--help").stdout.split())


def test_the_version_is_that_of_the_package() -> None:
    assert rpgmusic("--version").stdout.strip() == f"rpgmusic {version('rpgmusic')}"


def test_a_mistyped_command_is_answered_with_a_proposal() -> None:
    result = runner.invoke(app, ["plya"])
    assert result.exit_code == ExitCode.USAGE
    assert "play" in result.stderr


def test_the_help_lists_the_exit_codes() -> None:
    assert "3 no server answers" in " ".join(runner.invoke(app, ["--help"]).stdout.split())


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ServerUnreachable("x"), 3),
        (NotSignedIn("x"), 4),
        (CampaignNotFound("x"), 5),
        (DataDirectoryInUse("x"), 6),
        (InvalidRequest("x"), 1),
    ],
)
def test_each_kind_of_error_has_its_exit_code(error: RpgMusicError, code: int) -> None:
    assert exit_code_of(error) == code


def test_without_a_server_the_sentence_says_how_to_start_one(tmp_path: Path) -> None:
    result = rpgmusic("pause", "--data", str(tmp_path))
    assert result.returncode == ExitCode.UNREACHABLE
    assert "rpgmusic serve" in result.stderr
    assert result.stdout == ""


def test_with_json_an_error_is_a_problem_document(tmp_path: Path) -> None:
    result = rpgmusic("status", "--data", str(tmp_path), "--json")
    assert result.returncode == ExitCode.UNREACHABLE
    assert json.loads(result.stderr)["type"] == "server-unreachable"


def test_with_json_wrong_usage_is_a_problem_document_too() -> None:
    result = rpgmusic("seek", "--json")
    assert result.returncode == ExitCode.USAGE
    assert json.loads(result.stderr)["type"] == "usage"
    assert "position" in json.loads(result.stderr)["detail"].lower()
