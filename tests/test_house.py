"""The house itself: what an import may load, what a wheel holds, and that the files around the code agree with it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
import zipfile
from dataclasses import fields
from pathlib import Path

import pytest

from rpgmusic.cli.app import COMMANDS
from rpgmusic.domain.settings import Settings, environment_name

ROOT = Path(__file__).parent.parent
HEAVY = ("aiohttp", "av", "mutagen", "numpy", "prometheus_client", "textual", "tinydb", "watchfiles")


def loaded_by(statement: str, watched: tuple[str, ...]) -> set[str]:
    """Which of the watched modules a fresh interpreter has loaded after a statement."""
    report = (
        f"import json, sys; {statement}; sys.stderr.write(json.dumps([m for m in {watched!r} if m in sys.modules]))"
    )
    process = subprocess.run([sys.executable, "-c", report], capture_output=True, text=True, timeout=60, check=True)
    return set(json.loads(process.stderr))


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        ("import rpgmusic", set()),
        ("import rpgmusic.__main__", set()),
        ("import rpgmusic.domain.timeline", set()),
        ("import rpgmusic.client", {"msgspec"}),
        ("import rpgmusic.console", set()),
        ("import rpgmusic.cli.app", {"typer"}),
        ("import rpgmusic.cli.console", {"msgspec", "rich", "typer"}),
    ],
)
def test_an_import_loads_nothing_that_its_user_does_not_need(statement: str, allowed: set[str]) -> None:
    assert loaded_by(statement, (*HEAVY, "msgspec", "rich", "typer")) <= allowed


def test_the_help_is_shown_without_loading_server_console_or_audio() -> None:
    show = "import contextlib, rpgmusic.cli.app\nwith contextlib.suppress(SystemExit): rpgmusic.cli.app.app(['--help'])"
    assert loaded_by(f"exec({show!r})", (*HEAVY, "msgspec")) == set()


def test_the_console_is_ready_to_paint_before_the_server_is_imported() -> None:
    assert "aiohttp" not in loaded_by("import rpgmusic.client, rpgmusic.console.app", ("aiohttp", "textual"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, "-w", folder, ROOT], check=True, timeout=100)
    return next(folder.glob("rpgmusic-*.whl"))


def test_the_wheel_holds_the_players_page_and_the_consoles_style(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    page = {
        f"rpgmusic/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "web_player").rglob("*") if path.is_file()
    }
    assert page <= names
    assert {"rpgmusic/console/console.tcss", "rpgmusic/py.typed"} <= names


def test_the_wheel_holds_no_tests_and_nothing_that_was_built(wheel: Path) -> None:
    strays = [name for name in zipfile.ZipFile(wheel).namelist() if re.search(r"tests/|node_modules|\.pyc$", name)]
    assert strays == []


def test_an_installed_wheel_serves_the_page_from_anywhere(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    options = ["--quiet", "--no-deps", "--no-compile", "--disable-pip-version-check", "--target", str(site)]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, wheel], check=True, timeout=100)
    (tmp_path / "music").mkdir()
    command = [sys.executable, "-m", "rpgmusic", "serve", "--json", "--host", "127.0.0.1", "--port", "0"]
    server = subprocess.Popen(
        [*command, "--music", tmp_path / "music", "--data", tmp_path / "data"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(site)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        link = json.loads(server.stdout.readline())["join_url"]
        with urllib.request.urlopen(link, timeout=20) as answer:
            assert b'id="join"' in answer.read()
    finally:
        server.terminate()
        server.communicate(timeout=20)
    assert (site / "rpgmusic" / "web_player" / "index.html").is_file()


@pytest.mark.parametrize(
    "path", ["Dockerfile", "k8s/configuration.yaml", "k8s/deployment.yaml", "README.md", "docs/network.md"]
)
def test_files_around_the_code_name_only_settings_that_exist(path: str) -> None:
    known = {environment_name(setting.name) for setting in fields(Settings)}
    clients_own = {"RPGMUSIC_URL", "RPGMUSIC_TOKEN", "RPGMUSIC_CAMPAIGN"}
    assert set(re.findall(r"RPGMUSIC_[A-Z_]+[A-Z]", (ROOT / path).read_text())) <= known | clients_own


def test_the_readme_lists_every_setting_with_its_default() -> None:
    readme = (ROOT / "README.md").read_text()
    for setting in fields(Settings):
        default = "" if setting.default in (None, "", ()) else str(setting.default)
        row = next((line for line in readme.splitlines() if line.startswith(f"| `{setting.name}`")), "")
        assert f"`{default}`" in row if default else "usual" in row or "none" in row, setting.name


@pytest.mark.parametrize("path", ["README.md", *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))])
def test_every_command_in_the_documents_exists(path: str) -> None:
    written = re.findall(r"(?:^|`)\s*(?:\$ )?rpgmusic ([a-z][a-z-]*)", (ROOT / path).read_text(), re.MULTILINE)
    assert set(written) <= set(COMMANDS)


@pytest.mark.parametrize("path", ["README.md", *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))])
def test_every_link_within_the_repository_leads_somewhere(path: str) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", (ROOT / path).read_text())
    missing = [target for target in targets if not (ROOT / path).parent.joinpath(target).exists()]
    assert missing == []
